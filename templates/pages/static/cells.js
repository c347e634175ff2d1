// Pointing at a cell, with the mouse or the keyboard: where its value is written.

import { problemsOf } from "./marks.js";
import { post, told } from "./post.js";
import { desk, frame, root } from "./sheet.js";

const SOON = 90; // ms before a cell that the mouse rests on is asked about
const [panel, title, key, place, problems, opener, tip, said] = [
  "cell", "cell-title", "cell-key", "cell-place", "cell-problems", "cell-open", "tip", "said",
].map((id) => document.getElementById(id));
let known = new Map();
let selected; // { key, position } of the cell shown in the panel
let current; // what the server said of it
let waiting;

const keyed = () => [...desk.querySelectorAll("[data-key]")];
const same = (wanted) => keyed().filter((cell) => cell.dataset.key === wanted);
const cellAt = (target) => {
  const cell = target.closest?.("[data-key], td, th");
  return cell?.dataset.key === undefined ? cell?.querySelector("[data-key]") : cell;
};

async function ask(name) {
  if (!known.has(name)) {
    const query = new URLSearchParams({ key: name });
    const answer = fetch(`${document.body.dataset.cells}?${query}`).then((r) => (r.ok ? r.json() : undefined));
    known.set(name, answer.catch(() => undefined));
  }
  return known.get(name);
}

/** Forget what was known of the files, mark the selected cell again. */
export function renewCells() {
  known = new Map();
  const [first] = keyed();
  if (first) reachable(first);
  const cell = selected && same(selected.key)[selected.position];
  if (cell) select(cell);
  else close();
}

/** Let the Tab key stop at one cell; the arrow keys lead on from there. */
function reachable(cell) {
  cell.tabIndex = 0;
  for (const each of desk.querySelectorAll("[tabindex]")) {
    if (each !== cell) each.removeAttribute("tabindex");
  }
}

/** Show a cell in the panel. */
export async function select(cell) {
  desk.querySelectorAll(".selected").forEach((each) => each.classList.remove("selected"));
  cell.classList.add("selected");
  reachable(cell);
  const name = cell.dataset.key;
  const now = { key: name, position: same(name).indexOf(cell) };
  selected = now;
  const found = await ask(name);
  if (selected !== now) return;
  current = found;
  title.textContent = found?.title || "所选的格";
  key.textContent = found?.key ?? name;
  place.textContent = found ? `${found.file} 第 ${found.line} 行` : "没有这个文件了";
  problems.replaceChildren(...problemsOf(cell).map(copyOf));
  if (found && opener.localName === "a") opener.href = found.link;
  if (found) Object.assign(opener.dataset, { file: found.file, line: found.line, column: found.column });
  panel.hidden = false;
  tellOthers({ cell, found });
}

const tellOthers = (detail) => document.dispatchEvent(new CustomEvent("tianbao:cell", { detail }));

function copyOf(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll(".place").forEach((each) => each.remove());
  copy.removeAttribute("data-problem");
  return copy;
}

function close() {
  desk.querySelectorAll(".selected").forEach((each) => each.classList.remove("selected"));
  selected = undefined;
  panel.hidden = true;
  tellOthers({});
}

function leave() {
  close();
  frame.focus();
}

/** Bring a cell into sight and select it. Only the form scrolls: the bar above it stays where it was. */
export function reveal(cell) {
  const [view, here] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
  const left = Math.min(here.left - view.left, 0) || Math.max(here.right - view.right, 0);
  frame.scrollBy(left, here.top - view.top - (view.height - here.height) / 2);
  scrollTo(0, 0);
  select(cell);
  cell.focus({ preventScroll: true });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = `已复制 ${text}`;
  } catch {
    said.textContent = `浏览器不让复制；位置是 ${text}`;
  }
}

async function openEditor(button) {
  const { file, line, column } = button.dataset;
  const response = await post(`/edit?${new URLSearchParams({ file, line, column })}`);
  said.textContent = response.ok ? `已打开 ${file} 第 ${line} 行` : await told(response);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Return the nearest cell in a direction, as it looks on the page. */
function neighbour(from, [right, down]) {
  const here = from.getBoundingClientRect();
  let best;
  let least = Infinity;
  for (const cell of keyed()) {
    const there = cell.getBoundingClientRect();
    const ahead = right
      ? (right > 0 ? there.left - here.right : here.left - there.right)
      : (down > 0 ? there.top - here.bottom : here.top - there.bottom);
    if (cell === from || ahead < -2) continue;
    const aside = right
      ? Math.max(there.top - here.bottom + 1, here.top - there.bottom + 1, 0)
      : Math.max(there.left - here.right + 1, here.left - there.right + 1, 0);
    const distance = ahead + aside * 4;
    if (distance < least) [best, least] = [cell, distance];
  }
  return best;
}

function onKey(event) {
  const cell = root.activeElement?.closest("[data-key]");
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  let next;
  if (!cell) {
    const edge = frame.getBoundingClientRect().top;
    if (event.key === "Enter") next = keyed().find((each) => each.getBoundingClientRect().top >= edge);
  } else if (STEPS[event.key]) next = neighbour(cell, STEPS[event.key]);
  else if (event.key === "Enter" && !panel.hidden) opener.focus();
  else if (event.key === "Escape") leave();
  else return;
  if (cell || next) event.preventDefault();
  if (!next) return;
  reachable(next);
  next.focus();
}

desk.addEventListener("focusin", (event) => {
  const cell = cellAt(event.target);
  if (cell) select(cell);
});
desk.addEventListener("click", (event) => {
  const cell = cellAt(event.target);
  if (cell) select(cell);
  else close();
});
desk.addEventListener("mouseover", (event) => {
  const cell = cellAt(event.target);
  clearTimeout(waiting);
  tip.hidden = true;
  if (!cell) return;
  waiting = setTimeout(async () => {
    const found = await ask(cell.dataset.key);
    if (!found || !cell.matches(":hover")) return;
    tip.textContent = `${found.title ? `${found.title} · ` : ""}${found.key} · ${found.file} 第 ${found.line} 行`;
    tip.hidden = false;
  }, SOON);
});
desk.addEventListener("mouseleave", () => {
  clearTimeout(waiting);
  tip.hidden = true;
});
frame.addEventListener("keydown", onKey);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") desk.querySelector(".selected")?.focus();
});
document.getElementById("cell-close").addEventListener("click", leave);
document.getElementById("cell-copy").addEventListener("click", () => current && copy(current.place));
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-open]");
  if (button) openEditor(button);
});
