// Tables that a phone shows as cards. Their roles are written out: a browser forgets them with another display.
import { make } from "./dom.js";

/** columns: [[label, class], …]; the first is the row's heading. */
export function makeTable(caption, columns) {
  const heads = columns.map(([label, kind]) => make("th", { scope: "col", role: "columnheader", className: kind, textContent: label }));
  const body = make("tbody", { role: "rowgroup" });
  const element = make("table", { role: "table" },
    make("caption", { textContent: caption }),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    body);
  return { element, body, columns };
}

/** A row with one list of nodes for each column. */
export function makeRow(table, contents) {
  return make("tr", { role: "row" }, ...table.columns.map(([label, kind], index) => {
    const isHeading = index === 0;
    const properties = { className: kind, role: isHeading ? "rowheader" : "cell", "data-label": label };
    return make(isHeading ? "th" : "td", isHeading ? { ...properties, scope: "row" } : properties, ...contents[index]);
  }));
}

/** Puts the rows into this order and takes out the others. What has the focus keeps it. */
export function arrange(table, rows) {
  const { body } = table;
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const wanted = new Set(rows);
  const losesFocus = focused !== null && !wanted.has(focused.closest("tr"));
  for (const row of [...body.children]) {
    if (!wanted.has(row)) row.remove();
  }
  let place = body.firstElementChild;
  for (const row of rows) {
    if (row === place) place = place.nextElementSibling;
    else body.insertBefore(row, place);
  }
  if (losesFocus) table.element.closest("section").querySelector("h1").focus({ preventScroll: true });
  else if (focused !== null && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
