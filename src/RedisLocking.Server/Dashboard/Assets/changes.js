// Gathers the names of locks that changed, so that a lock that changes a thousand times a second is looked at twice.

/** handle(names) gets what was gathered: a first change at once, later ones when it is done and the pause is over. */
export function gatherChanges(handle, pause = 400) {
  let names = new Set();
  let isBusy = false;

  async function run() {
    isBusy = true;
    while (names.size > 0) {
      const gathered = names;
      names = new Set();
      await handle(gathered);
      await new Promise(resolve => setTimeout(resolve, pause));
    }
    isBusy = false;
  }

  return name => {
    names.add(name);
    if (!isBusy) run();
  };
}
