// Who waits for one lock, as a table, the next first.
import { make, say } from "./dom.js";
import { many } from "./format.js";
import { ageNodes, ownerNodes, placeNodes } from "./holder.js";
import { makeRow, makeTable } from "./table.js";

const columns = [["Owner", "who-cell"], ["Where", "place"], ["Waiting for", "number"]];

export function waitersTable() {
  const table = makeTable("Who waits, the next first", columns);
  const note = make("p", { className: "quiet" });
  let shown = null;

  function show({ queue, waiters }) {
    const face = JSON.stringify(queue);
    if (face !== shown) {
      shown = face;
      table.body.replaceChildren(...queue.map(waiter => makeRow(table, [ownerNodes(waiter), placeNodes(waiter), ageNodes(waiter)])));
    }
    table.element.hidden = queue.length === 0;
    const unnamed = waiters - queue.length;
    say(note, waiters === 0 ? "Nobody." : unnamed > 0 ? `And ${many(unnamed, "other")} behind them.` : "");
    note.hidden = note.textContent === "";
  }

  table.element.hidden = true;
  return { element: make("div", {}, table.element, note), show };
}
