/** The bot's clock: real time plus an offset, moved on by the demo. */

let offset = 0; // ms

/** `iso`: what the clock shows at this moment. */
export function setClock(iso) {
  if (iso) offset = Date.parse(iso) - Date.now();
}

/** The bot's time in ms since 1970. */
export const now = () => Date.now() + offset;
