// The banner that says that what is shown may be old, and why.
import { say } from "./dom.js";
import { time } from "./format.js";

const banner = document.getElementById("trouble");
let readAt = null;

export const trouble = {
  /** Nobody knows how things stand: counting stops, and what is shown is marked. */
  get isOutage() {
    return document.body.classList.contains("old");
  },

  over() {
    readAt = new Date();
    document.body.classList.remove("old");
    banner.hidden = true;
    say(banner, "");
  },

  is(problem) {
    const since = problem.isOutage && readAt !== null ? ` What you see is old: it is from ${time(readAt)}.` : "";
    document.body.classList.toggle("old", problem.isOutage);
    banner.hidden = false;
    say(banner, `${sentence(problem)}${since}`);
  },

  /** Another page, of which nothing has been read yet. */
  forget() {
    readAt = null;
  },
};

function sentence(problem) {
  if (problem.status === 503) return `The service cannot say which locks are held. ${problem.message}`;
  if (problem.status === 403) return `Your API key may not see this: it takes the scope read, and a prefix that fits. ${problem.message}`;
  return problem.message;
}
