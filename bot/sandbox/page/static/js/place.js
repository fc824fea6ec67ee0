/** Where the viewer is, as part of the address: #/guild/channel[/message]. A thread counts as a channel. */

import { emit } from "./emitter.js";

const JUMP = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?(?:[?#].*)?$/;
const PLACE = /^#\/(\d+)\/(\d+)(?:\/(\d+))?$/;

/** The {guild, channel, message?} of a Discord address, or null. */
export const jumpTarget = (href) => read(JUMP.exec(href ?? ""));

/** The place in the page's own address, or null. */
export const currentPlace = () => read(PLACE.exec(location.hash));

function read(match) {
  return match && { guild: match[1], channel: match[2], message: match[3] ?? null };
}

/** Goes to a place. Going to the current place again shows its message again. */
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

/** The viewer in the address, so that two windows can show two people. */
export const viewerInAddress = () => new URLSearchParams(location.search).get("viewer");

export function keepViewer(id) {
  const address = new URL(location.href);
  address.searchParams.set("viewer", id);
  history.replaceState(null, "", address);
}
