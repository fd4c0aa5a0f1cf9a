// One lock's row in the list. It is changed in place, so that focus and selection stay.
import { make, say } from "./dom.js";
import { many, number } from "./format.js";
import { ageNodes, badge, lifetime, ownerNodes, placeNodes } from "./holder.js";
import { nameNodes } from "./names.js";
import { lockAddress } from "./route.js";
import { makeRow } from "./table.js";

export const lockColumns = [["Lock", "name"], ["Holder", "holder"], ["Held for", "number"], ["Ends in", "number lifetime"], ["Waiting", "number waiting"]];

const kinds = { readWrite: "readers and writers", semaphore: "semaphore", election: "election" };

export function makeLockRow(table, lock) {
  const link = make("a", { href: lockAddress(lock.name) }, make("bdi", {}, ...nameNodes(lock.name)));
  const element = makeRow(table, [[link], [], [], [], []]);
  const [nameCell, holderCell, ageCell, lifeCell, waitingCell] = element.children;
  let shown = null;
  let life = null;

  function update(next) {
    const first = next.holders[0] ?? null;
    const face = JSON.stringify([next.type, next.permits, next.holderCount, first && { ...first, expiresIn: first.expiresIn === null }]);
    if (face !== shown) {
      shown = face;
      nameCell.replaceChildren(link, ...(next.type in kinds ? [" ", badge(kinds[next.type])] : []));
      holderCell.replaceChildren(...holders(next, first));
      ageCell.replaceChildren(...(first === null ? [] : ageNodes(first)));
      life = first && lifetime(first, next.name);
      lifeCell.replaceChildren(...(life?.nodes ?? []));
    } else if (first !== null) {
      life.update(first);
    }
    say(waitingCell, number(next.waiters));
    waitingCell.classList.toggle("some", next.waiters > 0);
    row.lock = next;
  }

  const row = { element, lock, update };
  update(lock);
  return row;
}

function holders(lock, first) {
  if (first === null) return [make("span", { className: "quiet", textContent: "free: a waiter gets it any moment" })];
  const others = lock.holderCount - 1;
  return [
    make("span", { className: "line who" }, ...ownerNodes(first), ...placeNodes(first)),
    others > 0 && make("span", { className: "line quiet", textContent: `and ${many(others, "other")}${permits(lock)}` }),
    others === 0 && lock.permits !== null && make("span", { className: "line quiet", textContent: `1${permits(lock)}` }),
  ].filter(Boolean);
}

function permits(lock) {
  if (lock.permits === null) return "";
  return lock.holderCount > 1 ? `; ${number(lock.holderCount)} of ${many(lock.permits, "permit")}` : ` of ${many(lock.permits, "permit")}`;
}
