/** Puts the page together: who the viewer is, where they are, and what comes in. */

import { actions, run } from "./actions.js";
import { channelList, drawer } from "./channels.js";
import { setClock } from "./clock.js";
import { byElementId, icon } from "./dom.js";
import { emit, on } from "./emitter.js";
import { listen } from "./events.js";
import { hints } from "./hints.js";
import { showModal } from "./modal.js";
import { Pane } from "./pane.js";
import { phone } from "./phone.js";
import { currentPlace, go, jumpTarget, viewerInAddress } from "./place.js";
import { enterAs, findPlace, loadMessages, refresh, removeMessage, store, storeMessage } from "./store.js";
import { viewerSwitch } from "./viewer-switch.js";

const ENDED = "The demo has ended. Start it again (make demo), and open the address that it prints.";

const main = new Pane(byElementId("main"), "main", "composer");
const thread = new Pane(byElementId("thread"), "thread", "thread-composer", (guild, channel) => go({ guild: guild.id, channel: channel.id }));
let stopListening = () => {};

channelList(byElementId("channels"), () => [main.channel, thread.channel].filter(Boolean));
drawer();
actions(byElementId("actions"));
viewerSwitch(byElementId("viewer-switch"), switchViewer);
phone(byElementId("phone"));
hints(byElementId("hints"), performHint);
themeButton();
on("place", showPlace);
on("state", () => {
  for (const pane of [main, thread]) pane.redraw();
  document.title = `${store.bot?.name ?? "Cliffhanger"}, a demo`;
});
document.addEventListener("click", followLink);
document.addEventListener("keydown", startCommandOnSlash);
byElementId("thread").addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
await switchViewer(viewerInAddress());

/** Shows everything as this person sees it; as the first person for null. */
async function switchViewer(id) {
  stopListening();
  try {
    await enterAs(id || null);
  } catch (error) {
    if (id) await switchViewer(null);
    else showConnectionLost(error.message);
    return;
  }
  stopListening = listen(store.viewer, { onEvent: receive, onOpen: (again) => reconnected(again), onLost: (tries) => showConnectionLost(tries > 4 && ENDED) });
  emit("viewer-changed");
  await showPlace(currentPlace(), { again: true });
}

/** Shows a place; the first channel if it does not exist. */
async function showPlace(place, { again = false } = {}) {
  const target = place && findPlace(place.channel);
  if (!target) {
    const guild = store.guilds[0];
    const first = guild?.channels.find((channel) => channel.type !== 4);
    if (first) go({ guild: guild.id, channel: first.id }, { replace: true });
    return;
  }
  const inThread = Boolean(target.thread);
  const focusedThread = !inThread && thread.element.contains(document.activeElement) ? thread.channel : null;
  const focusThread = inThread && byElementId("thread").hidden && document.activeElement !== document.body;
  byElementId("thread").hidden = !inThread;
  document.body.classList.toggle("in-thread", inThread);
  if (!inThread) thread.leave();
  const parent = target.channel?.id;
  const shown = [];
  if (parent) shown.push(main.show(parent, inThread ? null : place.message, { again }));
  if (inThread) shown.push(thread.show(place.channel, place.message, { again }));
  emit("channel-shown");
  await Promise.all(shown);
  if (focusThread) thread.log.element.focus({ preventScroll: true });
  if (focusedThread) main.returnFrom(focusedThread);
}

/** Does what a hint suggests, after switching to its viewer and channel. */
async function performHint({ kind, name, text, label, viewer, channel }) {
  const person = viewer && store.people.find(({ id, name: personName }) => id === viewer || personName === viewer);
  if (person && person.id !== store.viewer) await switchViewer(person.id);
  const places = store.guilds.flatMap((guild) => guild.channels.map(({ id, name: channelName }) => ({ guild: guild.id, channel: id, name: channelName })));
  const place = channel && places.find((candidate) => candidate.channel === channel || candidate.name === channel);
  if (place) {
    go(place);
    await showPlace(place);
  }
  if (kind === "action") await run(name);
  else if (kind === "command") main.composer.insertCommand(text);
  else if (kind === "press") pressNewest(label);
}

function closeThread() {
  const place = findPlace(thread.channel);
  if (place) go({ guild: place.guild.id, channel: place.channel.id });
}

function receive(kind, data) {
  const channel = data.channel_id ?? data.message?.channel_id;
  const interaction = data.interaction_id ?? data.message?.interaction_metadata?.id;
  if (kind === "message" || kind === "message_update") storeMessage(channel, data.message);
  else if (kind === "message_delete") removeMessage(channel, data.id ?? data.message_id);
  else if (kind === "modal") showModal({ interaction, channel, modal: data.modal });
  else if (kind === "failed") emit("failed", { channel, interaction, error: data.error });
  else refresh().then(enterWhenPossible);
  if (kind === "clock") {
    setClock(data.clock);
    emit("clock");
  }
  if (kind !== "failed") emit("answered", { interaction });
}

async function reconnected(again) {
  byElementId("connection").hidden = true;
  if (!again) return;
  await refresh();
  if (!store.viewer) {
    await switchViewer(null); // a new sandbox has started at the same address
    return;
  }
  for (const pane of [main, thread]) if (pane.channel) loadMessages(pane.channel);
}

/** Chooses a viewer and a channel as soon as there are any. */
async function enterWhenPossible() {
  if (!store.viewer && store.people.length) await switchViewer(null);
  else if (!main.channel || !findPlace(main.channel)) await showPlace(currentPlace());
}

function showConnectionLost(text) {
  byElementId("connection").textContent = text || "The connection is lost. Trying again…";
  byElementId("connection").hidden = false;
}

/** Opens links to messages within the page, and puts a command that is clicked in a text into the box. */
function followLink(event) {
  const command = event.target.closest("[data-fill-command]");
  if (command) (event.target.closest("#thread") ? thread : main).composer.insertCommand(`/${command.dataset.fillCommand}`);
  const link = event.target.closest("a[href]");
  const target = jumpTarget(link?.href);
  if (target && findPlace(target.channel)) {
    event.preventDefault();
    go(target);
  }
  if (event.target.closest("[data-skip]")) {
    event.preventDefault();
    main.composer.focus();
  }
}

/** A slash typed anywhere starts a command, so that keyboard users need not pass every button on the way to the box. */
function startCommandOnSlash(event) {
  const typing = event.target.closest("input, textarea, select, dialog, [role=dialog]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const panes = event.target.closest("#thread") ? [thread, main] : [main, thread];
  const pane = panes.find(({ composer }) => composer.element.checkVisibility());
  if (!pane) return;
  event.preventDefault();
  pane.composer.startSlash();
}

function pressNewest(label) {
  const buttons = [...byElementId("main").querySelectorAll(".log button.button:not(:disabled)")];
  const button = buttons.findLast((candidate) => candidate.textContent.trim() === label);
  button?.scrollIntoView({ block: "nearest" });
  button?.focus();
  button?.click();
}

function themeButton() {
  const button = byElementId("theme");
  const draw = () => {
    const dark = document.documentElement.dataset.theme === "dark";
    button.replaceChildren(icon(dark ? "sun" : "moon"));
    button.setAttribute("aria-pressed", String(dark));
  };
  button.addEventListener("click", () => document.dispatchEvent(new Event("themetoggle")));
  document.addEventListener("themechange", draw);
  draw();
}
