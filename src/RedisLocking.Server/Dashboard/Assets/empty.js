// What the list says when it has nothing to show.
import { make } from "./dom.js";
import { nameNodes } from "./names.js";
import { session } from "./session.js";

export function emptyState(prefix, isComplete) {
  if (!isComplete) return [make("p", { textContent: "None found so far; there are more locks to look through." })];
  if (prefix !== "") return [make("p", {}, "Nobody holds a lock whose name begins with ", make("bdi", { className: "mono" }, ...nameNodes(prefix)), ".")];
  return [
    make("p", {}, make("strong", { textContent: "Nobody holds a lock." })),
    make("p", { textContent: "Take one for two minutes, and it appears here:" }),
    make("pre", { className: "command", tabIndex: 0, textContent: command() }),
  ];
}

// With the address at which this page was reached. The key is the reader's to fill in: it is shown nowhere.
function command() {
  const url = new URL("v1/locks/hello", document.baseURI);
  const key = session.key === null ? "" : ` \\\n  -H "Authorization: Bearer $KEY"`;
  return `curl -X POST ${url}${key} \\\n  -H "Content-Type: application/json" -d '{"ttl": "2m", "owner": "me"}'`;
}
