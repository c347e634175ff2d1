// The page around a form.

import { reveal, renewCells } from "./cells.js";
import { follow } from "./live.js";
import "./pull.js";
import "./undo.js";
import { cellOfAddress, cellsOf, drawProblems } from "./marks.js";
import { frame, show } from "./sheet.js";
import { renewSource } from "./source.js";

async function load() {
  const response = await fetch(document.body.dataset.file);
  return response.ok ? response.text() : undefined;
}

function refresh(html) {
  if (html !== undefined) show(html);
  frame.hidden = frame.shadowRoot.querySelector("article") === null;
  drawProblems();
  renewCells();
}

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-show]")?.closest("[data-problem]");
  const [cell] = item ? cellsOf(item.dataset.about) : [];
  if (cell) reveal(cell);
});

/** Show the form as soon as it is here; the problems come with the page. */
async function also() {
  refresh(await load());
  return () => {
    drawProblems();
    renewCells();
    renewSource();
  };
}

function arrive() {
  const cell = cellOfAddress();
  if (cell) reveal(cell);
}

refresh(await load());
arrive();
addEventListener("hashchange", arrive);
follow({ also });
