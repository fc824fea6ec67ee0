/** The bot's clock: real time plus an offset, which the demo increases. */

let offset = 0; // ms

/** Sets what the clock shows now, as an ISO string. */
export function setClock(iso) {
  if (iso) offset = Date.parse(iso) - Date.now();
}

/** The bot's time in ms since 1970. */
export const now = () => Date.now() + offset;
