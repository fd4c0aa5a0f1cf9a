// Says in a few words what changed, to those who hear the page: at most every five seconds, however much changes.
import { say } from "./dom.js";

const region = document.getElementById("announcement");
const pause = 5_000;
let sentence = null;
let timer = 0;

/** Says what makeSentence returns by then; the last one to ask is heard. */
export function announceSoon(makeSentence) {
  sentence = makeSentence;
  timer ||= setTimeout(() => {
    timer = 0;
    say(region, sentence());
  }, pause);
}

/** What another page had to say is said no more. */
export function announceNothing() {
  clearTimeout(timer);
  timer = 0;
  say(region, "");
}
