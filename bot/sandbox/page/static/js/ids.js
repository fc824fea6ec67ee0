/** Discord's ids. They rise with time, and have too many digits for a number in JavaScript. */

export const before = (first, second) => (first.length === second.length ? first < second : first.length < second.length);

/** Compares for sorting, oldest first. */
export const byId = (first, second) => (first.id === second.id ? 0 : before(first.id, second.id) ? -1 : 1);
