// Who holds a lock, in a line or two.
import { countDown, countUp } from "./clock.js";
import { make } from "./dom.js";
import { none } from "./format.js";
import { nameNodes, plainName } from "./names.js";

export const badge = text => make("span", { className: "badge", textContent: text });

/** The owner's label; where there is none, that. */
export function ownerNodes(holder) {
  const owner = holder.owner === null
    ? make("span", { className: "quiet", textContent: "no label" })
    : make("bdi", { className: "owner" }, ...nameNodes(holder.owner));
  return holder.mode === null ? [owner] : [owner, " ", badge(holder.mode)];
}

/** Where it runs. */
export function placeNodes(holder) {
  if (holder.detached) return [badge("detached")];
  if (holder.machine === null) return [make("span", { className: "quiet", textContent: none })];
  return [make("span", { className: "place" }, make("bdi", {}, ...nameNodes(holder.machine)), ` · process ${holder.processId ?? "?"}`)];
}

/** The same in one string: "job-7 (node-1, process 4711)". */
export function holderText(holder) {
  const place = holder.detached ? "detached" : holder.machine === null ? null : `${plainName(holder.machine)}, process ${holder.processId ?? "?"}`;
  const owner = holder.owner === null ? "no label" : plainName(holder.owner);
  return place === null ? owner : `${owner} (${place})`;
}

/** How long it has been held. */
export function ageNodes(holder) {
  if (holder.since === null) return [none];
  const age = make("span");
  countUp(age, holder.since);
  return [age];
}

/** How long it lasts, in words and as a bar; due names the lock when that has come to its end. */
export function lifetime(holder, name) {
  if (holder.expiresIn === null) return { nodes: ["no end"], update() {} };
  const left = make("span", { "data-lock": name });
  const bar = make("span", { className: "bar", "aria-hidden": "true" });
  countDown(left, bar, holder.expiresIn, holder.since);
  return { nodes: [left, bar], update: next => countDown(left, bar, next.expiresIn, next.since) };
}
