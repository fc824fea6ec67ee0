/** Live updates by Server-Sent Events. After a lost connection it tries again, with growing pauses. */

import { eventsAddress } from "./api.js";

const KINDS = ["message", "message_update", "message_delete", "channel", "thread", "modal", "failed", "clock", "commands"];
const LONGEST_PAUSE = 10_000; // ms

/**
 * Listens as `viewer` until the returned function is called. Calls `onEvent(kind, data)` for each event, `onOpen(again)`
 * for each connection (with true after a gap, in which events may be lost), and `onLost(tries)` for each failure.
 */
export function listen(viewer, { onEvent, onOpen, onLost }) {
  let source = null;
  let timer = 0;
  let tries = 0;
  let opened = false;
  let closed = false;

  const connect = () => {
    source = new EventSource(eventsAddress(viewer));
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => !closed && onEvent(kind, JSON.parse(event.data)));
    }
    source.onopen = () => {
      tries = 0;
      onOpen(opened);
      opened = true;
    };
    source.onerror = () => {
      source.close();
      if (closed) return;
      tries += 1;
      onLost(tries);
      timer = setTimeout(connect, Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(tries, 6)));
    };
  };

  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    source.close();
  };
}
