/**
 * Small cards that say what to try first, and do it. A hint's action is one of
 * {kind: "action", name} · {kind: "viewer"} · {kind: "command", text: "/recap part:2"} (fills the box) ·
 * {kind: "press", label} (the newest such button of the channel);
 * each may have `viewer` and `channel`, names or ids, which are gone to first.
 */

import { h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { store } from "./store.js";

const KEY = "cliffhanger-hints";
const gone = new Set(read());

/** `perform(action)` does what a card says. */
export function hints(element, perform) {
  const draw = () => {
    const shown = store.hints.filter((hint) => !gone.has(hint.title));
    element.hidden = !shown.length;
    element.replaceChildren(h("h2", {}, "Try this"), h("ul", {}, shown.map((hint, index) => card(hint, index, draw, perform))));
  };
  on("state", draw);
}

function card(hint, index, draw, perform) {
  const dismiss = () => {
    gone.add(hint.title);
    write();
    draw();
  };
  return h(
    "li",
    { class: "hint" },
    h("button", { type: "button", class: "hint-do", data: { hint: hint.title }, on: { click: () => hint.action && perform(hint.action) } }, h("span", { class: "hint-number", "aria-hidden": "true" }, String(index + 1)), h("span", { class: "hint-words" }, h("b", {}, hint.title), h("span", {}, hint.text))),
    h("button", { type: "button", class: "hint-dismiss", "aria-label": `Dismiss hint: ${hint.title}`, on: { click: dismiss } }, icon("close")),
  );
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function write() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...gone]));
  } catch {
    // storage can be forbidden; the card stays away until the page is loaded again
  }
}
