/**
 * The messages of one channel, live. New ones are followed so that what is new can be read from its beginning: a long
 * part is shown from its first line, not from its end.
 */

import { h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { SILENT, has, isPrivate } from "./flags.js";
import { before } from "./ids.js";
import { continues, messageElement, refreshDays } from "./messages.js";
import { UNKNOWN } from "./names.js";
import { forget, known, store } from "./store.js";

const NEAR = 120; // px from the end that still count as reading the newest
const AIR = 12; // px above a message that is scrolled to
const RUN = 15_000; // ms in which messages are taken for one run, followed from its first

export class Log {
  constructor() {
    this.channel = null;
    this.anchor = null; // id of the first message that is new since one last looked
    this.list = h("ol", { class: "messages" });
    this.element = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }, this.list);
    this.more = h("button", { type: "button", class: "more", hidden: true, on: { click: () => this.scrollTo(this.unseen) } }, icon("down"), "New messages");
    this.dismissed = new Set();
    this.updated = null; // a message whose change one has asked for
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.element.addEventListener(kind, () => this.look(), { passive: true });
    }
    this.element.addEventListener("scroll", () => this.nearEnd() && this.caughtUp(), { passive: true });
    on("message", (event) => event.channel === this.channel && this.take(event));
    on("gone", (event) => event.channel === this.channel && this.remove(event.id));
    on("reload", (event) => event.channel === this.channel && this.render());
    on("mine", (event) => event.channel === this.channel && this.expect(event.message));
    on("action", () => this.expect());
    on("clock", () => refreshDays(this.list));
    on("state", () => this.channel && this.renew((each) => each.thread || this.item(each.id)?.textContent.includes(`#${UNKNOWN}`)));
  }

  /** Shows this channel, from the newest message that rang on a phone. */
  show(channel, name) {
    this.channel = channel;
    this.anchor = null;
    this.element.setAttribute("aria-label", `Messages in ${name}`);
    this.render();
    const ringing = this.shown().findLast((each) => !has(each, SILENT) && !isPrivate(each));
    this.scrollTo(ringing?.id);
  }

  shown() {
    return known(this.channel).filter((each) => !this.dismissed.has(each.id));
  }

  render() {
    const top = this.element.scrollTop;
    this.element.setAttribute("aria-live", "off"); // a whole channel is not read out
    const shown = this.shown();
    this.list.replaceChildren(...shown.map((each, index) => this.make(each, shown[index - 1])));
    if (!shown.length) this.list.append(h("li", { class: "empty" }, "Nothing has been said here yet."));
    this.element.scrollTop = top;
    requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
  }

  make(each, previous) {
    return messageElement(each, previous, (id) => this.dismiss(id));
  }

  take({ message, fresh }) {
    if (this.dismissed.has(message.id)) return;
    const near = this.nearEnd();
    const shown = this.shown();
    const index = shown.findIndex((each) => each.id === message.id);
    const element = this.make(message, shown[index - 1]);
    const old = this.item(message.id);
    this.list.querySelector(".empty")?.remove();
    if (old) this.replace(old, element);
    else this.list.insertBefore(element, this.item(shown[index + 1]?.id));
    this.regroup(shown[index + 1], message);
    if (fresh) this.arrive(message, near);
    else if (this.updated === message.id) this.bringInto(element);
    else if (this.anchor && Date.now() < this.running && (near || this.anchor === message.id)) this.scrollTo(this.anchor);
  }

  replace(old, element) {
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.customId : null;
    old.replaceWith(element);
    if (focused) element.querySelector(`[data-custom-id="${CSS.escape(focused)}"]`)?.focus();
  }

  regroup(next, message) {
    const item = next && this.item(next.id);
    if (item && item.classList.contains("follows") !== continues(next, message)) item.replaceWith(this.make(next, message));
  }

  remove(id) {
    const shown = this.shown();
    const index = shown.findIndex((each) => before(id, each.id));
    this.item(id)?.remove();
    if (index >= 0) this.item(shown[index].id)?.replaceWith(this.make(shown[index], shown[index - 1]));
  }

  dismiss(id) {
    this.dismissed.add(id);
    forget(this.channel, id);
    this.element.focus({ preventScroll: true });
  }

  /** Draws some messages anew, because something around them has changed. */
  renew(concerned) {
    const shown = this.shown();
    shown.forEach((each, index) => {
      const item = concerned(each) && this.item(each.id);
      if (item) this.replace(item, this.make(each, shown[index - 1]));
    });
  }

  /** What comes next was asked for here: go along with it. */
  expect(message = null) {
    this.expecting = Date.now() + RUN;
    this.anchor = null;
    this.updated = message;
  }

  arrive(message, near) {
    const mine = message.author?.id === store.viewer;
    const running = this.anchor && Date.now() < this.running;
    if (near || mine || Date.now() < (this.expecting ?? 0) || running) {
      if (!running) this.anchor = message.id;
      this.running = Date.now() + RUN;
      this.scrollTo(this.anchor);
    } else {
      this.unseen ??= message.id;
      this.more.hidden = false;
    }
  }

  /** One has looked: what comes later is new again. */
  look() {
    this.anchor = null;
    if (this.nearEnd()) this.caughtUp();
  }

  caughtUp() {
    this.unseen = null;
    this.more.hidden = true;
  }

  nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  item(id) {
    return id ? this.list.querySelector(`:scope > [data-message-id="${CSS.escape(id)}"]`) : null;
  }

  /** To the end, but never past the beginning of this message. */
  scrollTo(id) {
    const item = this.item(id);
    const end = this.element.scrollHeight;
    this.element.scrollTop = item ? Math.min(end, item.offsetTop - AIR) : end;
    this.caughtUp();
  }

  /** What was changed as one asked is read from its beginning, unless all of it is in sight. */
  bringInto(element) {
    this.updated = null;
    const { scrollTop, clientHeight } = this.element;
    const { offsetTop: top, offsetHeight: height } = element;
    if (top < scrollTop || top + height > scrollTop + clientHeight) this.scrollTo(element.dataset.messageId);
  }

  /** Goes to a message and shows for a moment which one it is; false where it is not here. */
  point(id) {
    const item = this.item(id);
    if (!item) return false;
    this.element.scrollTop = item.offsetTop - AIR;
    item.classList.remove("pointed");
    requestAnimationFrame(() => item.classList.add("pointed"));
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    return true;
  }
}
