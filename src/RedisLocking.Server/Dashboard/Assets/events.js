// Follows the service's events. An EventSource cannot send a key, so the stream is read with fetch.
import { eventsPath } from "./api.js";
import { authorization } from "./session.js";
import { parseEvents } from "./event-stream.js";

const longestPause = 30_000;
const silence = 45_000; // The service says something every 15 s; after three times that nobody is there.

/**
 * Follows the events of names with a prefix until the returned function is called.
 * connected(true) after the stream began, connected(false) after it broke; it is then tried again, ever more slowly.
 */
export function follow(prefix, heard, connected) {
  const ended = new AbortController();
  goOn(prefix, heard, connected, ended.signal);
  return () => ended.abort();
}

async function goOn(prefix, heard, connected, ended) {
  for (let failures = 0; !ended.aborted; failures++) {
    const attempt = new AbortController();
    const signal = AbortSignal.any([ended, attempt.signal]);
    try {
      const response = await fetch(eventsPath(prefix), { headers: authorization(), cache: "no-store", credentials: "omit", signal });
      if (response.ok) {
        connected(true);
        failures = 0;
        await read(response.body, heard, attempt);
      }
    } catch {
      // A broken stream and a refused one end alike: it is tried again below, and what was missed is read anew.
    }
    if (ended.aborted) return;
    connected(false);
    await pause(Math.min(longestPause, 500 * 2 ** failures) * (0.5 + Math.random() / 2), ended);
  }
}

async function read(body, heard, attempt) {
  const chunks = body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = parseEvents(heard);
  let alarm = 0;
  try {
    for (;;) {
      alarm = setTimeout(() => attempt.abort(), silence);
      const { done, value } = await chunks.read();
      clearTimeout(alarm);
      if (done) return;
      parse(value);
    }
  } finally {
    clearTimeout(alarm);
  }
}

function pause(milliseconds, ended) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    ended.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
