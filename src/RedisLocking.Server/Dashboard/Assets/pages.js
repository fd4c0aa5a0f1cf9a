// Reads a listing, which the store gives in pages: some are empty though more follow.
import { readLocks } from "./api.js";

export const pageSize = 100;
const largestPage = 1_000;
const mostPages = 25; // For each hundred that is wanted: a rare prefix among a million locks is searched for in steps.

/** Resolves with { locks: name → lock, isComplete }: at least so many, if there are and the search found them. */
export async function readPages(prefix, wanted, signal) {
  const locks = new Map();
  let cursor = null;
  let pages = mostPages * (wanted / pageSize);
  do {
    const page = await readLocks(prefix, cursor, Math.min(wanted, largestPage), signal);
    for (const lock of page.locks) locks.set(lock.name, lock);
    cursor = page.next;
  } while (cursor !== null && locks.size < wanted && --pages > 0);
  return { locks, isComplete: cursor === null };
}
