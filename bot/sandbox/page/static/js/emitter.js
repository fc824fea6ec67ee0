/** Events within the page: a module emits what happened, others listen. */

const listeners = new Map();

/** Calls `listener` for each later `emit(name, detail)`. Returns a function that stops it. */
export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, new Set());
  listeners.get(name).add(listener);
  return () => listeners.get(name).delete(listener);
}

export function emit(name, detail) {
  for (const listener of [...(listeners.get(name) ?? [])]) listener(detail);
}
