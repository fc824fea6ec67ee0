/** A small phone that shows what a reader's lock screen would: the newest messages that ring, in their plain words. */

import { getMessages } from "./api.js";
import { now } from "./clock.js";
import { h } from "./dom.js";
import { on } from "./emitter.js";
import { SILENT, has, isPrivate } from "./flags.js";
import { byId } from "./ids.js";
import { plain } from "./markdown/plain.js";
import { UNKNOWN, authorName } from "./names.js";
import { go } from "./place.js";
import { find, store } from "./store.js";

const SHOWN = 2;
let ringing = [];

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
    list.replaceChildren(...ringing.slice(0, SHOWN).map((message, index) => notification(message, index === 0)));
    if (focused) (list.querySelector(`[data-message-id="${focused}"]`) ?? list.querySelector("button"))?.focus();
  };
  on("message", ({ channel, message, fresh }) => {
    if (!rings(message, channel)) return;
    if (!fresh) ringing = ringing.map((each) => (each.id === message.id ? message : each));
    else if (!ringing.some((each) => each.id === message.id)) ringing = newest([message, ...ringing]);
    draw();
  });
  on("gone", ({ id }) => {
    ringing = ringing.filter((each) => each.id !== id);
    draw();
  });
  on("entered", async () => {
    ringing = newest(await everywhere());
    draw();
  });
  on("clock", tick);
  on("state", () => (list.textContent.includes(`#${UNKNOWN}`) ? draw() : tick()));
}

const newest = (messages) => messages.sort(byId).reverse().slice(0, 20);

async function everywhere() {
  const channels = store.guilds.flatMap((guild) => guild.channels).filter((channel) => channel.last_message_id);
  const lists = await Promise.all(channels.map((channel) => getMessages(store.viewer, channel.id).catch(() => [])));
  return lists.flatMap((list, index) => list.filter((message) => rings(message, channels[index].id)));
}

/** Phones ring for a channel's messages, but neither for silent ones, nor for one's own, nor for threads one is not in. */
function rings(message, channel) {
  const place = find(channel);
  return !has(message, SILENT) && !isPrivate(message) && message.author?.id !== store.viewer && place && !place.thread;
}

/** The words of a message's content. Components V2 have none there. */
function text(message) {
  const said = plain(message.content);
  return h("span", { class: said ? "notification-text" : "notification-text none" }, said || "No preview for this kind of post");
}

function notification(message, first) {
  const { guild, channel } = find(message.channel_id) ?? {};
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
