// Names and labels come from anybody. What cannot be seen, or would reorder the text around it, is written out.

const joiner = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D`; // Inside an emoji it belongs there.
const unseen = new RegExp(String.raw`(?!${joiner})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}|^ | $`, "gu");

/** The nodes that show a name: text, and each unseen character as \u{…}. */
export function nameNodes(name) {
  const nodes = [];
  let from = 0;
  for (const match of name.matchAll(unseen)) {
    if (match.index > from) nodes.push(name.slice(from, match.index));
    const code = document.createElement("span");
    code.className = "escaped";
    code.textContent = escapeOf(match[0]);
    nodes.push(code);
    from = match.index + match[0].length;
  }
  if (from < name.length) nodes.push(name.slice(from));
  return nodes;
}

/** The same as one string, for titles and announcements. */
export function plainName(name) {
  return name.replace(unseen, escapeOf);
}

function escapeOf(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}
