/**
 * Small cards that suggest what to try, do it when clicked, and are ticked off once it was done in any way.
 *
 * A hint's action is {kind: "action", name}, {kind: "viewer"}, {kind: "command", text: "/recap part:2"} (fills the box)
 * or {kind: "press", label} (the newest such button of the channel). Each may have `viewer` and `channel`, names or ids,
 * to switch to first. `also` may name the label of a button that does the same.
 */

import { byElementId, h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { findPlace, store, viewer } from "./store.js";

const KEY = "cliffhanger-hints";
let saved = { runId: null, dismissed: [], done: [] }; // titles of hints, for one run of the sandbox

/** `perform(action)` does what a card suggests. */
export function hints(element, perform) {
  const save = (change) => {
    saved = { ...saved, ...change };
    write();
    draw();
  };
  const draw = () => {
    if (saved.runId !== store.runId) saved = read();
    const shown = store.hints.filter((hint) => !saved.dismissed.includes(hint.title));
    const allDone = shown.every((hint) => saved.done.includes(hint.title));
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset : {};
    const dismiss = (hint, index) => {
      save({ dismissed: [...saved.dismissed, hint.title] });
      const rest = element.querySelectorAll(".hint-do");
      (rest[Math.min(index, rest.length - 1)] ?? byElementId("composer")).focus();
    };
    const cards = shown.map((hint, index) => card(hint, index, dismiss, perform));
    element.hidden = !shown.length;
    element.replaceChildren(h("h2", {}, allDone ? "All tried: type / to see the rest" : "Try this"), h("ul", {}, cards));
    for (const [name, title] of Object.entries({ "data-hint": focused.hint, "data-dismiss-hint": focused.dismissHint })) {
      if (title) element.querySelector(`[${name}="${CSS.escape(title)}"]`)?.focus();
    }
  };
  on("state", draw);
  on("done", (deed) => {
    const done = store.hints.filter((hint) => isHintFor(hint, deed) && !saved.done.includes(hint.title));
    if (done.length) save({ done: [...saved.done, ...done.map((hint) => hint.title)] });
  });
}

/** Whether a hint suggests what the viewer has done. */
function isHintFor({ action = {}, also }, { kind, name, channel }) {
  if (action.viewer && ![viewer()?.name, viewer()?.id].includes(action.viewer)) return false;
  const place = findPlace(channel)?.channel; // for a thread, its channel
  if (action.channel && ![place?.name, place?.id].includes(action.channel)) return false;
  if (kind === "press") return name === also || (action.kind === "press" && name === action.label);
  if (kind === "command") return action.kind === kind && `${action.text} `.startsWith(`/${name} `);
  return action.kind === kind && action.name === name;
}

function card(hint, index, dismiss, perform) {
  const done = saved.done.includes(hint.title);
  return h(
    "li",
    { class: done ? "hint done" : "hint" },
    h(
      "button",
      { type: "button", class: "hint-do", data: { hint: hint.title }, on: { click: () => hint.action && perform(hint.action) } },
      h("span", { class: "hint-number", "aria-hidden": "true" }, done ? icon("check") : String(index + 1)),
      h("span", { class: "hint-words" }, h("b", {}, done && "Done: ", hint.title), h("span", {}, hint.text)),
    ),
    h("button", { type: "button", class: "hint-dismiss", "aria-label": `Dismiss hint: ${hint.title}`, data: { dismissHint: hint.title }, on: { click: () => dismiss(hint, index) } }, icon("close")),
  );
}

function read() {
  const fresh = { runId: store.runId, dismissed: [], done: [] };
  try {
    const stored = JSON.parse(localStorage.getItem(KEY));
    return stored?.runId === store.runId ? { ...fresh, ...stored } : fresh;
  } catch {
    return fresh;
  }
}

function write() {
  try {
    localStorage.setItem(KEY, JSON.stringify(saved));
  } catch {
    // The browser may forbid storage. The state then lasts until the page is loaded again.
  }
}
