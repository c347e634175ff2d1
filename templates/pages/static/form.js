// The page around a form.

import { reveal, renewCells } from "./cells.js";
import { settleAgain } from "./edit.js";
import { offer } from "./offered.js";
import { follow, miss } from "./live.js";
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

const PASSED = 1500; // ms after which a build of what stood before a change is surely over
let past = []; // names of the forms that were shown before changes made here
let wroteAt = -Infinity;

/** Fetch the form as it was built; nothing if it is shown already, or is older than what was written here. */
async function load() {
  const now = sheetName();
  const response = await fetch(document.body.dataset.file, { headers: { "If-None-Match": now } });
  if (!response.ok) return undefined;
  const loaded = { html: await response.text(), name: response.headers.get("ETag") };
  const older = past.includes(loaded.name) && performance.now() - wroteAt < PASSED;
  if (older) setTimeout(async () => refresh(await load().catch(miss)), PASSED);
  return older || now !== sheetName() ? undefined : loaded;
}

document.addEventListener("tianbao:wrote", () => {
  past = [...past, sheetName()].slice(-20);
  wroteAt = performance.now();
});
document.addEventListener("tianbao:undone", () => {
  past = [];
});

function refresh(loaded) {
  if (loaded) show(loaded.html, loaded.name);
  frame.hidden = frame.shadowRoot.querySelector("article") === null;
  drawProblems();
  renewProblems();
  renewCells();
  settleAgain();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
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
    offerLists().catch(miss);
    renewSource();
  };
}

document.addEventListener("tianbao:printed", () =>
  requestAnimationFrame(() =>
    setTimeout(() => {
      drawProblems();
      renewCells();
      settleAgain();
      offerLists().catch(miss);
    }),
  ),
);

function arrive() {
  const cell = cellOfAddress();
  if (cell) reveal(cell);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && link.hash && link.href === location.href) arrive(); // followed before: the address does not change
});

refresh(await load().catch(miss));
arrive();
addEventListener("hashchange", arrive);
offer();
offerLists().catch(miss);
follow({ also });
