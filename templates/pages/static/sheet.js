// The form itself: shown as it was built, apart from the page's own styles.

import { changed, read } from "./changes.js";
import { fits, inOne, inPieces } from "./pieces.js";

const MARKED = 2600; // ms for which a changed cell is marked
const STYLE = /<style>([^]*?)<\/style>/; // taken out first: the page's policy lets no inline style pass
const MARK = /<p class="tianbao-old"[^\n]*<\/p>\n/; // the page around the form says it in its own words
const frame = document.getElementById("frame");
const root = frame.attachShadow({ mode: "open" });
const desk = document.createElement("div");
const overlay = document.createElement("div"); // what is typed over the form
const look = document.createElement("link");
const paper = new CSSStyleSheet(); // size and margins of the paper, which only the document can set
let lines = []; // the page that is shown
let name = "";
let turns = 0; // how often cells were put anew

desk.className = "desk";
look.rel = "stylesheet";
look.href = "/static/sheet.css";
overlay.className = "overlay";
root.append(look, desk);
desk.append(overlay); // stays there for good: an input that is taken out loses its focus
document.adoptedStyleSheets = [paper];

export { desk, frame, overlay, root };

/** Return the name of the page that is shown, as the server gave it. */
export const sheetName = () => name;

/** Return what is another as soon as cells were put anew. */
export const sheetTurn = () => turns;

/** Show a form under its name; return whether it differs from the one shown. Where the reader is looking stays. */
export function show(html, called) {
  turns += 1;
  name = called;
  const before = lines;
  lines = html.split("\n");
  if (before.length && rowsOnly(before)) return true;
  const [, css] = html.match(STYLE) ?? [];
  const page = new DOMParser().parseFromString(html.replace(STYLE, "").replace(MARK, ""), "text/html");
  const article = page.querySelector("article");
  if (!article) return false;
  style(css ?? "");
  const cells = before.length ? read(desk) : [];
  const anchor = anchorOf(desk);
  const { scrollTop, scrollLeft } = frame;
  keepingFocus(() => {
    while (desk.firstChild !== overlay) desk.firstChild.remove();
    overlay.before(document.adoptNode(article));
    inPieces(article);
    frame.scrollTo(scrollLeft, scrollTop);
    if (anchor) settle(anchor);
  });
  if (before.length) mark(changed(cells, read(desk)));
  return true;
}

/** Put lines of the page anew that differ, given as `[[number, line], …]`. */
export function patch(changes, called) {
  turns += 1;
  const before = lines;
  lines = [...lines];
  for (const [at, line] of changes) lines[at] = line;
  name = called;
  if (!replaceRows(before, changes.map(([at]) => at))) show(lines.join("\n"), called);
}

/** Put only the rows anew that say something else, where nothing else does; return whether that was possible. */
function rowsOnly(before) {
  if (before.length !== lines.length) return false;
  return replaceRows(before, lines.flatMap((line, at) => (line === before[at] ? [] : [at])));
}

const isRow = (line) => line.startsWith("<tr") && line.endsWith("</tr>");

function replaceRows(before, differ) {
  if (!differ.length) return true;
  if (!differ.every((at) => isRow(before[at]) && isRow(lines[at]))) return false;
  const places = new Map();
  before.forEach((line, at) => line.startsWith("<tr") && places.set(at, places.size));
  const rows = desk.querySelectorAll("tr");
  if (rows.length !== places.size) return false;
  const table = `<table><tbody>${differ.map((at) => lines[at]).join("")}</tbody></table>`;
  const made = [...new DOMParser().parseFromString(table, "text/html").querySelectorAll("tr")];
  if (made.length !== differ.length) return false;
  const pairs = differ.map((at, n) => [rows[places.get(at)], document.adoptNode(made[n])]);
  if (!pairs.every(([row, next]) => fits(next, row))) return false;
  const marked = pairs.map(([row, next]) => changed(read(row), read(next)));
  keepingFocus(() => pairs.forEach(([row, next]) => row.replaceWith(next)));
  mark(marked.flat());
  return true;
}

/** Replace cells; the one that has the focus has it again afterwards. */
function keepingFocus(replace) {
  const cell = root.activeElement?.closest("[data-key]");
  const key = cell?.dataset.key;
  const position = cell ? nth(key).indexOf(cell) : 0;
  const { tabIndex } = cell ?? {};
  replace();
  if (!cell || cell.isConnected) return;
  const again = nth(key)[position];
  if (!again) frame.focus({ preventScroll: true });
  else Object.assign(again, { tabIndex }).focus({ preventScroll: true });
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

const onPaper = (how) => () => desk.querySelectorAll("article").forEach(how);
addEventListener("beforeprint", onPaper(inOne));
addEventListener("afterprint", onPaper(inPieces));

function mark(cells) {
  for (const { element } of cells) {
    element.classList.add("changed");
    setTimeout(() => element.classList.remove("changed"), MARKED);
  }
}
