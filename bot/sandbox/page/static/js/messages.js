/** One message as an element. */

import { now } from "./clock.js";
import { attachment, components } from "./components.js";
import { h, icon } from "./dom.js";
import { COMPONENTS_V2, SILENT, Type, hasFlag, isPrivate, isThinking } from "./flags.js";
import { markdown } from "./markdown/render.js";
import { formatTime } from "./markdown/times.js";
import { authorName, isBot } from "./names.js";
import { go } from "./place.js";
import { findPlace, store } from "./store.js";

const SAME_HEAD = 7 * 60_000; // ms between messages of one author that still share a head
const COLOURS = 6;
const COMMAND = 2; // a type of interaction
const THREAD_CREATED = 18; // a type of message

/**
 * Makes the element of a message. Messages of one author share a head, so it depends on the `previous` one.
 * `onDismiss(id)` is called when a private message is dismissed.
 */
export function messageElement(message, previous, onDismiss) {
  const follows = continues(message, previous);
  const hidden = isPrivate(message);
  const command = answeredCommand(message);
  return h(
    "li",
    {
      class: ["message", follows && "follows", hidden && "private", message.notice && "failed"].filter(Boolean).join(" "),
      data: { messageId: message.id, author: authorName(message.author), ephemeral: hidden ? "true" : null },
    },
    command && !follows && byline(command),
    h(
      "article",
      { "aria-label": `${authorName(message.author)}, ${moment(message, "t")}` },
      follows ? h("span", { class: "gutter", "aria-hidden": "true" }, moment(message, "t")) : avatar(message.author),
      h("div", { class: "message-body" }, !follows && head(message), body(message)),
    ),
    hidden && h("p", { class: "private-note" }, icon("eye"), "Only you can see this · ", h("button", { type: "button", class: "text-button", data: { dismiss: true }, on: { click: () => onDismiss(message.id) } }, "Dismiss")),
  );
}

/** Whether a message shares the head of the message before it. */
export function continues(message, previous) {
  if (!previous || previous.notice || message.notice) return false;
  if (message.author?.id !== previous.author?.id || isPrivate(message) !== isPrivate(previous)) return false;
  if (answeredCommand(message) && !message.message_reference) return false;
  if (isBot(message.author) && !hasFlag(message, SILENT)) return false; // a message that makes a phone ring has its own head
  return Math.abs(Date.parse(message.timestamp) - Date.parse(previous.timestamp)) < SAME_HEAD;
}

/** The command that a message answers, as {name, user}; null for other messages. */
function answeredCommand(message) {
  if (message.notice) return message.command ? { name: message.command, user: { id: store.viewer } } : null;
  const interaction = message.interaction_metadata ?? message.interaction;
  return interaction?.type === COMMAND ? { name: message.command_name, user: interaction.user } : null;
}

function moment(message, style) {
  const time = message.timestamp ? Date.parse(message.timestamp) : now();
  return formatTime(Math.floor(time / 1000), style);
}

function head(message) {
  const time = message.timestamp ?? new Date(now()).toISOString();
  return h(
    "header",
    { class: "message-head" },
    h("span", { class: "author" }, authorName(message.author)),
    isBot(message.author) && h("span", { class: "badge" }, "App"),
    h("time", { class: "when", datetime: time, title: moment(message, "F") }, when(time)),
  );
}

const when = (time) => day(time) + formatTime(Math.floor(Date.parse(time) / 1000), "t");

/** Updates "Today" and "Yesterday" inside `root`. */
export function refreshDays(root) {
  for (const element of root.querySelectorAll("time.when")) {
    const text = when(element.dateTime);
    if (element.textContent !== text) element.textContent = text;
  }
}

function day(time) {
  const start = (ms) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((start(now()) - start(Date.parse(time))) / 86_400_000);
  if (days <= 0) return "Today at ";
  if (days === 1) return "Yesterday at ";
  return `${new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" }).format(Date.parse(time))}, `;
}

function byline({ name, user }) {
  const who = user?.id === store.viewer ? "You" : authorName(user);
  return h("p", { class: "byline" }, `${who} used `, name ? h("span", { class: "pill" }, `/${name}`) : "a command");
}

function body(message) {
  if (message.notice) return h("p", { class: "failure", role: "alert" }, icon("alert"), message.notice);
  if (isThinking(message)) {
    return h("p", { class: "thinking" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), `${authorName(message.author)} is thinking…`);
  }
  if (message.type === THREAD_CREATED) return h("p", { class: "byline plain" }, `${authorName(message.author)} started a thread: ${message.content}`);
  if (message.referenced_message) return h("div", { class: "starter" }, quoted(message.referenced_message));
  return [
    message.content && h("div", { class: "content" }, markdown(message.content), edited(message)),
    (message.attachments ?? []).map(attachment),
    h("div", { class: hasFlag(message, COMPONENTS_V2) ? "components v2" : "components" }, components(message.components, message)),
    message.thread && threadCard(message),
  ];
}

/** A message inside another that refers to it: only its texts. */
function quoted(message) {
  const texts = (message.components ?? []).filter((component) => component.type === Type.TEXT);
  return [message.content && markdown(message.content), components(texts, message)];
}

function edited(message) {
  return message.edited_timestamp && !isPrivate(message) && h("span", { class: "edited" }, " (edited)");
}

function threadCard({ thread }) {
  const known = findPlace(thread.id)?.thread;
  const count = known?.message_count ?? thread.message_count ?? 0;
  const open = () => go({ guild: findPlace(thread.id)?.guild.id ?? thread.guild_id, channel: thread.id });
  return h(
    "button",
    { type: "button", class: "thread-card", data: { threadId: thread.id }, on: { click: open } },
    icon("thread"),
    h("span", { class: "thread-name" }, known?.name ?? thread.name),
    h("span", { class: "thread-count" }, count === 1 ? "1 message" : `${count} messages`),
  );
}

export function avatar(author) {
  if (isBot(author)) return h("img", { class: "avatar", src: "/page/icon.svg", alt: "" });
  const name = authorName(author);
  const colour = [...name].reduce((sum, character) => sum + character.codePointAt(0), 0) % COLOURS;
  return h("span", { class: `avatar letter colour-${colour}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}
