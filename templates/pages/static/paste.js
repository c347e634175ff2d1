// Pasting a block into a table: which column goes where is shown, and can be changed, before anything is written.

import { insert } from "./ahead.js";
import { read } from "./blocks.js";
import { cellAt, infoOf, selection } from "./cells.js";
import { edit, leave } from "./edit.js";
import { askHere, change } from "./edits.js";
import { make } from "./inputs.js";
import { canWrite } from "./post.js";
import { revealRow } from "./rows.js";
import { overlay, root } from "./sheet.js";
import { tell } from "./undo.js";

const SHOWN = 200; // rows in the preview
const [dialog, state, table, message] = ["", "-state", "-table", "-message"].map((end) => document.getElementById(`paste${end}`));
let pasted; // { row, columns, rows }

const fieldOf = (key) => key.slice(key.lastIndexOf(".") + 1);

async function begin(cell, cells) {
  const found = await infoOf(cell);
  const [row] = found?.rows ?? [];
  if (found?.locked) {
    tell(`不能在这里改：${found.locked}`);
    return;
  }
  if (row) await pasteRows(row, fieldOf(cell.dataset.key), cells);
  else tell("这里不是可以加行的表；一格一格地粘贴，或选表里的一格再粘贴");
}

/** Show where the columns of a block go in a table; `first` is the field that the block was pasted on. */
export async function pasteRows(row, first, cells) {
  let answer;
  try {
    ({ answer } = await askHere("pastes", { list: row.list, first, rows: cells }));
  } catch {
    tell("没有粘贴：与程序的连接断了。内容还在剪贴板里，连上以后再粘贴。");
    return;
  }
  if (!answer.columns) {
    tell(answer.said);
    return;
  }
  pasted = { row, columns: [...answer.columns], rows: answer.rows };
  draw();
  dialog.showModal();
}

function draw() {
  const { row, columns, rows } = pasted;
  const names = [{ name: "", title: "（不要）" }, ...row.fields];
  state.textContent = `${rows.length} 行；看一看每一栏是不是放对了`;
  const heads = columns.map((column, at) => {
    const options = names.map(({ name, title }) => make("option", { value: name, selected: name === column }, title));
    const select = make("select", { "aria-label": `第 ${at + 1} 栏是` }, ...options);
    select.addEventListener("change", () => {
      columns[at] = select.value;
      check();
    });
    return make("th", { scope: "col" }, select);
  });
  const body = rows.slice(0, SHOWN).map((cells) => make("tr", {}, ...cells.map((text) => make("td", {}, text))));
  const more = rows.length > SHOWN ? [make("tr", {}, make("td", { colspan: columns.length }, `……还有 ${rows.length - SHOWN} 行`))] : [];
  table.replaceChildren(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body, ...more));
  const replaces = Boolean(row.key) && typeof row.step === "number";
  document.getElementById("paste-over").disabled = !replaces;
  if (!replaces) document.getElementById("paste-new").checked = true;
  check();
}

/** Say what is wrong with the choice of columns; return whether nothing is. */
function check() {
  const { row, columns } = pasted;
  const used = columns.filter(Boolean);
  const twice = row.fields.find(({ name }) => used.indexOf(name) !== used.lastIndexOf(name));
  const over = document.getElementById("paste-over").checked;
  const missing = over ? undefined : row.fields.find(({ name, required }) => required && !used.includes(name));
  message.textContent = twice ? `“${twice.title}”选了两次` : missing ? `还没有“${missing.title}”这一栏，它必须填` : used.length ? "" : "选至少一栏";
  document.getElementById("paste-write").disabled = message.textContent !== "";
  return message.textContent === "";
}

const valuesOf = (cells, columns) => Object.fromEntries(columns.map((name, at) => [name, cells[at]]).filter(([name, text]) => name && text !== ""));

function added(rows, before) {
  const { row, columns } = pasted;
  return rows.map((cells) => ({ do: "add", key: row.list, anchors: row.list_anchors, before, values: valuesOf(cells, columns) }));
}

/** Return the steps that put a block over the rows from the selected one on; what is left becomes new rows. */
async function over() {
  const { row, columns, rows } = pasted;
  const there = rows.slice(0, Math.max(0, row.length - row.step));
  const wanted = there.flatMap((cells, at) =>
    columns.flatMap((name, n) => (name ? [{ key: `${row.list}.${row.step + at}.${name}`, text: cells[n] }] : [])),
  );
  const { answer } = await askHere("cells", { keys: wanted.map(({ key }) => key) });
  const sets = answer.cells.flatMap(({ key, seen, anchors, text }, at) =>
    wanted[at].text === text ? [] : [{ do: "set", key, seen, anchors, text: wanted[at].text }],
  );
  return [...sets, ...added(rows.slice(there.length), null)];
}

async function write() {
  if (!check()) return;
  const { row, rows } = pasted;
  const replaces = document.getElementById("paste-over").checked && row.key && typeof row.step === "number";
  try {
    const steps = replaces ? await over() : added(rows, row.key ? row.below : null);
    const result = steps.length ? await change(steps) : { done: true };
    if (result.done) {
      dialog.close();
      revealRow(row.list, replaces ? row.step : row.key ? row.below ?? row.length : row.length);
    } else message.textContent = [result.answers?.[0] && `第 ${result.answers[0].step + 1} 处`, result.answers?.[0]?.reason ?? result.said].filter(Boolean).join("：");
  } catch {
    message.textContent = "没有写上：与程序的连接断了。连上以后再点一次。";
  }
}

addEventListener("paste", (event) => {
  if (!canWrite || document.querySelector("dialog[open]")) return;
  const [target] = event.composedPath();
  if (overlay.contains(target)) intoInput(event, target);
  else if (!target.closest?.("input, textarea, select, [contenteditable]")) ontoCell(event);
});

/** Paste into an open input; a block of rows is none of its text. */
function intoInput(event, field) {
  const { cells, text } = read(event.clipboardData);
  const block = cells.length > 1 || cells[0].length > 1;
  const lines = field.localName === "textarea";
  if (block && !(text !== undefined && lines) && selection().found?.rows.length) {
    const { cell } = leave();
    begin(cell, cells);
  } else if (lines && text === undefined) {
    insert(field, cells[0][0]); // without the end of its row
  } else return;
  event.preventDefault();
}

async function ontoCell(event) {
  const cell = root.activeElement && cellAt(root.activeElement);
  if (!cell?.dataset.key) return;
  event.preventDefault();
  const { cells, text } = read(event.clipboardData);
  const found = await infoOf(cell);
  if (cells.length === 1 && cells[0].length === 1) edit(cell, { text: cells[0][0] });
  else if (text !== undefined && (found?.how?.input === "prose" || !found?.rows.length)) edit(cell, { text });
  else begin(cell, cells);
}

for (const name of ["paste-over", "paste-new"]) document.getElementById(name).addEventListener("change", check);
document.getElementById("paste-write").addEventListener("click", write);
document.getElementById("paste-leave").addEventListener("click", () => dialog.close());
