// Takes a lock away from its holders, after a question that names them.
import { forceRelease } from "./api.js";
import { make, say } from "./dom.js";
import { many } from "./format.js";
import { holderText } from "./holder.js";
import { nameNodes } from "./names.js";

/** The button that asks, and the place where the outcome is said. done() is called when something was changed. */
export function forceButton(name, done) {
  const button = make("button", { type: "button", className: "danger", textContent: "Force-release…", hidden: true });
  const result = make("p", { className: "result", role: "status", tabIndex: -1, hidden: true });
  let shown = null;
  let dialog = null;

  button.addEventListener("click", () => {
    dialog = openDialog(button.closest("section"), name, shown, sentence => {
      say(result, sentence);
      result.hidden = false;
      result.focus();
      done();
    });
  });

  function show(lock) {
    shown = lock;
    button.hidden = lock.holderCount === 0;
    dialog?.show(lock);
  }

  return { button, result, show };
}

function openDialog(place, name, lock, finished) {
  const list = make("ul", { className: "holders" });
  const note = make("p", { className: "note", role: "alert" });
  const cancel = make("button", { type: "button", autofocus: true, textContent: "Cancel" });
  const confirm = make("button", { type: "button", className: "danger filled", textContent: "Force-release" });
  const element = make("dialog", { "aria-labelledby": "force-heading", "aria-describedby": "force-text" },
    make("h2", { id: "force-heading" }, "Force-release ", make("bdi", { className: "mono" }, ...nameNodes(name)), "?"),
    make("div", { id: "force-text" },
      make("p", { textContent: "It is taken away from:" }), list,
      make("p", {}, make("strong", { textContent: "Their code goes on running." }),
        " They learn that the lock is lost, and who waits next gets it. What a holder still writes is refused only by a resource that compares ",
        "fencing tokens: the token of this release is greater than theirs.")),
    note, make("div", { className: "buttons" }, cancel, confirm));

  let leases = null;
  function show(next) {
    const now = JSON.stringify(next.holders.map(holder => holder.leaseId));
    if (now === leases) return;
    // Who is about to press a button has read other names.
    if (leases !== null) {
      say(note, next.holderCount === 0 ? "Meanwhile nobody holds it any more." : "The holders have changed since you asked. Read again whom it is taken from.");
      cancel.focus();
    }
    leases = now;
    const unnamed = next.holderCount - next.holders.length;
    list.replaceChildren(
      ...next.holders.map(holder => make("li", { textContent: holderText(holder) })),
      ...(unnamed > 0 ? [make("li", { textContent: many(unnamed, "other") })] : []));
    confirm.disabled = next.holderCount === 0;
  }

  cancel.addEventListener("click", () => element.close());
  element.addEventListener("close", () => element.remove());
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    say(note, "");
    try {
      const forced = await forceRelease(name);
      element.close();
      finished(`Taken from ${forced.holders.map(holderText).join("; ")}. Token ${forced.token}: a resource that has seen it refuses what they still write.`);
    } catch (problem) {
      if (problem.status === 404) {
        element.close();
        finished("Nobody held it any more; nothing was changed.");
      } else {
        confirm.disabled = false;
        say(note, `${problem.isOutage ? "Nobody knows whether it was done. " : "It was not done. "}${problem.message}`);
      }
    }
  });

  show(lock);
  place.append(element); // It goes with the page that asked.
  element.showModal();
  return { show };
}
