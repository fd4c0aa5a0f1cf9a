// The page's head: which service this is, who looks on, and whether the page hears of changes at once.
import { make, say } from "./dom.js";
import { nameNodes } from "./names.js";
import { session } from "./session.js";

const pages = document.getElementById("pages");
const place = document.getElementById("service");
const memory = document.getElementById("memory");
const live = make("span", { className: "live" });

export function showService(service, signOut) {
  const { version, store, instance, caller, development } = service;
  const isOpen = session.key === null;
  const who = isOpen
    ? make("span", { textContent: "open to everybody" })
    : make("span", {}, make("bdi", {}, ...nameNodes(caller.name)), ` (${caller.scopes.join(", ")})`);
  const out = make("button", { type: "button", className: "small", textContent: "Sign out" });
  out.addEventListener("click", signOut);
  place.replaceChildren(live, make("span", {}, `${version} · ${store === "memory" ? "in memory" : "Redis"} · `, make("bdi", {}, ...nameNodes(instance))),
    ...(development ? [make("span", { className: "badge", textContent: "development" })] : []), who, ...(isOpen ? [] : [out]));
  memory.hidden = store !== "memory";
  pages.hidden = false;
}

export function hideService() {
  place.replaceChildren();
  memory.hidden = pages.hidden = true;
}

export function showLive(isLive) {
  live.classList.toggle("on", isLive);
  say(live, isLive ? "live" : "not live, read every 10 s");
}

export function markPage(page) {
  const [locks, contention] = pages.children;
  mark(locks, page === "locks");
  mark(contention, page === "contention");
}

function mark(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
