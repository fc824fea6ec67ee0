/** Discord's ids: they grow with time, and are longer than a double is exact. */

export const before = (one, other) => (one.length === other.length ? one < other : one.length < other.length);

/** For sorting, oldest first. */
export const byId = (one, other) => (one.id === other.id ? 0 : before(one.id, other.id) ? -1 : 1);
