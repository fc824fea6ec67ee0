/** Up to which message each viewer has seen each channel. The browser keeps it as long as the tab is open. */

import { before } from "./ids.js";

const KEY = "cliffhanger-seen";
let seen = read();

/** Whether a channel has unseen messages. `last`: the id of its newest message, or null. */
export const isUnread = (viewer, channel, last) => Boolean(last) && before(seen[viewer]?.[channel] ?? "0", last);

export function markSeen(viewer, channel, last) {
  if (!last || !isUnread(viewer, channel, last)) return;
  seen = { ...seen, [viewer]: { ...seen[viewer], [channel]: last } };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // The browser may forbid storage. The state then lasts until the page is loaded again.
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
