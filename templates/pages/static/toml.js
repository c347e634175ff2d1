// TOML, to be coloured while it is written.

import { HighlightStyle, StreamLanguage, syntaxHighlighting, tags } from "./vendor/codemirror.js";

const TOKENS = [
  [/^"(?:\\.|[^"\\])*"(?=\s*[=.])|^'[^']*'(?=\s*[=.])/, "propertyName"],
  [/^"(?:\\.|[^"\\])*"?|^'[^']*'?/, "string"],
  [/^#.*/, "comment"],
  [/^[+-]?\d[\w.:+-]*(?=\s*(?:[,\]}#]|$))/, "number"],
  [/^(?:true|false)(?=\s*(?:[,\]}#]|$))/, "atom"],
  [/^[\p{L}\p{N}_-]+(?=\s*[=.])/u, "propertyName"],
];
const HEADER = /^\[\[?[^[\]{}=,]*\]\]?(?=\s*(?:#|$))/;

function token(stream, state) {
  if (state.quote) return block(stream, state);
  const begins = stream.sol() || !stream.string.slice(0, stream.pos).trim();
  if (stream.eatSpace()) return null;
  const opened = stream.match(/^(?:"""|''')/);
  if (opened) {
    state.quote = opened[0];
    return "string";
  }
  if (begins && stream.match(HEADER)) return "heading";
  for (const [pattern, name] of TOKENS) if (stream.match(pattern)) return name;
  stream.next();
  return null;
}

/** Go on in a text of several lines, to its end if that is on this one. */
function block(stream, state) {
  const end = stream.string.indexOf(state.quote, stream.pos);
  if (end < 0) {
    stream.skipToEnd();
  } else {
    stream.pos = end + state.quote.length;
    state.quote = "";
  }
  return "string";
}

const language = StreamLanguage.define({
  name: "toml",
  startState: () => ({ quote: "" }),
  token,
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["[", "{", '"'] } },
});
const look = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.heading, color: "var(--accent)", fontWeight: "bold" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.atom], color: "var(--warning)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

export const toml = [language, syntaxHighlighting(look)];
