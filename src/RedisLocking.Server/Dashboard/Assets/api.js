// Asks the lock service. Addresses are relative, so that the page also works below a path of a proxy.
import { heardServerTime } from "./clock.js";
import { authorization, session } from "./session.js";

const patience = 20_000;

/** An answer that is none: status 0 says that nobody answered at all. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  /** Nobody knows how things stand, and what is shown gets old. */
  get isOutage() {
    return this.status === 0 || this.status >= 500;
  }
}

/** The answer's JSON. Throws a Problem, or an AbortError when the signal was aborted. */
export async function ask(path, { method = "GET", signal = null, key = session.key } = {}) {
  const timeout = AbortSignal.timeout(patience);
  try {
    const response = await fetch(path, {
      method, headers: authorization(key), cache: "no-store", credentials: "omit",
      signal: signal === null ? timeout : AbortSignal.any([signal, timeout]),
    });
    heardServerTime(response.headers.get("Date"));
    if (response.ok) return await response.json();
    throw await problemOf(response);
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Problem(0, "The lock service does not answer.");
  }
}

export const readService = (key = session.key) => ask("v1/service", { key });
export const readContention = signal => ask("v1/contention", { signal });
export const readLock = async (name, signal) => ask(pathOf("locks", name), { signal });
export const readHistory = async (name, signal) => ask(pathOf("history", name), { signal });
export const forceRelease = async name => ask(pathOf("locks", name), { method: "DELETE" });

export function readLocks(prefix, cursor, size, signal) {
  const query = new URLSearchParams({ prefix, size });
  if (cursor !== null) query.set("cursor", cursor);
  return ask(`v1/locks?${query}`, { signal });
}

export const eventsPath = prefix => `v1/events?${new URLSearchParams({ prefix })}`;

// "." and ".." are directions in an address, however they are encoded.
function pathOf(collection, name) {
  if (name === "." || name === "..") throw new Problem(400, `No web address can carry the name "${name}". Use the redislock tool for this lock.`);
  return `v1/${collection}/${encodeURIComponent(name)}`;
}

async function problemOf(response) {
  let said = null;
  try {
    said = await response.json();
  } catch {
    // A proxy answered in words of its own; the status is all that there is.
  }
  return new Problem(response.status, said?.detail ?? said?.title ?? `The lock service answered ${response.status}.`);
}
