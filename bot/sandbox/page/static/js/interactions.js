/** What the viewer sends to the bot. Each call resolves when the bot has answered, or has failed to. */

import { sendCommand, sendComponent, sendModal } from "./api.js";
import { emit, on } from "./emitter.js";
import { addNotice, findPlace, store } from "./store.js";

const ANSWER_TIMEOUT = 4000; // ms; the sandbox itself reports a missing answer after 3 s
const FOLLOW_UP_TIME = 900_000; // ms; how long Discord lets a bot follow up
const NO_ANSWER = "This application did not respond";
const commands = new Map(); // interaction id -> the command's name
const waiting = new Map(); // interaction id -> {channel, message, settle}
const settled = new Set(); // interactions that were answered before the request for them returned

on("answered", ({ interaction }) => finish(interaction));
on("message", ({ message, fresh }) => {
  if (fresh) return;
  for (const entry of [...waiting.values()]) if (entry.message === message.id) entry.settle();
});
on("failed", ({ channel, interaction }) => {
  const entry = waiting.get(interaction);
  const place = channel ?? entry?.channel;
  if (place && findPlace(place)) addNotice(place, NO_ANSWER, commands.get(interaction));
  finish(interaction, false);
});

function finish(interaction, succeeded = true) {
  if (!interaction) return;
  const entry = waiting.get(interaction);
  if (entry) entry.settle(succeeded);
  else settled.add(interaction);
}

function answered(interaction, channel, message = null) {
  if (settled.delete(interaction)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (succeeded = true) => {
      clearTimeout(timer);
      waiting.delete(interaction);
      setTimeout(() => settled.delete(interaction), FOLLOW_UP_TIME);
      resolve(succeeded);
    };
    const timer = setTimeout(() => settle(false), ANSWER_TIMEOUT);
    waiting.set(interaction, { channel, message, settle });
  });
}

/** Sends a command. Rejects with a sentence if the sandbox refuses it. */
export async function useCommand(channel, path, options, files) {
  const request = { viewer: store.viewer, channel_id: channel, command: path, options };
  emit("sent", { channel });
  const { interaction_id: id } = await sendCommand(request, files);
  commands.set(id, path.join(" "));
  if (await answered(id, channel)) emit("done", { kind: "command", name: path.join(" "), channel });
}

/** Presses a button, or chooses values in a select. If the sandbox refuses it, the channel shows why. */
export async function useComponent(message, customId, { values = null, label = "" } = {}) {
  const request = { viewer: store.viewer, message_id: message.id, custom_id: customId, ...(values && { values }) };
  emit("sent", { channel: message.channel_id, message: message.id });
  try {
    const { interaction_id: id } = await sendComponent(request);
    if (await answered(id, message.channel_id, message.id)) emit("done", { kind: "press", name: label, channel: message.channel_id });
  } catch (error) {
    addNotice(message.channel_id, error.message);
  }
}

/** Sends a form. Rejects with a sentence if the sandbox refuses it. */
export async function useModal(interaction, channel, fields, files) {
  emit("sent", { channel });
  const { interaction_id: id } = await sendModal({ viewer: store.viewer, interaction_id: interaction, fields }, files);
  return answered(id, channel);
}
