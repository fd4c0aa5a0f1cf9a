// Keeps what is shown current: reads at once, every ten seconds, and when it is told that something changed. One read at a time.

const every = 10_000;

/** read(signal) resolves when the page shows what was read; ended(error or null) hears how it went. */
export function keepFresh(read, ended) {
  const stopped = new AbortController();
  let isReading = false;
  let isWanted = false;
  let timer = 0;

  async function now() {
    isWanted = isReading;
    if (isReading || stopped.signal.aborted) return;
    clearTimeout(timer);
    isReading = true;
    let failure = null;
    try {
      await read(stopped.signal);
    } catch (error) {
      failure = error;
    }
    isReading = false;
    if (stopped.signal.aborted) return;
    timer = setTimeout(now, every);
    ended(failure);
    if (isWanted) now();
  }

  now();
  return {
    now,
    stop() {
      stopped.abort();
      clearTimeout(timer);
    },
  };
}
