// In which order locks are listed. The store has none of its own.

const names = new Intl.Collator("en", { numeric: true }); // order:9 comes before order:10.

const byName = (one, other) => names.compare(one.name, other.name) || (one.name < other.name ? -1 : 1);
const since = lock => (lock.holders[0]?.since ? Date.parse(lock.holders[0].since) : Infinity);

const orders = {
  name: byName,
  age: (one, other) => (since(one) < since(other) ? -1 : since(one) > since(other) ? 1 : byName(one, other)),
  waiters: (one, other) => other.waiters - one.waiters || byName(one, other),
};

export const orderLabels = { name: "Name", age: "Held longest", waiters: "Most waiting" };

/** Rows of locks in an order; one that is unknown is by name. */
export function sorted(rows, sort) {
  const order = Object.hasOwn(orders, sort) ? orders[sort] : byName;
  return rows.sort((one, other) => order(one.lock, other.lock));
}
