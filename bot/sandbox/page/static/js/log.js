/**
 * The messages of one channel, live. The log scrolls so that new messages can be read from their beginning: a long part
 * is shown from its first line, not from its end.
 */

import { h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { SILENT, hasFlag, isPrivate } from "./flags.js";
import { before } from "./ids.js";
import { continues, messageElement, refreshDays } from "./messages.js";
import { UNKNOWN_CHANNEL } from "./names.js";
import { knownMessages, removeMessage, store } from "./store.js";

const NEAR_END = 120; // px from the end that still count as reading the newest
const MARGIN = 12; // px above a message that is scrolled to
const BURST = 15_000; // ms in which messages belong together; the log then stays at the first of them

export class Log {
  constructor() {
    this.channel = null;
    this.anchor = null; // id of the first message that is new since the viewer last scrolled or clicked
    this.unseen = null; // id of the first message that came while the viewer was reading further up
    this.expectedUpdate = null; // id of the message that the viewer's own action will change
    this.expectedUntil = 0; // until then a new message is the answer to the viewer's own action
    this.burstUntil = 0;
    this.dismissed = new Set();
    this.list = h("ol", { class: "messages" });
    this.element = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }, this.list);
    this.more = h("button", { type: "button", class: "more", hidden: true, on: { click: () => this.scrollTo(this.unseen) } }, icon("down"), "New messages");
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.element.addEventListener(kind, () => this.noteReading(), { passive: true });
    }
    this.element.addEventListener("scroll", () => this.isNearEnd() && this.clearUnseen(), { passive: true });
    on("message", (event) => event.channel === this.channel && this.receive(event));
    on("deleted", (event) => event.channel === this.channel && this.remove(event.id));
    on("reload", (event) => event.channel === this.channel && this.render());
    on("sent", (event) => event.channel === this.channel && this.expectAnswer(event.message));
    on("action-started", () => this.expectAnswer());
    on("clock", () => refreshDays(this.list));
    on("state", () => this.channel && this.redraw((message) => message.thread || this.item(message.id)?.textContent.includes(`#${UNKNOWN_CHANNEL}`)));
  }

  /** Shows a channel, from the newest message that made a reader's phone ring. */
  show(channel, name) {
    this.channel = channel;
    this.anchor = null;
    this.element.setAttribute("aria-label", `Messages in ${name}`);
    this.render();
    const ringing = this.messages().findLast((message) => !hasFlag(message, SILENT) && !isPrivate(message));
    this.scrollTo(ringing?.id);
  }

  /** The messages that are shown, oldest first. */
  messages() {
    return knownMessages(this.channel).filter((message) => !this.dismissed.has(message.id));
  }

  render() {
    const top = this.element.scrollTop;
    this.element.setAttribute("aria-live", "off"); // screen readers must not read out a whole channel
    const messages = this.messages();
    this.list.replaceChildren(...messages.map((message, index) => this.createItem(message, messages[index - 1])));
    if (!messages.length) this.list.append(h("li", { class: "empty" }, "Nothing has been said here yet."));
    this.element.scrollTop = top;
    requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
  }

  createItem(message, previous) {
    return messageElement(message, previous, (id) => this.dismiss(id));
  }

  receive({ message, fresh }) {
    if (this.dismissed.has(message.id)) return;
    const near = this.isNearEnd();
    const messages = this.messages();
    const index = messages.findIndex(({ id }) => id === message.id);
    const item = this.createItem(message, messages[index - 1]);
    const old = this.item(message.id);
    this.list.querySelector(".empty")?.remove();
    if (old) this.replace(old, item);
    else this.list.insertBefore(item, this.item(messages[index + 1]?.id));
    this.regroup(messages[index + 1], message);
    if (fresh) this.follow(message, near);
    else if (this.expectedUpdate === message.id) this.scrollToUpdate(item);
    else if (this.anchor && Date.now() < this.burstUntil && (near || this.anchor === message.id)) this.scrollTo(this.anchor);
  }

  replace(old, item) {
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.customId : null;
    old.replaceWith(item);
    if (focused) item.querySelector(`[data-custom-id="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Gives the next message a head, or takes it away, if the message before it has changed that. */
  regroup(next, message) {
    const item = next && this.item(next.id);
    if (item && item.classList.contains("follows") !== continues(next, message)) item.replaceWith(this.createItem(next, message));
  }

  remove(id) {
    const messages = this.messages();
    const index = messages.findIndex((message) => before(id, message.id));
    this.item(id)?.remove();
    if (index >= 0) this.item(messages[index].id)?.replaceWith(this.createItem(messages[index], messages[index - 1]));
  }

  dismiss(id) {
    this.dismissed.add(id);
    removeMessage(this.channel, id);
    this.element.focus({ preventScroll: true });
  }

  /** Draws the messages again for which `matches` returns true. */
  redraw(matches) {
    const messages = this.messages();
    messages.forEach((message, index) => {
      const item = matches(message) && this.item(message.id);
      if (item) this.replace(item, this.createItem(message, messages[index - 1]));
    });
  }

  /** The viewer did something here: the answer is shown even if they are not at the end. */
  expectAnswer(updated = null) {
    this.expectedUntil = Date.now() + BURST;
    this.anchor = null;
    this.expectedUpdate = updated;
  }

  /** Scrolls to a new message, or offers it with a button if the viewer reads further up. */
  follow(message, near) {
    const mine = message.author?.id === store.viewer;
    const inBurst = this.anchor && Date.now() < this.burstUntil;
    if (near || mine || Date.now() < this.expectedUntil || inBurst) {
      if (!inBurst) this.anchor = message.id;
      this.burstUntil = Date.now() + BURST;
      this.scrollTo(this.anchor);
    } else {
      this.unseen ??= message.id;
      this.more.hidden = false;
    }
  }

  /** The viewer has scrolled or clicked: messages that come later are new again. */
  noteReading() {
    this.anchor = null;
    if (this.isNearEnd()) this.clearUnseen();
  }

  clearUnseen() {
    this.unseen = null;
    this.more.hidden = true;
  }

  isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  item(id) {
    return id ? this.list.querySelector(`:scope > [data-message-id="${CSS.escape(id)}"]`) : null;
  }

  /** Scrolls to the end, but not beyond the beginning of this message. */
  scrollTo(id) {
    const item = this.item(id);
    const end = this.element.scrollHeight;
    this.element.scrollTop = item ? Math.min(end, item.offsetTop - MARGIN) : end;
    this.clearUnseen();
  }

  /** Scrolls to the beginning of a message that the viewer's action has changed, unless all of it is visible. */
  scrollToUpdate(item) {
    this.expectedUpdate = null;
    const { scrollTop, clientHeight } = this.element;
    const { offsetTop: top, offsetHeight: height } = item;
    if (top < scrollTop || top + height > scrollTop + clientHeight) this.scrollTo(item.dataset.messageId);
  }

  /** Scrolls to a message and highlights it for a moment, if it is loaded. */
  highlight(id) {
    const item = this.item(id);
    if (!item) return;
    this.element.scrollTop = item.offsetTop - MARGIN;
    item.classList.remove("pointed");
    requestAnimationFrame(() => item.classList.add("pointed"));
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
  }
}
