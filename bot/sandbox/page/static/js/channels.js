/** The list at the left: servers, their channels, the threads beneath them; a drawer on a narrow screen. */

import { h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { byId } from "./ids.js";
import { go } from "./place.js";
import { KIND_ICONS } from "./room.js";
import { store, unread } from "./store.js";

const SHOWN_THREADS = 6;
const ROOM = 32; // characters of a thread's name that two lines hold
const TELLING = /, (\D{1,12}\d.*)$/;

/** `here()` gives the ids of the channels on the screen. */
export function channelList(element, here) {
  const draw = () => {
    const focused = document.activeElement?.dataset?.channelId;
    element.replaceChildren(...store.guilds.map((guild) => server(guild, here())));
    if (focused) element.querySelector(`[data-channel-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };
  for (const name of ["state", "unread", "shown"]) on(name, draw);
}

function server(guild, here) {
  const channels = guild.channels.filter((channel) => channel.type !== 4);
  return h(
    "section",
    { class: "server", "aria-label": guild.name },
    h("h2", { class: "server-name" }, guild.name),
    h("ul", {}, channels.map((channel) => h("li", {}, entry(guild, channel, here), threads(guild, channel, here)))),
  );
}

function threads(guild, channel, here) {
  const own = (guild.threads ?? []).filter((thread) => thread.parent_id === channel.id && (!thread.archived || here.includes(thread.id)));
  own.sort(byId).reverse();
  const shown = own.filter((thread, index) => index < SHOWN_THREADS || here.includes(thread.id));
  return shown.length > 0 && h("ul", { class: "threads" }, shown.map((thread) => h("li", {}, entry(guild, thread, here, true))));
}

function entry(guild, channel, here, thread = false) {
  const news = unread(channel);
  return h(
    "a",
    {
      class: `channel${news ? " unread" : ""}`,
      href: `#/${guild.id}/${channel.id}`,
      title: thread ? channel.name : null,
      "aria-current": here.includes(channel.id) ? "page" : null,
      data: { channelId: channel.id, channelName: channel.name },
      on: { click: (event) => open(event, guild, channel) },
    },
    icon(thread ? "thread" : (KIND_ICONS[channel.type] ?? "hash")),
    h("span", { class: "channel-name" }, thread ? threadName(channel.name) : channel.name),
    news && h("span", { class: "unread-mark" }, h("span", { class: "visually-hidden" }, "unread")),
  );
}

/** A long name is shown by its end, from the word before its number on, since threads have their beginnings in common. */
function threadName(name) {
  const end = name.length > ROOM ? TELLING.exec(name)?.[1] : null;
  return end ? [h("span", { class: "visually-hidden" }, name.slice(0, -end.length)), end] : name;
}

function open(event, guild, channel) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (closeDrawer()) part("room").querySelector(".log").focus({ preventScroll: true });
  go({ guild: guild.id, channel: channel.id });
}

const part = (id) => document.getElementById(id);

/** On a narrow screen the list comes in from the left. */
export function drawer() {
  const button = part("drawer-open");
  button.append(icon("menu"));
  button.addEventListener("click", () => (part("channels").classList.contains("open") ? closeDrawer() : openDrawer()));
  part("veil").addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer(true));
}

function openDrawer() {
  part("channels").classList.add("open");
  part("veil").hidden = false;
  part("drawer-open").setAttribute("aria-expanded", "true");
  part("channels").querySelector("a")?.focus();
}

/** Whether it was open. */
function closeDrawer(back = false) {
  if (!part("channels").classList.contains("open")) return false;
  part("channels").classList.remove("open");
  part("veil").hidden = true;
  part("drawer-open").setAttribute("aria-expanded", "false");
  if (back === true) part("drawer-open").focus();
  return true;
}
