/**
 * What the page knows: the sandbox's state as one viewer sees it, and the messages of the channels that were opened.
 * Announces by the emitter: "state", "message" {channel, message, fresh}, "gone" {channel, id}, "reload" {channel},
 * "answered" {interaction}, "modal", "failed", "unread".
 */

import { getMessages, getState } from "./api.js";
import { setClock } from "./clock.js";
import { emit } from "./emitter.js";
import { byId } from "./ids.js";
import { keepViewer } from "./place.js";
import { isUnread, markSeen } from "./unread.js";

export const store = {
  viewer: null,
  application: null,
  bot: null,
  people: [],
  guilds: [],
  commands: [],
  actions: [],
  hints: [],
  hidden: [],
  run: null,
};
const messages = new Map(); // channel id -> Map(message id -> message)
const open = new Set(); // channels on the screen
let refreshing = null;

/** Loads everything as this viewer; as the first of the people where there is no such viewer. */
export async function enter(viewer) {
  messages.clear();
  await load(viewer);
  if (!store.viewer && store.people.length) await load(store.people[0].id);
  if (store.viewer) keepViewer(store.viewer);
}

/** Loads the state again; calls at once share one request. */
export function refresh() {
  refreshing ??= new Promise((resolve) => setTimeout(resolve, 60))
    .then(() => {
      refreshing = null;
      return load(store.viewer);
    });
  return refreshing;
}

async function load(viewer) {
  const state = await getState(viewer);
  setClock(state.clock);
  const { people = [], guilds = [], commands = [], actions = [], hints = [], hidden = [] } = state;
  Object.assign(store, { application: state.application, bot: state.bot, people, guilds, commands, actions, hints, hidden, run: state.run_id ?? null });
  store.viewer = state.viewer ?? null;
  for (const id of open) see(id);
  emit("state");
}

export const viewer = () => store.people.find((person) => person.id === store.viewer) ?? null;

/** The guild's channel or thread as {guild, channel, thread?}, or null. */
export function find(id) {
  for (const guild of store.guilds) {
    const channel = guild.channels.find((each) => each.id === id);
    if (channel) return { guild, channel, thread: null };
    const thread = (guild.threads ?? []).find((each) => each.id === id);
    if (thread) return { guild, channel: guild.channels.find((each) => each.id === thread.parent_id), thread };
  }
  return null;
}

/** Messages that are known, oldest first. */
export const known = (channel) => [...(messages.get(channel)?.values() ?? [])].sort(byId);

export async function loadMessages(channel) {
  const list = await getMessages(store.viewer, channel);
  const notices = known(channel).filter((each) => each.notice);
  messages.set(channel, new Map([...list, ...notices].map((each) => [each.id, each])));
  emit("reload", { channel });
  return known(channel);
}

/** Says that a channel is on the screen (or no longer). */
export function watch(channel, shown = true) {
  if (shown) open.add(channel);
  else open.delete(channel);
  see(channel);
  emit("unread");
}

/** Whether a channel or thread has news for the viewer. */
export const unread = (channel) => isUnread(store.viewer, channel.id, channel.last_message_id);

function see(id) {
  const place = find(id);
  if (place) markSeen(store.viewer, id, (place.thread ?? place.channel).last_message_id);
}

/** Takes in a message that was made or changed. */
export function keep(channel, incoming) {
  if (incoming.ephemeral_for && incoming.ephemeral_for !== store.viewer) return;
  const list = messages.get(channel);
  const fresh = !list?.has(incoming.id);
  list?.set(incoming.id, incoming);
  if (fresh && !incoming.ephemeral_for) hear(channel, incoming);
  emit("message", { channel, message: incoming, fresh });
}

function hear(channel, message) {
  const place = find(channel);
  if (!place) return;
  (place.thread ?? place.channel).last_message_id = message.id;
  if (open.has(channel) || message.author?.id === store.viewer) see(channel);
  emit("unread");
}

export function forget(channel, id) {
  messages.get(channel)?.delete(id);
  emit("gone", { channel, id });
}

/** A line of the page's own in a channel, such as that the bot did not answer. */
export function addNotice(channel, text, command = null) {
  const last = known(channel).at(-1);
  const id = String(BigInt(last?.id ?? 0) + 1n);
  keep(channel, { id, channel_id: channel, notice: text, author: store.bot, ephemeral_for: store.viewer, asked: command });
}
