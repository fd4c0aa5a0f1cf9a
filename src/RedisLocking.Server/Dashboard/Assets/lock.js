// One lock's page: who holds it, who waits, and what happened to it.
import { announceSoon } from "./announce.js";
import { readHistory, readLock } from "./api.js";
import { gatherChanges } from "./changes.js";
import { make, say } from "./dom.js";
import { forceButton } from "./force.js";
import { many, number, time } from "./format.js";
import { historyTable } from "./history.js";
import { holdersTable } from "./holders.js";
import { nameNodes, plainName } from "./names.js";
import { waitersTable } from "./waiters.js";

const kinds = { mutex: "Mutex", readWrite: "Readers and writers", semaphore: "Semaphore", election: "Election" };

export function openLock({ name }, { isAdministrator, refresh }) {
  const state = make("p", { className: "state" });
  const summary = make("p", { className: "summary quiet" });
  const holders = holdersTable(name);
  const waiting = waitersTable();
  const past = historyTable();
  const force = isAdministrator ? forceButton(name, refresh) : null;
  const changed = gatherChanges(refresh);
  let shown = null;

  async function read(signal) {
    const [lock, { events }] = await Promise.all([look(name, signal), readHistory(name, signal)]);
    const sentence = describe(lock);
    if (shown !== null && shown !== sentence) announceSoon(() => shown);
    shown = sentence;
    say(state, sentence);
    state.classList.toggle("held", lock.holderCount > 0);
    say(summary, `${kinds[lock.type] ?? lock.type}. Read at ${time(new Date())}.`);
    holders.show(lock);
    waiting.show(lock);
    past.show(events);
    force?.show(lock);
  }

  const heading = make("h1", { id: "heading", tabIndex: -1, className: "mono" }, make("bdi", {}, ...nameNodes(name)));
  const element = make("section", { "aria-labelledby": "heading" },
    make("p", { className: "back" }, make("a", { href: "#/", textContent: "All held locks" })),
    make("div", { className: "title" }, heading, force?.button ?? null),
    state, summary, force?.result ?? null,
    make("h2", { textContent: "Holders" }), holders.element,
    make("h2", { textContent: "Waiters" }), waiting.element,
    make("h2", { textContent: "Recent history" }), past.element);
  return { element, title: plainName(name), prefix: name, read, due: changed, heard: event => event.name === name && changed(name) };
}

// That nobody holds it and nobody waits is no failure here.
async function look(name, signal) {
  try {
    return await readLock(name, signal);
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    return { name, type: "mutex", holders: [], holderCount: 0, waiters: 0, queue: [], permits: null };
  }
}

function describe({ holderCount, waiters, permits }) {
  const waiting = waiters === 0 ? "nobody waits" : waiters === 1 ? "1 waits" : `${number(waiters)} wait`;
  if (holderCount === 0) return waiters === 0 ? "Nobody holds it, and nobody waits." : `Free: a waiter gets it any moment; ${waiting}.`;
  if (permits !== null) return `${number(holderCount)} of ${many(permits, "permit")} held; ${waiting}.`;
  return holderCount === 1 ? `Held; ${waiting}.` : `Held by ${number(holderCount)}; ${waiting}.`;
}
