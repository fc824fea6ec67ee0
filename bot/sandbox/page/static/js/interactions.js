/** What a viewer sends to the bot, and what comes of it: each call resolves when the bot has answered (true) or failed. */

import { sendCommand, sendComponent, sendModal } from "./api.js";
import { emit, on } from "./emitter.js";
import { addNotice, find, store } from "./store.js";

const PATIENCE = 4000; // ms; the sandbox itself says after 3 s that no answer came
const DEFERRED = 900_000; // ms; what Discord allows for the rest of an answer
const commands = new Map(); // interaction id -> the command it was
const SILENCE = "This application did not respond";
const waiting = new Map(); // interaction id -> {channel, message, settle}
const settled = new Set(); // answered before the call that began them returned

on("answered", ({ interaction }) => finish(interaction));
on("message", ({ message, fresh }) => {
  if (fresh) return;
  for (const entry of [...waiting.values()]) if (entry.message === message.id) entry.settle();
});
on("failed", ({ channel, interaction }) => {
  const entry = waiting.get(interaction);
  const place = channel ?? entry?.channel;
  if (place && find(place)) addNotice(place, SILENCE, commands.get(interaction));
  finish(interaction, false);
});

function finish(interaction, well = true) {
  if (!interaction) return;
  const entry = waiting.get(interaction);
  if (entry) entry.settle(well);
  else settled.add(interaction);
}

function answered(interaction, channel, message = null) {
  if (settled.delete(interaction)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (well = true) => {
      clearTimeout(timer);
      waiting.delete(interaction);
      setTimeout(() => settled.delete(interaction), DEFERRED);
      resolve(well);
    };
    const timer = setTimeout(() => settle(false), PATIENCE);
    waiting.set(interaction, { channel, message, settle });
  });
}

/** Rejects with a sentence when the sandbox does not take it. */
export async function useCommand(channel, path, options, files) {
  const request = { viewer: store.viewer, channel_id: channel, command: path, options };
  emit("mine", { channel });
  const { interaction_id: id } = await sendCommand(request, files);
  commands.set(id, path.join(" "));
  if (await answered(id, channel)) emit("did", { kind: "command", name: path.join(" "), channel });
}

/** A press or a choice; what the sandbox does not take is said in the channel. */
export async function useComponent(message, customId, { values = null, label = "" } = {}) {
  const request = { viewer: store.viewer, message_id: message.id, custom_id: customId, ...(values && { values }) };
  emit("mine", { channel: message.channel_id, message: message.id });
  try {
    const { interaction_id: id } = await sendComponent(request);
    if (await answered(id, message.channel_id, message.id)) emit("did", { kind: "press", name: label, channel: message.channel_id });
  } catch (error) {
    addNotice(message.channel_id, error.message);
  }
}

export async function useModal(interaction, channel, fields, files) {
  emit("mine", { channel });
  const { interaction_id: id } = await sendModal({ viewer: store.viewer, interaction_id: interaction, fields }, files);
  return answered(id, channel);
}
