// What was typed and not saved, on this page or before it was closed: offered again, until it is saved or thrown away.

import { cellOf, same, select } from "./cells.js";
import { atRisk, forget, kept, onKept } from "./drafts.js";
import { askHere, place } from "./edits.js";
import { make } from "./inputs.js";
import { canWrite } from "./post.js";
import { desk, overlay } from "./sheet.js";
import { tell } from "./undo.js";

const prefix = `cell:${place.unit}/${place.year}/${place.form}:`;
const list = document.getElementById("drafts");
const STEP = /(?<!#goals|\.goals)\.\d+(?=\.|$)/g;
const loose = (key) => key.replace(STEP, ".*");
let reopen; // opens a cell with what was typed

/** Return the name under which is kept what is typed into a cell; rows are known by their anchors, not their numbers. */
export const nameOf = ({ key, name, anchors }) => `${prefix}${anchors.length ? loose(key) : key}:${name}:${anchors.join()}`;

/** Return what was typed into a cell before and not saved. */
export function draftOf({ ways }) {
  const names = ways.map(nameOf);
  return kept(prefix).find(([name]) => names.includes(name))?.[1];
}

/** Return where a row's cell stands now, nothing if it is gone; `asked` is the value that is filled in there. */
export async function spotNow({ anchors }, { key, position, asked = key }) {
  if (!anchors.length) return { key, position, asked };
  const keys = [...new Set([...desk.querySelectorAll("[data-key]")].map((cell) => cell.dataset.key))];
  const alike = keys.filter((each) => loose(each) === loose(key));
  const { answer } = await askHere("cells", { keys: alike });
  const at = answer.cells?.findIndex((one) => one.anchors.join() === anchors.join());
  if (at === undefined || at < 0) return undefined;
  const row = (text) => text.match(/^.*\.\d+(?=\.)/)?.[0] ?? "";
  return { key: alike[at], position, asked: asked === key ? alike[at] : row(alike[at]) + asked.slice(row(asked).length) };
}

async function again(draft) {
  let spot;
  try {
    spot = await spotNow(draft, draft);
  } catch {
    tell("与程序的连接断了；连上以后再接着填");
    return;
  }
  const cell = spot && cellOf(spot);
  if (!cell) {
    tell("这一格现在不在表里了；内容还留着，可以复制出来。");
    return;
  }
  await select(cell);
  cell.scrollIntoView({ block: "center" });
  await reopen(cell, { key: spot.asked, draft });
}

function item([name, draft]) {
  const on = make("button", { type: "button", class: "plain" }, "接着填");
  const drop = make("button", { type: "button", class: "plain" }, "丢掉");
  on.addEventListener("click", () => again(draft));
  drop.addEventListener("click", () => {
    forget(name);
    offer();
  });
  const text = make("span", { class: "text" }, draft.text || "（清空）");
  return make("li", {}, make("b", {}, draft.title), " ", text, " ", on, " ", drop);
}

/** Offer what was typed and not saved. */
export function offer() {
  const busy = overlay.firstChild?.dataset.draft;
  const waiting = canWrite ? kept(prefix).filter(([name]) => name !== busy) : [];
  list.hidden = !waiting.length;
  list.querySelector("ul").replaceChildren(...waiting.map(item));
}

/** Say how a cell is opened. */
export function opensWith(open) {
  reopen = open;
}

onKept(offer);
addEventListener("beforeunload", (event) => {
  if (overlay.firstChild?.dataset.typed || atRisk()) event.preventDefault();
});
