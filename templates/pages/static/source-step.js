// Text and form in step: the cursor marks a cell, a cell is found in the text.

import { cellsOf } from "./marks.js";
import { desk, frame } from "./sheet.js";
import { at, attended, get, now, panel, partly } from "./source-place.js";

const SOON = 150; // ms for which the cursor rests before its cell is marked
let resting;

const base = () => now.editor.view.state.toText(now.current.base);

/** Return where a line and column of the file as it is are in what was made of it. */
const here = (line, column, side = 1) => now.current.changes.mapPos(now.tools.offset(base(), line, column), side);

/** Go to a line and column of the file. */
export const goTo = (line, column) => now.editor.goTo(here(line, column));

/** Mark a key's value in the text. */
export async function follow(key) {
  const one = now.current;
  const answer = await get(at(one.id, `/place?${new URLSearchParams({ key })}`));
  if (!answer || one !== now.current || attended()) return;
  const [line, column, endLine, endColumn] = answer.place;
  if (partly.checked) show(answer.section);
  now.editor.goTo(here(line, column), here(endLine, endColumn, -1));
}

/** Show only some lines of the file. */
function show([first, last]) {
  const { doc } = now.editor.view.state;
  const [from, to] = [here(first, 1, -1), here(last, Infinity, 1)];
  now.editor.only({ from: doc.lineAt(from).from, to: doc.lineAt(to).to });
}

/** Mark the cell of the key that the cursor is at, once it rests. */
export function moved() {
  clearTimeout(resting);
  resting = setTimeout(mark, SOON);
}

/** Mark the cell of the key that the cursor is at, and show its part of the text if only a part is shown. */
export async function mark() {
  const { current, editor, tools } = now;
  const { head } = editor.view.state.selection.main;
  const { line, column } = tools.place(base(), current.changes.invertedDesc.mapPos(head));
  const answer = await get(at(current.id, `/place?${new URLSearchParams({ line, column })}`));
  if (!answer || current !== now.current) return;
  const shown = editor.shown();
  if (partly.checked && (!shown || head < shown.from || head > shown.to)) show(answer.section);
  if (!editor.view.hasFocus) return;
  current.marked = `${current.id}#${answer.key}`;
  const [first] = markAgain();
  if (first) intoSight(first);
}

/** Mark the cells of the last key again; the form may have been renewed. */
export function markAgain() {
  desk.querySelectorAll(".pointed").forEach((cell) => cell.classList.remove("pointed"));
  const cells = now.current?.marked && !panel.hidden ? cellsOf(now.current.marked) : [];
  for (const cell of cells) cell.classList.add("pointed");
  return cells;
}

function intoSight(cell) {
  const [view, there] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
  if (there.top >= view.top && there.bottom <= view.bottom) return;
  frame.scrollBy(0, there.top - view.top - (view.height - there.height) / 2);
}
