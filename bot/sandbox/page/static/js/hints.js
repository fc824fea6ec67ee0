/**
 * Small cards that say what to try first, do it, and are ticked off once it was done, in whatever way. A hint's action
 * is one of {kind: "action", name} · {kind: "viewer"} · {kind: "command", text: "/recap part:2"} (fills the box) ·
 * {kind: "press", label} (the newest such button of the channel);
 * each may have `viewer` and `channel`, names or ids, which are gone to first. A hint may name, in `also`, the label of
 * a button that does the same.
 */

import { h, icon } from "./dom.js";
import { on } from "./emitter.js";
import { find, store, viewer } from "./store.js";

const KEY = "cliffhanger-hints";
let kept = { run: null, gone: [], done: [] }; // titles, of one run of the sandbox

/** `perform(action)` does what a card says. */
export function hints(element, perform) {
  const keep = (change) => {
    kept = { ...kept, ...change };
    write();
    draw();
  };
  const draw = () => {
    if (kept.run !== store.run) kept = read();
    const shown = store.hints.filter((hint) => !kept.gone.includes(hint.title));
    const all = shown.every((hint) => kept.done.includes(hint.title));
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset : {};
    const dismiss = (hint, index) => {
      keep({ gone: [...kept.gone, hint.title] });
      const rest = element.querySelectorAll(".hint-do");
      (rest[Math.min(index, rest.length - 1)] ?? document.getElementById("composer")).focus();
    };
    const cards = shown.map((hint, index) => card(hint, index, dismiss, perform));
    element.hidden = !shown.length;
    element.replaceChildren(h("h2", {}, all ? "All tried: type / to see the rest" : "Try this"), h("ul", {}, cards));
    for (const [name, title] of Object.entries({ "data-hint": focused.hint, "data-gone": focused.gone })) {
      if (title) element.querySelector(`[${name}="${CSS.escape(title)}"]`)?.focus();
    }
  };
  on("state", draw);
  on("did", (did) => {
    const done = store.hints.filter((hint) => fits(hint, did) && !kept.done.includes(hint.title));
    if (done.length) keep({ done: [...kept.done, ...done.map((hint) => hint.title)] });
  });
}

/** Whether what was done is what a hint is for. */
function fits({ action = {}, also }, { kind, name, channel }) {
  if (action.viewer && ![viewer()?.name, viewer()?.id].includes(action.viewer)) return false;
  const place = find(channel)?.channel; // of a thread its channel
  if (action.channel && ![place?.name, place?.id].includes(action.channel)) return false;
  if (kind === "press") return name === also || (action.kind === "press" && name === action.label);
  if (kind === "command") return action.kind === kind && `${action.text} `.startsWith(`/${name} `);
  return action.kind === kind && action.name === name;
}

function card(hint, index, dismiss, perform) {
  const done = kept.done.includes(hint.title);
  return h(
    "li",
    { class: done ? "hint done" : "hint" },
    h(
      "button",
      { type: "button", class: "hint-do", data: { hint: hint.title }, on: { click: () => hint.action && perform(hint.action) } },
      h("span", { class: "hint-number", "aria-hidden": "true" }, done ? icon("check") : String(index + 1)),
      h("span", { class: "hint-words" }, h("b", {}, done && "Done: ", hint.title), h("span", {}, hint.text)),
    ),
    h("button", { type: "button", class: "hint-dismiss", "aria-label": `Dismiss hint: ${hint.title}`, data: { gone: hint.title }, on: { click: () => dismiss(hint, index) } }, icon("close")),
  );
}

function read() {
  const fresh = { run: store.run, gone: [], done: [] };
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return found?.run === store.run ? { ...fresh, ...found } : fresh;
  } catch {
    return fresh;
  }
}

function write() {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // storage can be forbidden; it is then known until the page is loaded again
  }
}
