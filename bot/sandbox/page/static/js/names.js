/** Names for the ids that messages speak of. */

import { find, store } from "./store.js";

/** What a channel is called that one does not know, or not yet. */
export const UNKNOWN = "unknown-channel";

export function channelName(id) {
  const place = find(id);
  return place?.thread?.name ?? place?.channel?.name ?? UNKNOWN;
}

const personName = (id) =>
  store.people.find((person) => person.id === id)?.name ?? (id === store.bot?.id ? store.bot.name : "unknown person");

const roleName = (id) => (store.guilds.some((guild) => guild.id === id) ? "everyone" : "unknown role");

/** What stands for a mention, a node of the Markdown: "#reading", "@Mara". */
export function mentioned({ kind, id, text }) {
  if (kind === "everyone") return text;
  if (kind === "channel") return `#${channelName(id)}`;
  return `@${kind === "role" ? roleName(id) : personName(id)}`;
}

export const isBot = (author) => Boolean(author?.bot) || author?.id === store.bot?.id;

/** How a message's author is called here. */
export const authorName = (author) =>
  store.people.find((person) => person.id === author?.id)?.name ?? author?.global_name ?? author?.username ?? author?.name ?? "Somebody";
