// Asks the servers, and finds words for their answers.

/** Resolves with any answer of a server; rejects when there is none within the time. */
export async function ask(method, path, body, milliseconds = 20_000) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
    cache: "no-store",
    signal: AbortSignal.timeout(milliseconds),
  });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return { ok: response.ok, status: response.status, answer: isJson ? await response.json() : null };
}

/** The sentence of a refusal, as the server put it. */
export function reason(response) {
  if (response.status === 401) return "Say who you are first: the form is at the top of the page.";
  return response.answer?.detail ?? response.answer?.title ?? `The server answered ${response.status}.`;
}

export const noAnswer = "No server answers. Nobody knows whether this was done; try again in a moment.";

/** "being edited by ann, for 3 minutes"; empty when nobody is. */
export function editedBy(editor, me) {
  if (!editor) return "";
  const who = editor.name === null ? "somebody" : editor.name === me ? `${editor.name} (you, in another window)` : editor.name;
  return `being edited by ${who}, ${duration(editor.seconds)}`;
}

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "for less than a minute";
  if (minutes < 60) return `for ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  const hours = Math.floor(minutes / 60);
  return `for ${hours} ${hours === 1 ? "hour" : "hours"}`;
}
