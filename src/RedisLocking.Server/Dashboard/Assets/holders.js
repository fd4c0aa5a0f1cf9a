// The holders of one lock as a table.
import { make, say } from "./dom.js";
import { many } from "./format.js";
import { ageNodes, lifetime, ownerNodes, placeNodes } from "./holder.js";
import { nameNodes } from "./names.js";
import { makeRow, makeTable } from "./table.js";

const columns = [["Owner", "who-cell"], ["Where", "place"], ["Held for", "number"], ["Ends in", "number lifetime"], ["Lease", "lease"]];

export function holdersTable(name) {
  const table = makeTable("Who holds it", columns);
  const note = make("p", { className: "quiet" });
  let lives = [];
  let shown = null;

  function show({ holders, holderCount }) {
    const face = JSON.stringify(holders.map(holder => ({ ...holder, expiresIn: holder.expiresIn === null })));
    if (face !== shown) {
      shown = face;
      lives = holders.map(holder => lifetime(holder, name));
      table.body.replaceChildren(...holders.map((holder, index) => makeRow(table, [
        ownerNodes(holder), placeNodes(holder), ageNodes(holder), lives[index].nodes, nameNodes(holder.leaseId),
      ])));
    } else {
      holders.forEach((holder, index) => lives[index].update(holder));
    }
    table.element.hidden = holders.length === 0;
    const unnamed = holderCount - holders.length;
    say(note, holderCount === 0 ? "None." : unnamed > 0 ? `And ${many(unnamed, "other")}, which end later.` : "");
    note.hidden = note.textContent === "";
  }

  table.element.hidden = true;
  return { element: make("div", {}, table.element, note), show };
}
