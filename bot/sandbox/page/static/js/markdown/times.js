/** Discord's timestamps in the viewer's time zone and language. Relative ones use the bot's clock. */

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
const MAX_SECONDS = 8.64e12; // before and after 1970: the range of a Date
const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** Formats a time. `unix` is in seconds; `style` is one of t T d D f F R s S. */
export function formatTime(unix, style) {
  if (Math.abs(unix) > MAX_SECONDS) return "Invalid date";
  if (style === "R") return formatRelative(unix - now() / 1000);
  return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(unix * 1000);
}

function formatRelative(seconds) {
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length * 0.995) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

/** A <time> element with the full date as its tooltip. */
export function timeElement(unix, style) {
  if (Math.abs(unix) > MAX_SECONDS) return h("span", { class: "md-time" }, formatTime(unix, style));
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

/** Updates the relative times inside `root`. */
export function refreshTimes(root = document) {
  for (const element of root.querySelectorAll('time[data-style="R"]')) {
    const text = formatTime(Number(element.dataset.unix), "R");
    if (element.textContent !== text) element.textContent = text;
  }
}
