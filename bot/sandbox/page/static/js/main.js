/** Puts the page together: who one is, where one is, what comes in. */

import { actions, run } from "./actions.js";
import { channelList, drawer } from "./channels.js";
import { setClock } from "./clock.js";
import { icon } from "./dom.js";
import { emit, on } from "./emitter.js";
import { listen } from "./events.js";
import { hints } from "./hints.js";
import { showModal } from "./modal.js";
import { phone } from "./phone.js";
import { currentPlace, go, jumpTarget, viewerInAddress } from "./place.js";
import { Room } from "./room.js";
import { enter, find, forget, keep, loadMessages, refresh, store } from "./store.js";
import { who } from "./who.js";

const part = (id) => document.getElementById(id);
const room = new Room(part("room"), "room", "composer");
const thread = new Room(part("thread"), "thread", "thread-composer", (guild, channel) => go({ guild: guild.id, channel: channel.id }));
let hangUp = () => {};

channelList(part("channels"), () => [room.channel, thread.channel].filter(Boolean));
drawer();
actions(part("actions"));
who(part("who"), become);
phone(part("phone"));
hints(part("hints"), perform);
themeButton();
on("place", arrive);
on("state", () => {
  for (const each of [room, thread]) each.renew();
  document.title = `${store.bot?.name ?? "Cliffhanger"}, a demo`;
});
document.addEventListener("click", follow);
document.addEventListener("keydown", slash);
part("thread").addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
await become(viewerInAddress());

/** Becomes this person (or whom the server proposes): everything is seen with their eyes. */
async function become(id) {
  hangUp();
  try {
    await enter(id || null);
  } catch (error) {
    if (id) await become(null);
    else lost(error.message);
    return;
  }
  hangUp = listen(store.viewer, { onEvent: receive, onOpen: (again) => opened(again), onLost: (tries) => lost(tries > 4 && "The demo has ended. Start it again (make demo), and open the address that it prints.") });
  emit("entered");
  await arrive(currentPlace(), { again: true });
}

/** Shows a place; one that is not there leads to the first channel. */
async function arrive(place, { again = false } = {}) {
  const found = place && find(place.channel);
  if (!found) {
    const guild = store.guilds[0];
    const first = guild?.channels.find((channel) => channel.type !== 4);
    if (first) go({ guild: guild.id, channel: first.id }, { replace: true });
    return;
  }
  const inThread = Boolean(found.thread);
  const left = !inThread && thread.element.contains(document.activeElement) ? thread.channel : null;
  const entered = inThread && part("thread").hidden && document.activeElement !== document.body;
  part("thread").hidden = !inThread;
  document.body.classList.toggle("in-thread", inThread);
  if (!inThread) thread.leave();
  const parent = found.channel?.id;
  const shows = [];
  if (parent) shows.push(room.show(parent, inThread ? null : place.message, { again }));
  if (inThread) shows.push(thread.show(place.channel, place.message, { again }));
  emit("shown");
  await Promise.all(shows);
  if (entered) thread.log.element.focus({ preventScroll: true });
  if (left) room.returnFrom(left);
}

/** Does what a hint says, as whom and where it says. */
async function perform({ kind, name, text, label, viewer, channel }) {
  const person = viewer && store.people.find((each) => each.id === viewer || each.name === viewer);
  if (person && person.id !== store.viewer) await become(person.id);
  const places = store.guilds.flatMap((guild) => guild.channels.map((each) => ({ guild: guild.id, channel: each.id, name: each.name })));
  const place = channel && places.find((each) => each.channel === channel || each.name === channel);
  if (place) {
    go(place);
    await arrive(place);
  }
  if (kind === "action") await run(name);
  else if (kind === "command") room.composer.type(text);
  else if (kind === "press") pressNewest(label);
}

function closeThread() {
  const found = find(thread.channel);
  if (found) go({ guild: found.guild.id, channel: found.channel.id });
}

function receive(kind, data) {
  const channel = data.channel_id ?? data.message?.channel_id;
  const interaction = data.interaction_id ?? data.message?.interaction_metadata?.id;
  if (kind === "message" || kind === "message_update") keep(channel, data.message);
  else if (kind === "message_delete") forget(channel, data.id ?? data.message_id);
  else if (kind === "modal") showModal({ interaction, channel, modal: data.modal });
  else if (kind === "failed") emit("failed", { channel, interaction, error: data.error });
  else refresh().then(settle);
  if (kind === "clock") {
    setClock(data.clock);
    emit("clock");
  }
  if (kind !== "failed") emit("answered", { interaction });
}

async function opened(again) {
  part("connection").hidden = true;
  if (!again) return;
  await refresh();
  if (!store.viewer) {
    await become(null); // another sandbox has taken the place of the one that was
    return;
  }
  for (const each of [room, thread]) if (each.channel) loadMessages(each.channel);
}

/** Goes in as soon as there is somebody to be and somewhere to go. */
async function settle() {
  if (!store.viewer && store.people.length) await become(null);
  else if (!room.channel || !find(room.channel)) await arrive(currentPlace());
}

function lost(words) {
  part("connection").textContent = words || "The connection is lost. Trying again…";
  part("connection").hidden = false;
}

/** Links to messages, and commands in a text, act within the page. */
function follow(event) {
  const command = event.target.closest("[data-fill-command]");
  if (command) (event.target.closest("#thread") ? thread : room).composer.type(`/${command.dataset.fillCommand}`);
  const link = event.target.closest("a[href]");
  const target = jumpTarget(link?.href);
  if (target && find(target.channel)) {
    event.preventDefault();
    go(target);
  }
  if (event.target.closest("[data-skip]")) {
    event.preventDefault();
    room.composer.focus();
  }
}

/** A slash that is typed anywhere begins a command, so that nobody has to walk past every button to the box. */
function slash(event) {
  const typing = event.target.closest("input, textarea, select, dialog, [role=dialog]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const places = event.target.closest("#thread") ? [thread, room] : [room, thread];
  const place = places.find(({ composer }) => composer.element.checkVisibility());
  if (!place) return;
  event.preventDefault();
  place.composer.begin();
}

function pressNewest(label) {
  const all = [...part("room").querySelectorAll(".log button.button:not(:disabled)")];
  const button = all.findLast((each) => each.textContent.trim() === label);
  button?.scrollIntoView({ block: "nearest" });
  button?.focus();
  button?.click();
}

function themeButton() {
  const button = part("theme");
  const draw = () => {
    const dark = document.documentElement.dataset.theme === "dark";
    button.replaceChildren(icon(dark ? "sun" : "moon"));
    button.setAttribute("aria-pressed", String(dark));
  };
  button.addEventListener("click", () => document.dispatchEvent(new Event("themetoggle")));
  document.addEventListener("themechange", draw);
  draw();
}
