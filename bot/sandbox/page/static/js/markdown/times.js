/** Discord's timestamps, in the viewer's local time and language; the relative ones by the bot's clock. */

import { now } from "../clock.js";
import { h } from "../dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const LAST = 8.64e12; // s before and after 1970 that a Date can tell
const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** `unix` in seconds; `style` one of t T d D f F R s S. */
export function formatTime(unix, style, moment = now()) {
  if (Math.abs(unix) > LAST) return "Invalid date";
  if (style === "R") return sinceOrUntil(unix - moment / 1000);
  return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(unix * 1000);
}

function sinceOrUntil(seconds) {
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length * 0.995) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

/** A <time> that shows the full date when pointed at. */
export function timeElement(unix, style) {
  if (Math.abs(unix) > LAST) return h("span", { class: "md-time" }, formatTime(unix, style));
  return h(
    "time",
    {
      class: "md-time",
      datetime: new Date(unix * 1000).toISOString(),
      title: formatTime(unix, "F"),
      data: { unix: String(unix), style },
    },
    formatTime(unix, style),
  );
}

/** Brings the relative times below `root` up to the clock. */
export function refreshTimes(root = document) {
  for (const element of root.querySelectorAll('time[data-style="R"]')) {
    const text = formatTime(Number(element.dataset.unix), "R");
    if (element.textContent !== text) element.textContent = text;
  }
}
