// What happened to one lock, newest first, as far back as the service remembers.
import { make, say } from "./dom.js";
import { none, time, wait } from "./format.js";
import { nameNodes } from "./names.js";
import { makeRow, makeTable } from "./table.js";

const columns = [["When", "when"], ["What", "event-cell"], ["Owner", "who-cell"], ["Waited", "number"], ["Token", "number token"], ["Lease", "lease"]];

const words = {
  granted: "granted", released: "released", expired: "expired", "handed-off": "handed off", forced: "force-released", refused: "refused",
};

export function historyTable() {
  const table = makeTable("What happened, newest first", columns);
  const note = make("p", { className: "quiet" });
  let shown = null;

  function show(events) {
    const face = JSON.stringify(events);
    if (face === shown) return;
    shown = face;
    table.body.replaceChildren(...events.map(event => makeRow(table, contents(event))));
    table.element.hidden = events.length === 0;
    note.hidden = events.length > 0;
    say(note, "Nothing that this server remembers.");
  }

  table.element.hidden = true;
  return { element: make("div", {}, table.element, note), show };
}

function contents(event) {
  const at = new Date(event.at);
  return [
    [make("time", { dateTime: event.at, textContent: time(at) })],
    [make("span", { className: `event ${event.type}`, textContent: words[event.type] ?? event.type })],
    [event.owner === null ? none : make("bdi", {}, ...nameNodes(event.owner))],
    [wait(event.waited)],
    [event.token === null ? none : String(event.token)],
    event.leaseId === null ? [none] : nameNodes(event.leaseId),
  ];
}
