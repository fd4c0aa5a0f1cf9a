// What the list is narrowed down to, and its order.
import { make } from "./dom.js";
import { orderLabels } from "./sorting.js";

const pause = 250; // Nobody is asked after every letter.

export function searchForm({ prefix, sort }, { searched, sortedBy }) {
  const input = make("input", { type: "search", id: "prefix", autocomplete: "off", spellcheck: false, placeholder: "any name" });
  input.setAttribute("autocapitalize", "off");
  const options = Object.entries(orderLabels).map(([value, label]) => make("option", { value, textContent: label }));
  const select = make("select", { id: "sort" }, ...options);
  const element = make("form", { className: "search", role: "search" },
    make("label", { htmlFor: "prefix", textContent: "Name begins with" }), input,
    make("label", { htmlFor: "sort", textContent: "Sort by" }), select);

  let timer = 0;
  let asked = prefix;
  function submit() {
    clearTimeout(timer);
    if (input.value === asked) return;
    asked = input.value;
    searched(asked);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(submit, pause);
  });
  element.addEventListener("submit", event => {
    event.preventDefault();
    submit();
  });
  select.addEventListener("change", () => sortedBy(select.value));

  function show(route) {
    asked = route.prefix;
    if (input.value !== asked) input.value = asked;
    select.value = Object.hasOwn(orderLabels, route.sort) ? route.sort : "name";
  }

  show({ prefix, sort });
  return { element, show };
}
