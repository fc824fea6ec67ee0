/** The buttons of the program that runs the sandbox, and the bot's clock beside them. */

import { runAction } from "./api.js";
import { now } from "./clock.js";
import { h, icon } from "./dom.js";
import { emit, on } from "./emitter.js";
import { refreshTimes } from "./markdown/times.js";
import { refresh, store } from "./store.js";

const FORMAT = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const TICK = 5000; // ms
let running = null; // the name of the action that runs
let error = "";

export function actions(element) {
  const clock = h("p", { class: "clock" });
  const buttons = h("div", { class: "action-buttons" });
  const note = h("p", { class: "action-note", role: "alert" });
  element.append(clock, buttons, note);
  const tick = () => {
    const status = store.actions.map((action) => action.status).find(Boolean);
    clock.replaceChildren(h("span", { class: "clock-label" }, "The bot's clock "), h("time", { class: "clock-time", datetime: new Date(now()).toISOString() }, FORMAT.format(now())));
    clock.title = status ?? "";
    if (status) clock.append(h("span", { class: "clock-status" }, status));
    refreshTimes();
  };
  const draw = () => {
    tick();
    const focused = document.activeElement?.dataset?.action;
    buttons.replaceChildren(...store.actions.map((action, index) => button(action, index === 0)));
    if (focused) buttons.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
    note.textContent = error;
  };
  on("state", draw);
  on("running", draw);
  on("clock", tick);
  setInterval(tick, TICK);
}

function button({ name, label }, primary) {
  const busy = running === name;
  return h(
    "button",
    { type: "button", class: primary ? "action primary-action" : "action", "aria-disabled": running ? "true" : null, "aria-busy": busy ? "true" : null, data: { action: name }, on: { click: () => run(name) } },
    primary && icon("next"),
    label,
  );
}

/** Runs an action. Only one runs at a time. */
export async function run(name) {
  if (running) return;
  running = name;
  error = "";
  emit("running");
  emit("action-started");
  try {
    await runAction(name);
    emit("done", { kind: "action", name });
    await refresh();
  } catch (failure) {
    error = failure.message;
  } finally {
    running = null;
    emit("running");
  }
}
