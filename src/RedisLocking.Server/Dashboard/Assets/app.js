// Where the page begins: who looks on, and then what the address says.
import { readService } from "./api.js";
import { openFrame } from "./frame.js";
import { hideService, showService } from "./header.js";
import { session } from "./session.js";
import { openSignIn } from "./sign-in.js";
import { trouble } from "./trouble.js";

const main = document.getElementById("main");
const tryAgain = 3_000;
let closeFrame = null;

async function begin() {
  try {
    open(await readService());
  } catch (problem) {
    if (problem.status === 401) return askForKey(session.key === null ? "" : "The service does not know this key.");
    trouble.is(problem);
    setTimeout(begin, tryAgain);
  }
}

function open(service) {
  trouble.over();
  showService(service, () => askForKey(""));
  closeFrame = openFrame(service, () => askForKey("The service no longer knows this key."));
}

function askForKey(sentence) {
  session.key = null;
  closeFrame?.();
  closeFrame = null;
  trouble.over();
  hideService();
  const page = openSignIn(sentence, service => {
    open(service);
    document.getElementById("heading").focus({ preventScroll: true });
  });
  main.replaceChildren(page.element);
  document.title = `${page.title} · RedisLocking`;
  page.input.focus();
}

// The address behind the # says which page is shown, so the skip link must leave it alone.
document.getElementById("skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});

begin();
