// Asks for an API key when the service wants one.
import { readService } from "./api.js";
import { make, say } from "./dom.js";
import { session } from "./session.js";

/** Shows the form with a sentence above it, if there is one; signedIn(service) is called with a key that the service knows. */
export function openSignIn(sentence, signedIn) {
  const input = make("input", { id: "key", type: "password", required: true, autocomplete: "current-password", spellcheck: false });
  const button = make("button", { type: "submit", className: "filled", textContent: "Sign in" });
  const note = make("p", { className: "note", role: "alert", textContent: sentence });
  const form = make("form", { className: "sign-in" },
    make("label", { htmlFor: "key", textContent: "API key" }), input, button, note,
    make("p", { className: "quiet", textContent: "It stays in this tab until you sign out or close it. The scope read shows locks; admin also takes them away." }));

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const key = input.value.trim();
    button.disabled = true;
    say(note, "");
    try {
      if (!/^[\x21-\x7e]+$/.test(key)) throw Object.assign(new Error(), { status: 401 }); // No header can carry it.
      const service = await readService(key);
      session.key = key;
      signedIn(service);
    } catch (problem) {
      say(note, problem.status === 401 ? "The service does not know this key." : problem.message);
      button.disabled = false;
      input.select();
    }
  });

  const heading = make("h1", { id: "heading", tabIndex: -1, textContent: "Sign in" });
  return { element: make("section", { "aria-labelledby": "heading", className: "narrow" }, heading, form), title: "Sign in", input };
}
