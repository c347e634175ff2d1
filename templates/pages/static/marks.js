// Problems drawn on the cells they concern.

import { desk, sheetTurn } from "./sheet.js";

const MANY = 16; // a problem of so many cells is drawn on the first
const ORDER = ["info", "warning", "error"]; // the worst last, so that it shows

/** Return the cell that the address names behind ``#``, as a link from another form's page does. */
export function cellOfAddress() {
  try {
    const key = decodeURIComponent(location.hash.slice(1));
    return key.includes("#") ? cellsOf(key)[0] : undefined;
  } catch {
    return undefined; // not written by us
  }
}

/** Return the cells that a problem's key means: the value itself, else what it holds, else what holds it. */
export function cellsOf(key, byKey = cellsByKey()) {
  if (byKey.has(key)) return byKey.get(key);
  const inside = [...byKey].filter(([each]) => each.startsWith(`${key}.`)).flatMap(([, cells]) => cells);
  if (inside.length) return inside.length > MANY ? inside.slice(0, 1) : inside;
  for (let end = key.lastIndexOf("."); end > 0; end = key.lastIndexOf(".", end - 1)) {
    const around = byKey.get(key.slice(0, end));
    if (around) return around.slice(0, 1);
  }
  return [];
}

let known; // of the form as it was last put

function cellsByKey() {
  if (known?.turn === sheetTurn()) return known.cells;
  const cells = new Map();
  for (const cell of desk.querySelectorAll("[data-key]")) {
    const key = cell.getAttribute("data-key");
    if (cells.has(key)) cells.get(key).push(cell);
    else cells.set(key, [cell]);
  }
  known = { turn: sheetTurn(), cells };
  return cells;
}

const listed = () => [...document.querySelectorAll("#problems [data-problem]")].filter((each) => each.dataset.about);
const text = (item) => `${item.querySelector(".severity").textContent}：${item.querySelector(".text").textContent}`;

/** Draw every listed problem. */
export function drawProblems() {
  for (const cell of desk.querySelectorAll(".problem")) {
    cell.classList.remove("problem", ...ORDER);
    cell.removeAttribute("aria-description");
  }
  const items = listed().sort((a, b) => ORDER.indexOf(a.dataset.problem) - ORDER.indexOf(b.dataset.problem));
  const byKey = cellsByKey();
  for (const item of items) {
    const cells = cellsOf(item.dataset.about, byKey);
    for (const cell of cells) {
      cell.classList.remove(...ORDER);
      cell.classList.add("problem", item.dataset.problem);
      cell.setAttribute("aria-description", text(item));
    }
    item.querySelector("[data-show]")?.toggleAttribute("hidden", !cells.length);
    item.querySelector("[data-elsewhere]")?.toggleAttribute("hidden", cells.length > 0);
  }
}

/** Return the listed problems of a cell. */
export function problemsOf(cell) {
  const byKey = cellsByKey();
  return listed().filter((item) => cellsOf(item.dataset.about, byKey).includes(cell));
}
