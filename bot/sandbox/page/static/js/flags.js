/** Discord's message flags and component types, by name. */

export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const SILENT = 1 << 12; // SUPPRESS_NOTIFICATIONS
export const COMPONENTS_V2 = 1 << 15;

export const hasFlag = (message, flag) => Boolean((message.flags ?? 0) & flag);
export const isPrivate = (message) => hasFlag(message, EPHEMERAL) || Boolean(message.ephemeral_for);
export const isThinking = (message) => hasFlag(message, LOADING) || Boolean(message.thinking);

export const Type = {
  ROW: 1,
  BUTTON: 2,
  STRING_SELECT: 3,
  TEXT_INPUT: 4,
  USER_SELECT: 5,
  CHANNEL_SELECT: 8,
  SECTION: 9,
  TEXT: 10,
  THUMBNAIL: 11,
  GALLERY: 12,
  FILE: 13,
  SEPARATOR: 14,
  CONTAINER: 17,
  LABEL: 18,
  FILE_UPLOAD: 19,
};
