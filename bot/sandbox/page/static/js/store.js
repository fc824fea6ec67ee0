/**
 * The sandbox's state as the viewer sees it, and the messages of the channels that were opened. Changes are announced
 * by the emitter: "state", "message" {channel, message, fresh}, "deleted" {channel, id}, "reload" {channel}, "unread".
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
  runId: null,
};
const messages = new Map(); // channel id -> Map(message id -> message)
const onScreen = new Set(); // ids of the channels that are shown
let refreshing = null;

/** Loads everything as this viewer; as the first person if there is no such viewer. */
export async function enterAs(viewer) {
  messages.clear();
  await load(viewer);
  if (!store.viewer && store.people.length) await load(store.people[0].id);
  if (store.viewer) keepViewer(store.viewer);
}

/** Loads the state again. Calls at nearly the same time share one request. */
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
  Object.assign(store, { application: state.application, bot: state.bot, people, guilds, commands, actions, hints, hidden, runId: state.run_id ?? null });
  store.viewer = state.viewer ?? null;
  for (const id of onScreen) markChannelSeen(id);
  emit("state");
}

export const viewer = () => store.people.find((person) => person.id === store.viewer) ?? null;

/** A channel or thread as {guild, channel, thread?}, or null. */
export function findPlace(id) {
  for (const guild of store.guilds) {
    const channel = guild.channels.find((candidate) => candidate.id === id);
    if (channel) return { guild, channel, thread: null };
    const thread = (guild.threads ?? []).find((candidate) => candidate.id === id);
    if (thread) return { guild, channel: guild.channels.find((candidate) => candidate.id === thread.parent_id), thread };
  }
  return null;
}

/** The loaded messages of a channel, oldest first. */
export const knownMessages = (channel) => [...(messages.get(channel)?.values() ?? [])].sort(byId);

export async function loadMessages(channel) {
  const loaded = await getMessages(store.viewer, channel);
  const notices = knownMessages(channel).filter((message) => message.notice);
  messages.set(channel, new Map([...loaded, ...notices].map((message) => [message.id, message])));
  emit("reload", { channel });
  return knownMessages(channel);
}

/** Notes whether a channel is on the screen. */
export function setOnScreen(channel, shown) {
  if (shown) onScreen.add(channel);
  else onScreen.delete(channel);
  markChannelSeen(channel);
  emit("unread");
}

/** Whether a channel or thread has messages that the viewer has not seen. */
export const hasUnread = (channel) => isUnread(store.viewer, channel.id, channel.last_message_id);

function markChannelSeen(id) {
  const place = findPlace(id);
  if (place) markSeen(store.viewer, id, (place.thread ?? place.channel).last_message_id);
}

/** Stores a new or changed message. */
export function storeMessage(channel, incoming) {
  if (incoming.ephemeral_for && incoming.ephemeral_for !== store.viewer) return;
  const channelMessages = messages.get(channel);
  const fresh = !channelMessages?.has(incoming.id);
  channelMessages?.set(incoming.id, incoming);
  if (fresh && !incoming.ephemeral_for) updateUnread(channel, incoming);
  emit("message", { channel, message: incoming, fresh });
}

function updateUnread(channel, message) {
  const place = findPlace(channel);
  if (!place) return;
  (place.thread ?? place.channel).last_message_id = message.id;
  if (onScreen.has(channel) || message.author?.id === store.viewer) markChannelSeen(channel);
  emit("unread");
}

export function removeMessage(channel, id) {
  messages.get(channel)?.delete(id);
  emit("deleted", { channel, id });
}

/** Adds a message of the page itself to a channel, for example that the bot did not answer a command. */
export function addNotice(channel, text, command = null) {
  const last = knownMessages(channel).at(-1);
  const id = String(BigInt(last?.id ?? 0) + 1n);
  storeMessage(channel, { id, channel_id: channel, notice: text, author: store.bot, ephemeral_for: store.viewer, command });
}
