// The locks that are waited for most.
import { readContention } from "./api.js";
import { gatherChanges } from "./changes.js";
import { make, say } from "./dom.js";
import { many, number, time, wait } from "./format.js";
import { nameNodes } from "./names.js";
import { lockAddress } from "./route.js";
import { arrange, makeRow, makeTable } from "./table.js";

const columns = [
  ["Lock", "name"], ["Waiting", "number waiting"], ["Wait p50", "number"], ["Wait p99", "number"], ["Grants", "number"], ["Refusals", "number"],
];
const pause = 2_000; // On a busy service something happens all the time.

export function openContention(route, { refresh }) {
  const table = makeTable("The locks that are waited for most", columns);
  const summary = make("p", { className: "summary quiet" });
  const note = make("p", { className: "empty", hidden: true, textContent: "No lock has kept anybody waiting or sent anybody away." });
  const rows = new Map();
  const changed = gatherChanges(refresh, pause);

  async function read(signal) {
    const { since, locks } = await readContention(signal);
    const names = new Set(locks.map(lock => lock.name));
    for (const name of rows.keys()) {
      if (!names.has(name)) rows.delete(name);
    }
    arrange(table, locks.map(rowOf));
    table.element.hidden = locks.length === 0;
    note.hidden = locks.length > 0;
    say(summary, `${many(locks.length, "lock")}, as this server saw them since ${time(new Date(since))}. Read at ${time(new Date())}.`);
  }

  function rowOf(lock) {
    const row = rows.get(lock.name) ?? makeRow(table, [[link(lock.name)], [], [], [], [], []]);
    rows.set(lock.name, row);
    const values = [number(lock.waiters), wait(lock.p50), wait(lock.p99), number(lock.grants), number(lock.refusals)];
    values.forEach((value, index) => say(row.children[index + 1], value));
    row.children[1].classList.toggle("some", lock.waiters > 0);
    return row;
  }

  table.element.hidden = true;
  const element = make("section", { "aria-labelledby": "heading" },
    make("div", { className: "title" }, make("h1", { id: "heading", tabIndex: -1, textContent: "Contention" })),
    summary, table.element, note);
  return { element, title: "Contention", prefix: "", read, due() {}, heard: event => changed(event.name) };
}

const link = name => make("a", { href: lockAddress(name) }, make("bdi", {}, ...nameNodes(name)));
