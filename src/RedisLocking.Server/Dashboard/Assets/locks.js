// The page of all held locks.
import { announceSoon } from "./announce.js";
import { readLock } from "./api.js";
import { gatherChanges } from "./changes.js";
import { make, say } from "./dom.js";
import { emptyState } from "./empty.js";
import { many, time } from "./format.js";
import { lockColumns, makeLockRow } from "./lock-row.js";
import { pageSize, readPages } from "./pages.js";
import { listAddress } from "./route.js";
import { searchForm } from "./search.js";
import { sorted } from "./sorting.js";
import { arrange, makeTable } from "./table.js";

const singleLooks = 8; // When more locks than these change at once, the list is read instead.

/** follow(prefix) and refresh() are the frame's. */
export function openLocks(route, { follow, refresh }) {
  const rows = new Map();
  const table = makeTable("Held locks", lockColumns);
  const summary = make("p", { className: "summary quiet" });
  const empty = make("div", { className: "empty" });
  const more = make("button", { type: "button", hidden: true, textContent: "Show more" });
  const search = searchForm(route, { searched, sortedBy });
  const changed = gatherChanges(lookAt);

  let { prefix, sort } = route;
  let wanted = pageSize;
  let isComplete = false;
  let isRead = false;
  let lookedAt = new Set(); // While the list is being read: what is known of these locks is newer than the list.
  let taken = 0;
  let gone = 0;

  more.addEventListener("click", () => {
    wanted += pageSize;
    refresh();
  });

  async function read(signal) {
    lookedAt = new Set();
    const asked = prefix;
    const listing = await readPages(prefix, wanted, signal);
    if (asked !== prefix) return;
    isComplete = listing.isComplete;
    for (const lock of listing.locks.values()) {
      if (!lookedAt.has(lock.name)) put(lock);
    }
    for (const name of rows.keys()) {
      if (isComplete && !listing.locks.has(name) && !lookedAt.has(name)) drop(name);
    }
    isRead = true;
    show();
  }

  async function lookAt(names) {
    if (names.size > singleLooks) return refresh();
    await Promise.all([...names].map(async name => {
      try {
        const lock = await readLock(name);
        lookedAt.add(name);
        if (name.startsWith(prefix)) put(lock);
      } catch (problem) {
        if (problem.status !== 404) return refresh(); // Which says what is wrong.
        lookedAt.add(name);
        drop(name);
      }
    }));
    show();
  }

  function put(lock) {
    const row = rows.get(lock.name);
    if (row !== undefined) return row.update(lock);
    rows.set(lock.name, makeLockRow(table, lock));
    if (isRead) taken++;
  }

  function drop(name) {
    if (rows.delete(name)) gone++;
  }

  function show() {
    if (!isRead || !element.isConnected) return;
    const inOrder = sorted([...rows.values()], sort);
    arrange(table, inOrder.map(row => row.element));
    const waiters = inOrder.reduce((sum, row) => sum + row.lock.waiters, 0);
    say(summary, `${many(rows.size, "lock")}${isComplete ? "" : " and more"}, ${waiters} waiting. Read at ${time(new Date())}.`);
    table.element.hidden = rows.size === 0;
    if (isComplete && document.activeElement === more) inOrder.at(-1)?.element.querySelector("a").focus();
    more.hidden = isComplete;
    empty.replaceChildren(...(rows.size === 0 ? emptyState(prefix, isComplete) : []));
    if (taken + gone > 0) announceSoon(tell);
  }

  function tell() {
    const parts = [taken > 0 && `${many(taken, "lock")} taken`, gone > 0 && `${many(gone, "lock")} given back`];
    taken = gone = 0;
    return `${parts.filter(Boolean).join(", ")}. ${many(rows.size, "lock")} held.`;
  }

  function searched(text) {
    history.replaceState(null, "", listAddress(text, sort));
    take({ prefix: text, sort });
  }

  function sortedBy(wish) {
    sort = wish;
    history.replaceState(null, "", listAddress(prefix, sort));
    show();
  }

  function take(next) {
    const isOther = next.prefix !== prefix;
    ({ prefix, sort } = next);
    search.show(next);
    if (!isOther) return show();
    wanted = pageSize;
    isRead = false;
    for (const name of rows.keys()) {
      if (!name.startsWith(prefix)) rows.delete(name);
    }
    arrange(table, sorted([...rows.values()], sort).map(row => row.element));
    follow(prefix);
    refresh();
  }

  const element = make("section", { "aria-labelledby": "heading" },
    make("div", { className: "title" }, make("h1", { id: "heading", tabIndex: -1, textContent: "Held locks" }), search.element),
    summary, table.element, empty, more);
  table.element.hidden = true;
  return { element, title: "Held locks", prefix, read, take, due: changed, heard: event => event.type !== "refused" && changed(event.name) };
}
