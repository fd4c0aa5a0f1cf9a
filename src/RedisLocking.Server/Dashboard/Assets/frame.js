// What all pages stand in: one page at a time, kept fresh by reading and by events while somebody can see it.
import { announceNothing } from "./announce.js";
import { startClock } from "./clock.js";
import { openContention } from "./contention.js";
import { follow } from "./events.js";
import { markPage, showLive } from "./header.js";
import { openLock } from "./lock.js";
import { openLocks } from "./locks.js";
import { keepFresh } from "./refresh.js";
import { currentRoute } from "./route.js";
import { trouble } from "./trouble.js";

const main = document.getElementById("main");
const openers = { locks: openLocks, lock: openLock, contention: openContention };

/** Shows what the address says until it is closed. refused(problem) hears that the key is no longer good. */
export function openFrame(service, refused) {
  const isAdministrator = service.caller.scopes.includes("admin");
  let page = null;
  let route = null;
  let fresh = null;
  let unfollow = null;

  function go() {
    const next = currentRoute();
    if (page?.take && next.page === route.page) return page.take(next);
    const isFirst = page === null;
    pause();
    announceNothing();
    route = next;
    trouble.forget();
    page = openers[route.page](route, { isAdministrator, refresh: () => fresh?.now(), follow: prefix => listen(prefix) });
    main.replaceChildren(page.element);
    document.title = `${page.title} · RedisLocking`;
    markPage(route.page);
    // Who went to another page hears its heading, and does not begin at the top of the document.
    if (!isFirst) document.getElementById("heading").focus({ preventScroll: true });
    scrollTo(0, 0);
    resume();
  }

  function resume() {
    if (fresh !== null || document.visibilityState === "hidden") return;
    listen(page.prefix);
    fresh = keepFresh(page.read, ended);
  }

  function pause() {
    fresh?.stop();
    unfollow?.();
    fresh = unfollow = null;
  }

  // What happened while nobody listened is read anew.
  function listen(prefix) {
    page.prefix = prefix;
    unfollow?.();
    showLive(false);
    unfollow = follow(prefix, event => page.heard(event), isConnected => {
      showLive(isConnected);
      if (isConnected) fresh?.now();
    });
  }

  function ended(problem) {
    if (problem === null) trouble.over();
    else if (problem.status === 401) refused(problem);
    else trouble.is(problem);
  }

  const onVisibility = () => (document.visibilityState === "hidden" ? pause() : resume());
  addEventListener("hashchange", go);
  document.addEventListener("visibilitychange", onVisibility);
  const stopClock = startClock(() => trouble.isOutage, element => page.due(element.dataset.lock));
  go();

  return function close() {
    removeEventListener("hashchange", go);
    document.removeEventListener("visibilitychange", onVisibility);
    stopClock();
    pause();
  };
}
