/** Where the viewer is, kept in the address: #/guild/channel[/message]. A thread is a channel of its own. */

import { emit } from "./emitter.js";

const JUMP = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?(?:[?#].*)?$/;
const PLACE = /^#\/(\d+)\/(\d+)(?:\/(\d+))?$/;

/** {guild, channel, message?} that a Discord address points at, or null. */
export const jumpTarget = (href) => read(JUMP.exec(href ?? ""));

/** The place that the page's own address names, or null. */
export const currentPlace = () => read(PLACE.exec(location.hash));

function read(match) {
  return match && { guild: match[1], channel: match[2], message: match[3] ?? null };
}

/** Goes there; going again to the same message shows it again. */
export function go({ guild, channel, message = null }, { replace = false } = {}) {
  const hash = `#/${guild}/${channel}${message ? `/${message}` : ""}`;
  if (location.hash === hash) {
    emit("place", currentPlace());
  } else if (replace) {
    history.replaceState(null, "", hash);
    emit("place", currentPlace());
  } else {
    location.hash = hash;
  }
}

addEventListener("hashchange", () => emit("place", currentPlace()));

/** The viewer is in the address too, so that two windows can be two people. */
export const viewerInAddress = () => new URLSearchParams(location.search).get("viewer");

export function keepViewer(id) {
  const address = new URL(location.href);
  address.searchParams.set("viewer", id);
  history.replaceState(null, "", address);
}
