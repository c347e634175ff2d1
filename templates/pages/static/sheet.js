// The form itself: shown as it was built, apart from the page's own styles.

import { changed, read } from "./changes.js";

const MARKED = 2600; // ms for which a changed cell is marked
const STYLE = /<style>([^]*?)<\/style>/; // taken out first: the page's policy lets no inline style pass
const MARK = /<p class="tianbao-old"[^\n]*<\/p>\n/; // the page around the form says it in its own words
const frame = document.getElementById("frame");
const root = frame.attachShadow({ mode: "open" });
const desk = document.createElement("div");
const overlay = document.createElement("div"); // what is typed over the form
const look = document.createElement("link");
const paper = new CSSStyleSheet(); // size and margins of the paper, which only the document can set
let shown = "";

desk.className = "desk";
look.rel = "stylesheet";
look.href = "/static/sheet.css";
overlay.className = "overlay";
root.append(look, desk);
document.adoptedStyleSheets = [paper];

export { desk, frame, overlay, root };

/** Show a form; return whether it differs from the one shown. Where the reader is looking stays in sight. */
export function show(html) {
  if (html === shown) return false;
  const first = shown === "";
  const before = shown;
  shown = html;
  if (!first && patch(before, html)) return true;
  const [, css] = html.match(STYLE) ?? [];
  const page = new DOMParser().parseFromString(html.replace(STYLE, "").replace(MARK, ""), "text/html");
  const article = page.querySelector("article");
  if (!article) return false;
  style(css ?? "");
  const cells = first ? [] : read(desk);
  const anchor = anchorOf(desk);
  const { scrollTop, scrollLeft } = frame;
  desk.replaceChildren(document.adoptNode(article), overlay);
  frame.scrollTo(scrollLeft, scrollTop);
  if (anchor) settle(anchor);
  if (!first) mark(changed(cells, read(desk)));
  return true;
}

const isRow = (line) => line.startsWith("<tr") && line.endsWith("</tr>");

/** Put only the rows anew that say something else, where nothing else is; return whether that was possible. */
function patch(before, now) {
  const [old, lines] = [before.split("\n"), now.split("\n")];
  if (old.length !== lines.length) return false;
  const differ = lines.flatMap((line, at) => (line === old[at] ? [] : [at]));
  if (!differ.every((at) => isRow(old[at]) && isRow(lines[at]))) return false;
  const places = new Map();
  lines.forEach((line, at) => line.startsWith("<tr") && places.set(at, places.size));
  const rows = desk.querySelectorAll("tr");
  if (rows.length !== places.size) return false;
  const table = `<table><tbody>${differ.map((at) => lines[at]).join("")}</tbody></table>`;
  const made = [...new DOMParser().parseFromString(table, "text/html").querySelectorAll("tr")];
  if (made.length !== differ.length) return false;
  const pairs = differ.map((at, n) => [rows[places.get(at)], document.adoptNode(made[n])]);
  const marked = pairs.map(([row, next]) => changed(read(row), read(next)));
  for (const [row, next] of pairs) row.replaceWith(next);
  mark(marked.flat());
  return true;
}

function style(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [sheet];
  const pages = [...sheet.cssRules].filter((rule) => rule instanceof CSSPageRule);
  paper.replaceSync(pages.map((rule) => rule.cssText).join("\n"));
}

const top = (element) => element.getBoundingClientRect().top;
const nth = (key) => [...desk.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];

/** Return the first cell in sight, to be found again among new ones. */
function anchorOf() {
  if (!frame.scrollTop) return undefined;
  const edge = top(frame);
  const cell = [...desk.querySelectorAll("[data-key]")].find((each) => top(each) >= edge);
  if (!cell) return undefined;
  return { key: cell.dataset.key, position: nth(cell.dataset.key).indexOf(cell), top: top(cell) };
}

function settle(anchor) {
  const cell = nth(anchor.key)[anchor.position];
  if (cell) frame.scrollBy(0, Math.round(top(cell) - anchor.top));
}

function mark(cells) {
  for (const { element } of cells) {
    element.classList.add("changed");
    setTimeout(() => element.classList.remove("changed"), MARKED);
  }
}
