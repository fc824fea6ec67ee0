/** What each viewer has seen of each channel, kept for the length of a visit. */

import { before } from "./ids.js";

const KEY = "cliffhanger-seen";
let seen = read();

/** `last`: the id of the channel's newest message, or null. */
export const isUnread = (viewer, channel, last) => Boolean(last) && before(seen[viewer]?.[channel] ?? "0", last);

export function markSeen(viewer, channel, last) {
  if (!last || !isUnread(viewer, channel, last)) return;
  seen = { ...seen, [viewer]: { ...seen[viewer], [channel]: last } };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // storage can be forbidden; it is then known until the page is loaded again
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
