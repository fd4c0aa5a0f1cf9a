// Ages count up and lifetimes count down, once a second, without anything being read anew.
import { duration } from "./format.js";

const usualTtl = 30;
let offset = 0; // What the server's clock is ahead of this one, in milliseconds.

/** Learns the server's time from a Date header, which has whole seconds: what is less may be no difference at all. */
export function heardServerTime(header) {
  const heard = Date.parse(header);
  if (Number.isNaN(heard)) return;
  const ahead = heard + 500 - Date.now();
  offset = Math.abs(ahead) < 1_500 ? 0 : ahead;
}

/** Shows how long ago a moment of the server's clock is. */
export function countUp(element, since) {
  element.dataset.since = Date.parse(since);
  showAge(element);
}

/**
 * Shows how long a lease lasts that has so many seconds left now. Nobody says its TTL, so the bar is full at the usual one, or
 * at the most that was ever left if that is more; and at the lease's whole life if that is less.
 */
export function countDown(element, bar, seconds, since) {
  const life = since === null ? Infinity : seconds + ageOf(Date.parse(since));
  const most = Math.max(seconds, Number(element.dataset.most ?? 0), Math.min(life, usualTtl));
  Object.assign(element.dataset, { until: performance.now() + seconds * 1_000, most });
  showLeft(element, bar);
}

/** Counts until the returned function is called. due(element) is called for what has come to its end, once. */
export function startClock(isStanding, due) {
  const timer = setInterval(() => {
    if (isStanding()) return;
    for (const element of document.querySelectorAll("[data-since]")) showAge(element);
    for (const element of document.querySelectorAll("[data-until]")) {
      if (showLeft(element, element.nextElementSibling) || element.dataset.isDue) continue;
      element.dataset.isDue = "1";
      due(element);
    }
  }, 1_000);
  return () => clearInterval(timer);
}

const ageOf = moment => (Date.now() + offset - moment) / 1_000;

function showAge(element) {
  element.textContent = duration(ageOf(element.dataset.since));
}

function showLeft(element, bar) {
  const left = Math.max(0, (element.dataset.until - performance.now()) / 1_000);
  if (left > 0) delete element.dataset.isDue;
  element.textContent = left > 0 ? duration(Math.ceil(left)) : "any moment";
  bar.style.setProperty("--left", Math.min(1, left / element.dataset.most));
  bar.classList.toggle("low", left < element.dataset.most / 4);
  return left > 0;
}
