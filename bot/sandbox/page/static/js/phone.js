/** A small phone that shows a reader's lock screen: the newest messages that make it ring, as plain text. */

import { getMessages } from "./api.js";
import { now } from "./clock.js";
import { h } from "./dom.js";
import { on } from "./emitter.js";
import { SILENT, hasFlag, isPrivate } from "./flags.js";
import { byId } from "./ids.js";
import { plainText } from "./markdown/plain.js";
import { UNKNOWN_CHANNEL, authorName } from "./names.js";
import { go } from "./place.js";
import { findPlace, store } from "./store.js";

const SHOWN = 2;
let notifications = [];

export function phone(element) {
  const time = h("p", { class: "phone-time" });
  const date = h("p", { class: "phone-date" });
  const list = h("ol", { class: "phone-list", "aria-label": "Notifications" });
  const screen = h("div", { class: "phone-screen" }, time, date, list);
  element.append(h("div", { class: "phone-body" }, screen), h("p", { class: "phone-caption" }, "What a reader's phone shows"));
  const tick = () => {
    const parts = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).formatToParts(now());
    time.textContent = parts.filter(({ type }) => type !== "dayPeriod").map(({ value }) => value).join("").trim();
    date.textContent = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" }).format(now());
  };
  const draw = () => {
    tick();
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.messageId : null;
    list.replaceChildren(...notifications.slice(0, SHOWN).map((message, index) => notification(message, index === 0)));
    if (focused) (list.querySelector(`[data-message-id="${focused}"]`) ?? list.querySelector("button"))?.focus();
  };
  on("message", ({ channel, message, fresh }) => {
    if (!rings(message, channel)) return;
    if (!fresh) notifications = notifications.map((shown) => (shown.id === message.id ? message : shown));
    else if (!notifications.some((shown) => shown.id === message.id)) notifications = newest([message, ...notifications]);
    draw();
  });
  on("deleted", ({ id }) => {
    notifications = notifications.filter((message) => message.id !== id);
    draw();
  });
  on("viewer-changed", async () => {
    notifications = newest(await loadNotifications());
    draw();
  });
  on("clock", tick);
  on("state", () => (list.textContent.includes(`#${UNKNOWN_CHANNEL}`) ? draw() : tick()));
}

const newest = (messages) => messages.sort(byId).reverse().slice(0, 20);

async function loadNotifications() {
  const channels = store.guilds.flatMap((guild) => guild.channels).filter((channel) => channel.last_message_id);
  const lists = await Promise.all(channels.map((channel) => getMessages(store.viewer, channel.id).catch(() => [])));
  return lists.flatMap((list, index) => list.filter((message) => rings(message, channels[index].id)));
}

/** Whether a message makes a phone ring: not if it is silent, private, the viewer's own, or in a thread. */
function rings(message, channel) {
  const place = findPlace(channel);
  return !hasFlag(message, SILENT) && !isPrivate(message) && message.author?.id !== store.viewer && place && !place.thread;
}

/** The preview of a message. With Components V2 a message has no content, so there is none. */
function text(message) {
  const preview = plainText(message.content);
  return h("span", { class: preview ? "notification-text" : "notification-text none" }, preview || "No preview for this kind of post");
}

function notification(message, first) {
  const { guild, channel } = findPlace(message.channel_id) ?? {};
  const open = () => go({ guild: guild.id, channel: channel.id, message: message.id });
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "notification", data: { notification: first ? "newest" : "earlier", messageId: message.id }, on: { click: open } },
      h("img", { src: "/page/icon.svg", alt: "", class: "notification-icon" }),
      h("span", { class: "notification-words" }, h("b", {}, authorName(message.author)), h("span", { class: "notification-place" }, `#${channel?.name}, ${guild?.name}`), text(message)),
    ),
  );
}
