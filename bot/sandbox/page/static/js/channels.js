/** The list on the left: servers, their channels and threads. On a narrow screen it is a drawer. */

import { byElementId, h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { byId } from "./ids.js";
import { go } from "./place.js";
import { KIND_ICONS } from "./pane.js";
import { hasUnread, store } from "./store.js";

const SHOWN_THREADS = 6;
const TWO_LINES = 32; // characters of a thread's name that fit into two lines
const DISTINCT_END = /, (\D{1,12}\d.*)$/;

/** `getOpen()` returns the ids of the channels on the screen. */
export function channelList(element, getOpen) {
  const draw = () => {
    const focused = document.activeElement?.dataset?.channelId;
    element.replaceChildren(...store.guilds.map((guild) => server(guild, getOpen())));
    if (focused) element.querySelector(`[data-channel-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };
  for (const name of ["state", "unread", "channel-shown"]) on(name, draw);
}

function server(guild, openIds) {
  const channels = guild.channels.filter((channel) => channel.type !== 4);
  return h(
    "section",
    { class: "server", "aria-label": guild.name },
    h("h2", { class: "server-name" }, guild.name),
    h("ul", {}, channels.map((channel) => h("li", {}, entry(guild, channel, openIds), threads(guild, channel, openIds)))),
  );
}

function threads(guild, channel, openIds) {
  const channelThreads = (guild.threads ?? []).filter((thread) => thread.parent_id === channel.id && (!thread.archived || openIds.includes(thread.id)));
  channelThreads.sort(byId).reverse();
  const shown = channelThreads.filter((thread, index) => index < SHOWN_THREADS || openIds.includes(thread.id));
  return shown.length > 0 && h("ul", { class: "threads" }, shown.map((thread) => h("li", {}, entry(guild, thread, openIds, true))));
}

function entry(guild, channel, openIds, thread = false) {
  const isNew = hasUnread(channel);
  return h(
    "a",
    {
      class: `channel${isNew ? " unread" : ""}`,
      href: `#/${guild.id}/${channel.id}`,
      title: thread ? channel.name : null,
      "aria-current": openIds.includes(channel.id) ? "page" : null,
      data: { channelId: channel.id, channelName: channel.name },
      on: { click: (event) => openChannel(event, guild, channel) },
    },
    icon(thread ? "thread" : (KIND_ICONS[channel.type] ?? "hash")),
    h("span", { class: "channel-name" }, thread ? threadName(channel.name) : channel.name),
    isNew && h("span", { class: "unread-mark" }, h("span", { class: "visually-hidden" }, "unread")),
  );
}

/** Shows of a long name only its end, from the word before its number: the names of threads begin alike. */
function threadName(name) {
  const end = name.length > TWO_LINES ? DISTINCT_END.exec(name)?.[1] : null;
  return end ? [h("span", { class: "visually-hidden" }, name.slice(0, -end.length)), end] : name;
}

function openChannel(event, guild, channel) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (closeDrawer()) byElementId("main").querySelector(".log").focus({ preventScroll: true });
  go({ guild: guild.id, channel: channel.id });
}

/** Makes the list a drawer that the button opens, on a narrow screen. */
export function drawer() {
  const button = byElementId("drawer-open");
  button.append(icon("menu"));
  button.addEventListener("click", () => (byElementId("channels").classList.contains("open") ? closeDrawer() : openDrawer()));
  byElementId("veil").addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer(true));
}

function openDrawer() {
  byElementId("channels").classList.add("open");
  byElementId("veil").hidden = false;
  byElementId("drawer-open").setAttribute("aria-expanded", "true");
  byElementId("channels").querySelector("a")?.focus();
}

/** Closes the drawer, and returns whether it was open. With `focusButton`, the focus goes back to its button. */
function closeDrawer(focusButton = false) {
  if (!byElementId("channels").classList.contains("open")) return false;
  byElementId("channels").classList.remove("open");
  byElementId("veil").hidden = true;
  byElementId("drawer-open").setAttribute("aria-expanded", "false");
  if (focusButton === true) byElementId("drawer-open").focus();
  return true;
}
