// The form itself: shown as it was built, apart from the page's own styles.

import { changed, read } from "./changes.js";

const MARKED = 2600; // ms for which a changed cell is marked
const STYLE = /<style>([^]*?)<\/style>/; // taken out first: the page's policy lets no inline style pass
const MARK = /<p class="tianbao-old"[^\n]*<\/p>\n/; // the page around the form says it in its own words
const frame = document.getElementById("frame");
const root = frame.attachShadow({ mode: "open" });
const desk = document.createElement("div");
const look = document.createElement("link");
const paper = new CSSStyleSheet(); // size and margins of the paper, which only the document can set
let shown = "";

desk.className = "desk";
look.rel = "stylesheet";
look.href = "/static/sheet.css";
root.append(look, desk);
document.adoptedStyleSheets = [paper];

export { desk, frame, root };

/** Show a form; return whether it differs from the one shown. Where the reader is looking stays in sight. */
export function show(html) {
  if (html === shown) return false;
  const first = shown === "";
  shown = html;
  const [, css] = html.match(STYLE) ?? [];
  const page = new DOMParser().parseFromString(html.replace(STYLE, "").replace(MARK, ""), "text/html");
  const article = page.querySelector("article");
  if (!article) return false;
  style(css ?? "");
  const before = first ? [] : read(desk);
  const anchor = anchorOf(desk);
  const { scrollTop, scrollLeft } = frame;
  desk.replaceChildren(document.adoptNode(article));
  frame.scrollTo(scrollLeft, scrollTop);
  if (anchor) settle(anchor);
  if (!first) mark(changed(before, read(desk)));
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
