import { ask, editedBy, noAnswer, reason } from "./api.js";
import { signedIn } from "./user.js";

const list = document.getElementById("documents");
const trouble = document.getElementById("trouble");
const lookEvery = 3_000;

function complain(sentence) {
  if (trouble.textContent !== sentence) trouble.textContent = sentence; // Said again, it would be read out again.
}

function line(found, me) {
  const link = document.createElement("a");
  link.href = `/documents/${found.id}`;
  link.textContent = found.title;
  const editor = document.createElement("p");
  editor.className = "quiet";
  editor.textContent = editedBy(found.editor, me) || "free";
  const item = document.createElement("li");
  item.append(link, editor);
  return item;
}

let shown = "";
async function look(me) {
  try {
    const response = await ask("GET", "/api/documents");
    complain(response.ok ? "" : reason(response));
    const found = JSON.stringify(response.answer);
    if (response.ok && found !== shown) {
      const focused = document.activeElement?.getAttribute("href");
      list.replaceChildren(...response.answer.map(one => line(one, me)));
      if (focused) list.querySelector(`a[href="${focused}"]`)?.focus();
      shown = found;
    }
  } catch {
    complain(noAnswer);
  }
  setTimeout(look, lookEvery, me);
}

try {
  const user = await signedIn(document.getElementById("user"), complain);
  await look(user.name);
} catch {
  complain(noAnswer);
}
