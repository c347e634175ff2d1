// Pointing at a cell, with the mouse or the keyboard: what it is, and where its value is written.

import { draw, hide } from "./card.js";
import { post, told } from "./post.js";
import { desk, frame, overlay, root } from "./sheet.js";

const SOON = 90; // ms before a cell that the mouse rests on is asked about
const AROUND = 60; // rows in which the next cell is looked for
const NEAR = 24; // keys of a row that go along with a question
const [panel, tip, said] = ["cell", "tip", "said"].map((id) => document.getElementById(id));
const { form } = document.body.dataset;
let known = new Map();
let selected; // { key, position } of the cell shown in the panel
let current; // what the server said of it
let waiting;

const KEYED = "[data-key], [data-as]:not([data-key])";
const keyed = () => [...desk.querySelectorAll(KEYED)];
const nameOf = (cell) => cell.dataset.key ?? "";

/** Return the cells that show the value of a key. */
export const same = (key) =>
  key ? [...desk.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)] : [...desk.querySelectorAll("[data-as]:not([data-key])")];
const positionOf = (cell) => same(nameOf(cell)).indexOf(cell);

/** Return where a cell stands, to find it again after the form was printed anew. */
export const spotOf = (cell) => ({ key: nameOf(cell), position: positionOf(cell) });
export const cellOf = ({ key, position }) => same(key)[position] ?? same(key)[0];

/** Return the cell that something of the form belongs to. */
export const cellAt = (target) => {
  const cell = target.closest?.(`${KEYED}, td, th`);
  return cell?.matches(KEYED) ? cell : cell?.querySelector(KEYED);
};

/** Return what asks the server about a cell: its key, as what it shows that, the other keys of its row. */
export function query(cell, asked = nameOf(cell)) {
  const near = [...(cell.closest("tr")?.querySelectorAll("[data-key]") ?? [])].map(nameOf);
  const others = [...new Set(near)].filter((key) => key !== asked).slice(0, NEAR);
  return { key: asked, as: asked === nameOf(cell) ? cell.dataset.as ?? "" : "", near: others };
}

/** Return what the server says of a cell, or of another value of its row; asked once as long as nothing changes. */
export async function infoOf(cell, asked = nameOf(cell)) {
  const { key, as, near } = query(cell, asked);
  const name = JSON.stringify([key, as, near]);
  if (!known.has(name)) {
    const asked = new URLSearchParams([["form", form], ["key", key], ["as", as], ...near.map((one) => ["near", one])]);
    const answer = fetch(`${document.body.dataset.cells}?${asked}`).then((r) => (r.ok ? r.json() : undefined));
    known.set(name, answer.catch(() => undefined));
  }
  return known.get(name);
}
/** Return the values that a merged cell stands for, row by row: it says what each of these rows says. */
export function together(cell) {
  const [, list, at, name] = nameOf(cell).match(/^(.+\.)(\d+)\.(\w+)$/) ?? [];
  if (!list) return [nameOf(cell)];
  const row = cell.closest("tr");
  const alike = [...row.querySelectorAll(`[data-key="${CSS.escape(nameOf(cell))}"]`)];
  let [next, items] = [row, [Number(at)]];
  for (let left = Math.min(...alike.map((each) => (each.closest("td, th") ?? each).rowSpan)); left > 1 && next; left -= 1) {
    next = next.nextElementSibling;
    const keys = [...(next?.querySelectorAll("[data-key]") ?? [])].map(nameOf).filter((key) => key.startsWith(list));
    if (keys.length) items.push(Number(keys[0].slice(list.length).split(".")[0]));
  }
  return [...new Set(items)].map((item) => `${list}${item}.${name}`);
}

const forgetKnown = () => {
  known = new Map();
};
document.addEventListener("tianbao:wrote", forgetKnown);

/** Forget what was known of the files, mark the selected cell again. */
export function renewCells() {
  forgetKnown();
  const cell = selected && same(selected.key)[selected.position];
  if (cell) {
    select(cell);
    return;
  }
  close();
  const first = desk.querySelector(KEYED);
  if (first && !desk.querySelector("article [tabindex]")) reachable(first);
}

/** Let the Tab key stop at one cell; the arrow keys lead on from there. */
function reachable(cell) {
  for (const each of desk.querySelectorAll("article [tabindex]")) if (each !== cell) each.removeAttribute("tabindex");
  cell.tabIndex = 0;
}

/** Give a cell the focus; what is in sight stays so. */
export function focusOn(cell) {
  reachable(cell);
  cell.focus({ preventScroll: true });
}

const tellAll = (detail) => document.dispatchEvent(new CustomEvent("tianbao:cell", { detail }));

/** Show a cell in the panel. */
export async function select(cell) {
  desk.querySelectorAll(".selected").forEach((each) => each.classList.remove("selected"));
  cell.classList.add("selected");
  reachable(cell);
  const now = spotOf(cell);
  if (now.key !== selected?.key) current = undefined; // nobody may take what is known of one cell for another's
  selected = now;
  const found = await infoOf(cell);
  if (selected !== now) return;
  current = found;
  draw(cell, found);
  tellAll({ cell, found });
}

/** Return the selected cell and what is known of it. */
export const selection = () => ({ cell: selected && same(selected.key)[selected.position], found: current });

function close() {
  desk.querySelectorAll(".selected").forEach((each) => each.classList.remove("selected"));
  if (!selected) return;
  selected = undefined;
  hide();
  tellAll({});
}

function leave() {
  close();
  frame.focus({ preventScroll: true });
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
  try {
    const response = await post(`/edit?${new URLSearchParams({ file, line, column })}`);
    said.textContent = response.ok ? `已打开 ${file} 第 ${line} 行` : await told(response);
  } catch {
    said.textContent = "编辑器没有打开：与程序的连接断了";
  }
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Return the cells of the rows around one, and the merged ones of their tables: of thousands of rows the others are far away. */
function around(cell) {
  const rows = [...desk.querySelectorAll("tr")];
  const at = rows.indexOf(cell.closest("tr"));
  if (at < 0) return keyed();
  const near = rows.slice(Math.max(at - AROUND, 0), at + AROUND + 1);
  const tables = [...new Set(near.map((row) => row.closest("table")))];
  const of = (all, what) => all.flatMap((each) => [...each.querySelectorAll(what)]);
  return [...new Set([...of(near, KEYED), ...of(tables, "[rowspan][data-key]")])];
}

/** Return the nearest cell in a direction, as it looks on the page. */
const neighbour = (from, step) => nearest(from, step, around(from)) ?? nearest(from, step, keyed());

function nearest(from, [right, down], cells) {
  const here = from.getBoundingClientRect();
  let best;
  let least = Infinity;
  for (const cell of cells) {
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

/** Return the cell that comes after one that was filled in: ``on``, ``back`` along the form, or ``down``. */
export function follows(cell, way) {
  if (!cell.isConnected) return undefined;
  const below = way === "down" && nearest(cell, [0, 1], around(cell).filter((each) => each.dataset.key));
  if (below) return below;
  const cells = [...desk.querySelectorAll("[data-key]")];
  return cells[cells.indexOf(cell) + (way === "back" ? -1 : 1)];
}

function onKey(event) {
  if (event.defaultPrevented) return;
  const cell = root.activeElement?.closest(KEYED);
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  let next;
  if (!cell) {
    const edge = frame.getBoundingClientRect().top;
    if (event.key === "Enter") next = keyed().find((each) => each.getBoundingClientRect().top >= edge);
  } else if (STEPS[event.key]) next = neighbour(cell, STEPS[event.key]);
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
  if (overlay.contains(event.target)) return;
  const cell = cellAt(event.target);
  if (cell) select(cell);
  else close();
});
let pressed; // the cell on which the mouse was pressed
desk.addEventListener("mousedown", ({ target }) => {
  pressed = cellAt(target);
});
desk.addEventListener("mouseup", ({ target }) => {
  const cell = cellAt(target);
  const anew = pressed && !pressed.isConnected && cell && nameOf(cell) === nameOf(pressed);
  pressed = undefined;
  if (anew) cell.click(); // it was printed anew under the finger: for the browser that is no click
});
desk.addEventListener("mouseover", (event) => {
  const cell = cellAt(event.target);
  clearTimeout(waiting);
  tip.hidden = true;
  if (!cell?.dataset.key) return;
  waiting = setTimeout(async () => {
    const found = await infoOf(cell);
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
document.getElementById("cell-copy").addEventListener("click", () => current?.place && copy(current.place));
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-open]");
  if (button) openEditor(button);
});
