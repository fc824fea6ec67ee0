/** Names for the ids in messages. */

import { findPlace, store } from "./store.js";

/** The name of a channel that is not known (yet). */
export const UNKNOWN_CHANNEL = "unknown-channel";

export function channelName(id) {
  const place = findPlace(id);
  return place?.thread?.name ?? place?.channel?.name ?? UNKNOWN_CHANNEL;
}

const personName = (id) =>
  store.people.find((person) => person.id === id)?.name ?? (id === store.bot?.id ? store.bot.name : "unknown person");

const roleName = (id) => (store.guilds.some((guild) => guild.id === id) ? "everyone" : "unknown role");

/** The text of a mention, a node of the Markdown: "#reading", "@Mara". */
export function mentionText({ kind, id, text }) {
  if (kind === "everyone") return text;
  if (kind === "channel") return `#${channelName(id)}`;
  return `@${kind === "role" ? roleName(id) : personName(id)}`;
}

export const isBot = (author) => Boolean(author?.bot) || author?.id === store.bot?.id;

/** The name of a message's author. */
export const authorName = (author) =>
  store.people.find((person) => person.id === author?.id)?.name ?? author?.global_name ?? author?.username ?? author?.name ?? "Unknown person";
