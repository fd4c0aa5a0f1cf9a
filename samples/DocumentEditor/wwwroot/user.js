// The stand-in for signing in: a name, and nothing that proves it.
import { ask, reason, noAnswer } from "./api.js";

/** Fills the form at the top, and resolves with who is signed in. Signing in and out load the page again. */
export async function signedIn(form, complain) {
  const { answer: user } = await ask("GET", "/api/user");
  form.replaceChildren(...(user.name === null ? stranger() : known(user)));
  form.addEventListener("submit", async event => {
    event.preventDefault();
    try {
      const response = user.name === null
        ? await ask("POST", "/api/user", { name: new FormData(form).get("name") })
        : await ask("DELETE", "/api/user");
      if (response.ok) location.reload();
      else complain(reason(response));
    } catch {
      complain(noAnswer);
    }
  });
  return user;
}

function stranger() {
  const label = document.createElement("label");
  label.htmlFor = "name";
  label.textContent = "Your name (no password: this is a sample)";
  const name = document.createElement("input");
  Object.assign(name, { id: "name", name: "name", required: true, maxLength: 60, autocomplete: "nickname" });
  return [label, name, button("Sign in")];
}

function known(user) {
  const who = document.createElement("span");
  who.textContent = user.isAdministrator ? `${user.name} (administrator)` : user.name;
  return [who, button("Sign out")];
}

function button(text) {
  const made = document.createElement("button");
  made.textContent = text;
  return made;
}
