/** A part of the screen that shows a channel or a thread: its name, its messages and the box to write in. */

import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { Log } from "./log.js";
import { byId } from "./ids.js";
import { go } from "./place.js";
import { findPlace, loadMessages, setOnScreen } from "./store.js";

export const FORUM = 15;
export const KIND_ICONS = { 5: "horn", 15: "forum" };

export class Pane {
  /** `prefix` starts the ids of elements: "main" or "thread". With `onClose` there is a button to close it. */
  constructor(element, prefix, composerId, onClose = null) {
    this.element = element;
    this.prefix = prefix;
    this.onClose = onClose;
    this.channel = null;
    this.log = new Log();
    this.composer = new Composer(composerId);
    this.title = h("div", { class: "pane-head" });
    this.posts = h("div", { class: "posts", hidden: true });
    this.element.append(this.title, this.log.element, this.posts, this.log.more, this.composer.element);
  }

  /** Shows a channel from its newest message, or from a given message. */
  async show(id, message = null, { again = false } = {}) {
    const place = findPlace(id);
    if (!place) return;
    const reload = this.channel !== id || again;
    if (this.channel && this.channel !== id) setOnScreen(this.channel, false);
    this.channel = id;
    this.drawHead(place);
    const name = place.thread ? `thread ${place.thread.name}` : `#${place.channel.name}`;
    this.composer.show(id, name);
    setOnScreen(id, true);
    const forum = !place.thread && place.channel.type === FORUM;
    this.log.element.hidden = this.composer.element.hidden = forum;
    this.posts.hidden = !forum;
    if (forum) {
      this.listPosts(place);
      return;
    }
    if (reload) {
      await loadMessages(id);
      if (this.channel !== id) return;
      this.log.show(id, name);
    }
    if (message) this.log.highlight(message);
  }

  /** Draws the name and the topic. */
  drawHead({ guild, channel, thread }) {
    const kind = thread ? "thread" : (KIND_ICONS[channel.type] ?? "hash");
    const words = [h("h1", { id: `${this.prefix}-name` }, (thread ?? channel).name)];
    if (thread) words.push(h("p", { class: "pane-topic" }, `Thread in #${channel?.name ?? "?"}`));
    else if (channel.topic) words.push(h("p", { class: "pane-topic" }, channel.topic));
    const close = this.onClose && h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", on: { click: () => this.onClose(guild, channel) } }, icon("close"));
    this.title.replaceChildren(icon(kind), h("div", { class: "pane-words" }, words), ...(close ? [close] : []));
  }

  /** Draws the name and the posts again after the state has changed. */
  redraw() {
    const place = findPlace(this.channel);
    if (!place) return;
    this.drawHead(place);
    if (!this.posts.hidden) this.listPosts(place);
  }

  /** Draws a forum's posts, newest first. */
  listPosts({ guild, channel }) {
    const threads = (guild.threads ?? []).filter((thread) => thread.parent_id === channel.id).sort(byId).reverse();
    const focused = this.posts.contains(document.activeElement) ? document.activeElement.dataset.threadId : null;
    const cards = threads.map((thread) =>
      h(
        "button",
        { type: "button", class: "thread-card", data: { threadId: thread.id }, on: { click: () => go({ guild: guild.id, channel: thread.id }) } },
        icon("thread"),
        h("span", { class: "thread-name" }, thread.name),
        h("span", { class: "thread-count" }, thread.message_count === 1 ? "1 message" : `${thread.message_count ?? 0} messages`),
      ),
    );
    this.posts.replaceChildren(...(cards.length ? cards : [h("p", { class: "empty" }, "No posts yet.", channel.topic && h("br"), channel.topic)]));
    if (focused) this.posts.querySelector(`[data-thread-id="${CSS.escape(focused)}"]`)?.focus();
  }

  /** After a thread was closed, moves the focus to its card, or to the messages. */
  returnFrom(thread) {
    const card = this.element.querySelector(`[data-thread-id="${CSS.escape(thread)}"]`);
    (card ?? this.log.element).focus({ preventScroll: true });
  }

  leave() {
    if (this.channel) setOnScreen(this.channel, false);
    this.channel = null;
  }
}
