// Problems drawn on the cells they concern.

import { desk } from "./sheet.js";

const MANY = 16; // a problem of so many cells is drawn on the first
const ORDER = ["info", "warning", "error"]; // the worst last, so that it shows

/** Return the cells that a problem's key means: the value itself, else what it holds, else what holds it. */
export function cellsOf(key) {
  const cells = [...desk.querySelectorAll("[data-key]")];
  const exact = cells.filter((cell) => cell.dataset.key === key);
  if (exact.length) return exact;
  const inside = cells.filter((cell) => cell.dataset.key.startsWith(`${key}.`));
  if (inside.length) return inside.length > MANY ? inside.slice(0, 1) : inside;
  const around = cells.filter((cell) => key.startsWith(`${cell.dataset.key}.`));
  return around.slice(0, 1);
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
  for (const item of items) {
    const cells = cellsOf(item.dataset.about);
    for (const cell of cells) {
      cell.classList.remove(...ORDER);
      cell.classList.add("problem", item.dataset.problem);
      cell.setAttribute("aria-description", text(item));
    }
    item.querySelector("[data-show]")?.toggleAttribute("hidden", !cells.length);
  }
}

/** Return the listed problems of a cell. */
export const problemsOf = (cell) => listed().filter((item) => cellsOf(item.dataset.about).includes(cell));
