// The page around a form.

import { reveal, renewCells } from "./cells.js";
import { offer, settle } from "./edit.js";
import { follow } from "./live.js";
import "./past.js";
import "./new.js";
import "./pull.js";
import "./undo.js";
import { offerLists } from "./rows.js";
import "./paste.js";
import "./chosen.js";
import { cellOfAddress, cellsOf, drawProblems } from "./marks.js";
import { renewProblems } from "./problems.js";
import { frame, sheetName, show } from "./sheet.js";
import { renewSource } from "./source.js";

async function load() {
  const response = await fetch(document.body.dataset.file, { headers: { "If-None-Match": sheetName() } });
  return response.ok ? { html: await response.text(), name: response.headers.get("ETag") } : undefined;
}

function refresh(loaded) {
  if (loaded) show(loaded.html, loaded.name);
  frame.hidden = frame.shadowRoot.querySelector("article") === null;
  drawProblems();
  renewProblems();
  renewCells();
  settle();
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
    renewProblems();
    renewCells();
    offerLists();
    renewSource();
  };
}

document.addEventListener("tianbao:printed", () =>
  requestAnimationFrame(() =>
    setTimeout(() => {
      drawProblems();
      renewCells();
      settle();
      offerLists();
    }),
  ),
);

function arrive() {
  const cell = cellOfAddress();
  if (cell) reveal(cell);
}

refresh(await load());
arrive();
addEventListener("hashchange", arrive);
offer();
offerLists();
follow({ also });
