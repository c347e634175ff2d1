// Rows: put in, taken out, moved, by button and key; each is one change of the file.

import { dropKeys, during, insert, nextKey, waitsIn } from "./ahead.js";
import { read } from "./blocks.js";
import { cellAt, cellOf, infoOf, reveal, same, select, selection, spotOf } from "./cells.js";
import { forget, keep, kept } from "./drafts.js";
import { edit } from "./edit.js";
import { askHere, change, place, printed } from "./edits.js";
import { control, make, swap } from "./inputs.js";
import { pasteRows } from "./paste.js";
import { canWrite } from "./post.js";
import { desk, frame, overlay, root } from "./sheet.js";
import { tell } from "./undo.js";

const box = document.getElementById("cell-rows");
const [dialog, title, fields, message] = ["", "-title", "-fields", "-message"].map((end) => document.getElementById(`row${end}`));
const draftOf = (list) => `row:${place.unit}/${place.year}:${list}`;
const [PRINTED, TRY] = [20000, 100]; // ms until a new row is surely printed, and after which it is looked for again
let asked; // the row beside which a new one is to stand, and the controls of the new one

async function told(steps) {
  const result = await change(steps);
  if (!result.done) tell(result.answers?.[0]?.reason ?? result.said);
  return result.done;
}

const item = ({ key, anchors, seen }) => ({ key, anchors, seen });
const stepIn = (list, key) => (key.startsWith(`${list}.`) ? key.slice(list.length + 1).split(".")[0] : undefined);

/** Return the cells of an item of a list. */
const cellsIn = (list, step) => [...desk.querySelectorAll("[data-key]")].filter(({ dataset }) => stepIn(list, dataset.key) === String(step));

/** Show a row that was just written. */
export function revealRow(list, step) {
  const [cell] = cellsIn(list, step);
  if (cell) reveal(cell);
}

/** Return how to find a cell once its row has another number; its place may be taken by a merged cell then. */
function inRow(cell, list, from) {
  const renamed = (key, to) => (stepIn(list, key) === undefined ? key : `${list}.${to}${key.slice(`${list}.${from}`.length)}`);
  const row = [...(cell?.closest("tr")?.querySelectorAll("[data-key]") ?? [])];
  const own = row.findLast(({ dataset }) => stepIn(list, dataset.key) === String(from)) ?? cellsIn(list, from).at(-1);
  const { key, position } = spotOf(own ?? cell);
  const place = row.indexOf(cell) === row.findIndex(({ dataset }) => dataset.key === cell.dataset.key) ? 0 : 1;
  return (to) => {
    const there = cellOf({ key: renamed(key, to), position });
    const alike = there?.closest("tr").querySelectorAll(`[data-key="${CSS.escape(renamed(cell.dataset.key, to))}"]`) ?? [];
    return alike[place] ?? alike[0] ?? there;
  };
}

/** Change the rows of a list; what was selected stays so in the row that has the number `to` then. */
async function renumber(steps, row, to) {
  const { cell } = selection();
  const find = cell && typeof row.step === "number" ? inRow(cell, row.list, row.step) : () => undefined;
  const focused = root.activeElement && desk.contains(root.activeElement);
  if (await told(steps)) show(find(to), focused);
}

const move = (row, before, to) => renumber([{ do: "move", ...item(row), before }], row, to);
const remove = (row) => renumber([{ do: "delete", ...item(row) }], row, Math.min(row.step, row.length - 2));

/** Select a cell; where the focus was in the form it follows. */
function show(cell, focused) {
  if (!cell) return;
  if (focused) reveal(cell);
  else select(cell);
}

/** Open the class of a row: where it is merged with the rows above there is no cell of its own. */
function editClass(row) {
  const { cell } = selection();
  const [own] = [...(cell?.closest("tr")?.querySelectorAll("[data-key]") ?? []), ...same(`${row.key}.name`)].filter(({ dataset }) => dataset.key === `${row.key}.name`);
  if (own) edit(own, { key: `${row.key}.kind` });
}

const DOES = {
  add: { label: "加一行", does: (row) => ask(row), fits: () => true },
  up: { label: "上移", does: (row) => move(row, row.up, row.step - 1), fits: (row) => row.key && !row.first },
  down: { label: "下移", does: (row) => move(row, row.down, row.step + 1), fits: (row) => row.key && !row.last },
  delete: { label: "删这一行", does: remove, fits: (row) => row.key },
};
const CLASS = { label: "换二级指标", does: editClass, fits: (row) => row.key };

let turn = Promise.resolve();

/** Do one thing after the other, each with the row that is selected then. */
function inTurn(work) {
  turn = turn.then(work).catch(() => tell("与程序的连接断了；连上以后再试"));
}

/** Do something with the row of a cell: of a list, or the innermost. */
async function actOn(cell, { does, fits }, { list } = {}) {
  const found = cell && (await infoOf(cell));
  const row = found?.rows?.find((each) => list === undefined || each.list === list);
  if (found?.locked) tell(`不能在这里改：${found.locked}`);
  else if (row && fits(row)) await does(row);
}

/** Offer what can be done with the rows of the selected cell. */
function offer({ found }) {
  const groups = canWrite && !found?.locked ? found?.rows ?? [] : [];
  const nodes = groups.map((row) => {
    const all = [...Object.values(DOES), ...(row.fields.some(({ name }) => name === "kind") ? [CLASS] : [])];
    const buttons = all.map(({ label, does, fits }) => {
      const button = make("button", { type: "button", class: "button", disabled: !fits(row) }, label);
      button.addEventListener("click", () => inTurn(() => actOn(selection().cell, { does, fits }, row)));
      return button;
    });
    return make("div", { role: "group", "aria-label": row.thing }, make("b", {}, row.thing), ...buttons);
  });
  swap(box, nodes);
}

const lists = document.getElementById("lists");

/** Offer a new row for every list of the form, also for those that print no row yet. */
export async function offerLists() {
  if (!canWrite) return;
  const { unit, year, form } = place;
  const response = await fetch(`/lists/${encodeURIComponent(unit)}/${year}?${new URLSearchParams({ form })}`);
  const { lists: there = [] } = response.ok ? await response.json() : {};
  const buttons = there.map((row) => {
    const of = row.of ? `：${row.of.length > 14 ? `${row.of.slice(0, 13)}…` : row.of}` : "";
    const button = make("button", { type: "button", class: "button" }, `加${row.thing}${of}`);
    button.addEventListener("click", () => ask({ ...row, below: null }));
    return button;
  });
  if (lists.hidden && there.some(({ length, thing }) => !length && thing !== "采购")) lists.open = true;
  swap(lists.querySelector("div"), buttons);
  lists.hidden = !there.length;
}

/** Give a new row the class of the one beside it, as it most likely has the same. */
async function takeClass(row, controls) {
  const field = controls.find(({ name }) => name === "kind")?.made;
  const { answer } = await askHere("cells", { keys: [`${row.key}.kind`] });
  if (field.text() === "" && answer.cells?.[0]) field.focus.value = answer.cells[0].text;
}

/** Ask for what a new row says. */
function ask(row, said = "") {
  const draft = kept(draftOf(row.list)).find(([name]) => name === draftOf(row.list))?.[1];
  const controls = row.fields.map((field) => {
    const made = control(field, draft?.[field.name] ?? "", field.title, { show: printed });
    return { ...field, made, element: make("div", { class: "field" }, make("span", {}, `${field.title}${field.required ? "（必填）" : ""}`), made.element) };
  });
  asked = { row, controls };
  title.textContent = `加一行${row.thing}${row.of ? `：${row.of}` : ""}`;
  fields.replaceChildren(...controls.map(({ element }) => element));
  message.classList.toggle("good", Boolean(said));
  message.textContent = said || (draft ? "这是上次没有加上的内容。" : "");
  const classed = !draft && row.key && controls.some(({ name }) => name === "kind");
  if (classed) takeClass(row, controls).catch(() => undefined);
  if (!dialog.open) dialog.showModal();
  controls.find(({ name }) => !classed || name !== "kind")?.made.focus.focus();
}

const valuesOf = ({ controls }) => Object.fromEntries(controls.map(({ name, made }) => [name, made.text()]).filter(([, text]) => text !== ""));

let adding = false;

async function add(more) {
  if (adding) return;
  adding = true;
  const inputs = fields.querySelectorAll("input, textarea");
  for (const input of inputs) input.readOnly = true;
  await during(() => addNow(more));
  for (const input of inputs) input.readOnly = false;
  adding = false;
  typeAhead();
}

/** Type into the next row what was typed while the last one was on its way. */
function typeAhead() {
  for (let key = nextKey(); key; key = nextKey()) {
    const stops = [...fields.querySelectorAll("input, select, textarea")].filter((each) => !each.hidden);
    const now = document.activeElement;
    if (!dialog.open) dropKeys();
    else if (key.key === "Enter") add(false);
    else if (key.key === "Tab") stops[stops.indexOf(now) + (key.shiftKey ? -1 : 1)]?.focus();
    else if (now.setRangeText) insert(now, key.text ?? key.key);
  }
}

async function addNow(more) {
  const { row } = asked;
  const before = row.key ? row.below : null;
  const result = await change([{ do: "add", key: row.list, anchors: row.list_anchors, before, values: valuesOf(asked) }]);
  if (!result.done) {
    message.classList.remove("good");
    message.textContent = result.answers?.[0]?.reason ?? result.said;
    return;
  }
  forget(draftOf(row.list));
  if (more) {
    const { cell } = selection();
    const found = cell && (await infoOf(cell));
    const again = found?.rows.find(({ list }) => list === row.list) ?? row;
    const length = again === row ? row.length + 1 : again.length;
    ask({ ...again, length, below: again.key && row.key ? shifted(again, row) : null }, "加上了，接着加下一行。");
    return;
  }
  dialog.close();
  const [made] = result.made;
  appeared(() => [...desk.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key.startsWith(`${made}.`)));
}

/** Select a new row as soon as it is printed, unless somebody turned to something else before. */
async function appeared(find) {
  const now = () => selection().cell?.dataset.key;
  const before = now();
  for (let left = PRINTED / TRY; left > 0; left -= 1) {
    const cell = find();
    if (cell || dialog.open || now() !== before) {
      if (cell && !dialog.open) reveal(cell);
      return;
    }
    await new Promise((done) => setTimeout(done, TRY));
  }
}

/** Return before which item the next new row stands: behind the one just put in. */
const shifted = (again, row) => (typeof row.below === "number" && row.below >= again.below ? row.below + 1 : row.below);

waitsIn(dialog);
dialog.addEventListener("paste", (event) => {
  const { cells, text } = read(event.clipboardData);
  if (text !== undefined || (cells.length === 1 && cells[0].length === 1)) return;
  event.preventDefault();
  event.stopPropagation();
  const { row } = asked;
  dialog.close();
  pasteRows(row, row.fields[0].name, cells); // before it there may be no row to paste on
});
dialog.addEventListener("input", () => keep(draftOf(asked.row.list), valuesOf(asked)));
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.target.localName === "button") return;
  if (event.target.localName === "textarea" && !event.ctrlKey) return;
  event.preventDefault();
  add(event.ctrlKey);
});
document.getElementById("row-add").addEventListener("click", () => add(false));
document.getElementById("row-more").addEventListener("click", () => add(true));
document.getElementById("row-leave").addEventListener("click", () => dialog.close());
document.getElementById("row-drop").addEventListener("click", () => {
  forget(draftOf(asked.row.list));
  dialog.close();
});
document.addEventListener("tianbao:cell", ({ detail }) => offer(detail));

const KEYS = { Insert: "add", ArrowUp: "up", ArrowDown: "down", Delete: "delete" };

frame.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const meant = name === "add" ? plain : name === "delete" ? event.ctrlKey : event.altKey && !event.ctrlKey;
  if (!name || !meant || !canWrite || !root.activeElement || overlay.contains(root.activeElement)) return;
  event.preventDefault();
  inTurn(() => root.activeElement && actOn(cellAt(root.activeElement), DOES[name]));
});
