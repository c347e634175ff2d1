// Several cells of one column chosen together, to be filled with one choice.

import { cellAt, infoOf, selection, together } from "./cells.js";
import { askHere, change } from "./edits.js";
import { make } from "./inputs.js";
import { canWrite } from "./post.js";
import { desk, frame, overlay, root } from "./sheet.js";
import { tell } from "./undo.js";

const box = document.getElementById("cell-chosen");
const pattern = (key) => key.replace(/\d+/g, "*").replace(/goals\.[^.]+\./, "goals.*.");
let chosen = [];

function clear() {
  for (const cell of desk.querySelectorAll(".chosen")) cell.classList.remove("chosen");
  chosen = [];
  box.replaceChildren();
}

/** Choose the cells from the selected one to another of its column. */
async function choose(to) {
  const { cell: from } = selection();
  if (!from?.dataset.key || !to?.dataset.key) return;
  const found = await infoOf(from);
  if (found?.how?.input !== "choice" || found.locked || selection().cell !== from) return;
  clear();
  const alike = [...desk.querySelectorAll("[data-key]")].filter((each) => pattern(each.dataset.key) === pattern(from.dataset.key));
  const [one, other] = [alike.indexOf(from), alike.indexOf(to)].sort((a, b) => a - b);
  if (one < 0) return;
  const here = alike.slice(one, other + 1);
  chosen = [...new Set(here.flatMap(together))];
  for (const each of here) each.classList.add("chosen");
  draw(found);
}

function draw({ how, title, ways }) {
  const options = how.choices.map(({ value, label, group }) => make("option", { value, selected: value === ways[0].text }, group ? `${group}／${label}` : label));
  const select = make("select", { "aria-label": `把 ${chosen.length} 格的${title}都改成` }, ...options);
  const button = make("button", { type: "button", class: "button" }, `填到所选的 ${chosen.length} 格`);
  button.addEventListener("click", () => fill(select.value));
  box.replaceChildren(select, button);
}

async function fill(text) {
  try {
    const { answer } = await askHere("cells", { keys: chosen });
    const steps = answer.cells.filter((one) => one.text !== text).map(({ key, seen, anchors }) => ({ do: "set", key, seen, anchors, text }));
    const result = steps.length ? await change(steps) : { done: true };
    if (result.done) clear();
    else tell(result.answers?.[0]?.reason ?? result.said);
  } catch {
    tell("没有填上：与程序的连接断了；连上以后再试");
  }
}

document.addEventListener("tianbao:cell", ({ detail: { cell } }) => {
  if (!chosen.length) return;
  if (!cell || !chosen.includes(cell.dataset.key)) clear();
  else for (const each of desk.querySelectorAll("[data-key]")) each.classList.toggle("chosen", chosen.includes(each.dataset.key));
});
desk.addEventListener("mousedown", (event) => {
  if (canWrite && event.shiftKey && !overlay.contains(event.target)) event.preventDefault(); // the focus stays, no text is marked
});
desk.addEventListener("click", (event) => {
  if (overlay.contains(event.target)) return;
  if (!canWrite || !event.shiftKey) {
    clear();
    return;
  }
  event.stopPropagation();
  getSelection().removeAllRanges();
  choose(cellAt(event.target));
}, { capture: true });
frame.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen.length) clear();
  if (!event.shiftKey || !["ArrowDown", "ArrowUp"].includes(event.key) || event.altKey || event.ctrlKey || !canWrite) return;
  const { cell } = selection();
  if (!cell || cellAt(root.activeElement ?? frame) !== cell) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const alike = [...desk.querySelectorAll("[data-key]")].filter((each) => pattern(each.dataset.key) === pattern(cell.dataset.key));
  const marked = alike.filter((each) => each.classList.contains("chosen"));
  const edge = event.key === "ArrowDown" ? marked.at(-1) ?? cell : marked[0] ?? cell;
  const next = alike[alike.indexOf(edge) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) choose(next);
}, { capture: true });
