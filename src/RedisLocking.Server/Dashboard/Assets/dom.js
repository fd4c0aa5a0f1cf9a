// Makes elements. Text stays text: nothing on this page is ever parsed as markup.

/** An element with properties (or attributes) and children; children that are null or false are left out. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== false));
  return element;
}

/** Sets a text only where it differs: said again, it would be read out again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
