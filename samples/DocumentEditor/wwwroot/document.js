import { ask, editedBy, noAnswer, reason } from "./api.js";
import { signedIn } from "./user.js";

const path = `/api/documents/${location.pathname.split("/").pop()}`;
const lookEvery = 3_000;
const unheard = "No server hears this page. If that lasts, your edit ends; your text stays here.";
const page = Object.fromEntries([...document.querySelectorAll("[id]")].map(element => [element.id, element]));

let user = { name: null, isAdministrator: false };
let shown = null; // The document as it was last read.
let edit = null; // This page's edit: { handle, heartbeat, saved, hasEnded }. The handle is nowhere but here.

function say(sentence) {
  if (page.banner.textContent !== sentence) page.banner.textContent = sentence; // Said again, it would be read out again.
}

function show() {
  const isMine = edit !== null && !edit.hasEnded;
  page.editing.hidden = edit === null;
  page.reading.hidden = isMine;
  page.cancel.textContent = edit?.hasEnded ? "Close" : "Cancel";
  page.edit.textContent = edit?.hasEnded ? "Edit again" : "Edit";
  if (shown === null) return;

  const editor = isMine ? "You are editing this document." : editedBy(shown.editor, user.name);
  if (page.editor.textContent !== editor) page.editor.textContent = editor;
  page.editor.classList.toggle("busy", !isMine && shown.editor !== null);
  page.title.textContent = document.title = shown.title;
  page.stored.textContent = shown.text;
  page["saved-by"].textContent = shown.savedBy === null ? "" : `Saved by ${shown.savedBy}.`;
  page["take-over"].hidden = !user.isAdministrator || shown.editor === null;
}

// Who looks on sees who edits, and what was saved.
async function look() {
  try {
    const response = await ask("GET", path);
    if (response.ok) shown = response.answer;
    else say(reason(response));
  } catch {
    // Looked again in a moment. Who does something is told.
  }
  show();
}

async function lookOn() {
  if (edit === null || edit.hasEnded) await look();
  setTimeout(lookOn, lookEvery);
}

async function begin(action) {
  await doing(async () => {
    const response = await ask("POST", `${path}/${action}`);
    if (!response.ok) return say(reason(response));

    const { handle, text, heartbeatMilliseconds } = response.answer;
    keep();
    edit = { handle, heartbeat: heartbeatMilliseconds, saved: text, hasEnded: false };
    page.draft.value = text;
    goOnBeating(edit);
    show();
    page.draft.focus();
  });
  if (edit === null || edit.hasEnded) await look();
}

// What was typed into edits that have ended stays in sight, below the new one.
function keep() {
  if (edit?.hasEnded && page.draft.value !== edit.saved) {
    const before = page["kept-text"].textContent;
    page["kept-text"].textContent = before ? `${page.draft.value}\n\n* * *\n\n${before}` : page.draft.value;
    page.kept.hidden = false;
  }
}

// Says that this page is still there, and hears whether the edit is.
async function beat(mine) {
  let response = null;
  try {
    response = await ask("POST", `${path}/heartbeat`, { handle: mine.handle }, mine.heartbeat);
  } catch {
    // Nobody knows. The next one may be heard; the lease lasts for three.
  }

  if (mine !== edit || mine.hasEnded) return;
  if (response?.status === 410) await ended(reason(response));
  else if (!response?.ok) say(unheard);
  else if (page.banner.textContent === unheard) say("");
}

async function goOnBeating(mine) {
  while (mine === edit && !mine.hasEnded) {
    await new Promise(resolve => setTimeout(resolve, mine.heartbeat));
    if (mine === edit && !mine.hasEnded) await beat(mine);
  }
}

async function ended(sentence) {
  edit.hasEnded = true;
  say(sentence);
  await look();
}

async function save(close) {
  const text = page.draft.value;
  await doing(async () => {
    const response = await ask("PUT", path, { handle: edit.handle, text, close });
    if (response.status === 410) return ended(reason(response));
    if (!response.ok) return say(reason(response));

    edit.saved = text;
    page.editor.textContent = "Saved.";
    if (close) await leave();
  });
}

async function cancel() {
  if (page.draft.value !== edit.saved && !confirm("Give up what you typed since the last save?")) return;
  await doing(async () => {
    if (!edit.hasEnded) await ask("POST", `${path}/cancel`, { handle: edit.handle });
    await leave();
  });
}

async function leave() {
  edit = null;
  await look();
  page.edit.focus();
}

// One thing at a time; without an answer everything stays as it is.
let isBusy = false;
async function doing(action) {
  if (isBusy) return;
  isBusy = true;
  say("");
  try {
    await action();
  } catch {
    say(noAnswer);
  } finally {
    isBusy = false;
  }
}

page.edit.addEventListener("click", () => begin("edit"));
page["take-over"].addEventListener("click", () => begin("take-over"));
page["save-and-close"].addEventListener("click", () => save(true));
page.cancel.addEventListener("click", cancel);
page.editing.addEventListener("submit", event => {
  event.preventDefault();
  save(false);
});

addEventListener("beforeunload", event => {
  if (edit !== null && page.draft.value !== edit.saved) event.preventDefault();
});

// Who leaves the page gives the document back now, and not when its time has run out.
addEventListener("pagehide", () => {
  if (edit === null || edit.hasEnded) return;
  fetch(`${path}/cancel`, {
    method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ handle: edit.handle }),
  }).catch(() => {});
});
addEventListener("pageshow", event => {
  if (event.persisted) location.reload(); // It comes back from the browser's memory with an edit that was given back.
});

// A page that was asleep finds out at once how things stand.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && edit !== null && !edit.hasEnded) beat(edit);
});

try {
  user = await signedIn(page.user, say);
  await lookOn();
} catch {
  say(noAnswer);
}
