// The card of the selected cell: what it is, how it comes about, which places it is written for, where else it prints.

import { change } from "./edits.js";
import { make, swap } from "./inputs.js";
import { cellsOf, problemsOf } from "./marks.js";
import { canWrite } from "./post.js";
import { tell } from "./undo.js";

const part = (name) => document.getElementById(`cell-${name}`);
const [panel, title, key, place, problems, opener, editor, formula, ways, elsewhere, locked] = [
  document.getElementById("cell"),
  ...["title", "key", "place", "problems", "open", "edit", "formula", "ways", "elsewhere", "locked"].map(part),
];

let wanted = {}; // the way that was chosen for a cell

/** Return the way in which a value is to be written: the chosen one, else the usual one. */
export const wayOf = (key, { ways: all }) => all.find(({ name }) => wanted.key === key && wanted.name === name) ?? all[0];

/** Show what is known of a cell; `found` is nothing where its file is gone. */
export function draw(cell, found) {
  const computed = !cell.dataset.key;
  panel.dataset.of = cell.dataset.key ?? "";
  title.textContent = found?.title || (computed ? "由程序得出" : "所选的格");
  key.textContent = found?.key ?? cell.dataset.key ?? "";
  place.textContent = found?.file ? `${found.file} 第 ${found.line} 行` : computed ? "" : "没有这个文件了";
  part("where").hidden = computed;
  problems.replaceChildren(...problemsOf(cell).map(copyOf));
  if (found?.link !== undefined && opener.localName === "a") opener.href = found.link;
  if (found) Object.assign(opener.dataset, { file: found.file ?? "", line: found.line ?? 1, column: found.column ?? 1 });
  part("copy").hidden = !found?.file;
  opener.hidden = !found?.file || "closed" in opener.dataset;
  editor.textContent = found?.formula?.open && !found.written ? "另写一个" : "填写";
  editor.hidden = !canWrite || !found?.how || Boolean(found.locked);
  locked.textContent = canWrite && found?.locked ? `不能在这里改：${found.locked}` : "";
  if (wanted.key !== cell.dataset.key) wanted = { key: cell.dataset.key };
  swap(formula, formulaOf(found));
  swap(ways, waysOf(cell, found));
  elsewhere.replaceChildren(...elsewhereOf(cell, found));
  panel.hidden = false;
}

/** Put the card away. */
export function hide() {
  wanted = {};
  panel.hidden = true;
}

function copyOf(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll(".place").forEach((each) => each.remove());
  const mends = canWrite ? [...item.querySelectorAll("[data-mend]")].map(likeOf) : [];
  if (mends.length) copy.append(make("p", { class: "place" }, ...mends));
  copy.removeAttribute("data-problem");
  copy.removeAttribute("id");
  copy.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
  return copy;
}

/** Return a button that does what a problem's own does. */
function likeOf(button) {
  const like = make("button", { type: "button", class: "plain" }, ...button.cloneNode(true).childNodes);
  like.addEventListener("click", () => button.click());
  return like;
}

function formulaOf(found) {
  const told = found?.formula;
  if (!told) return [];
  const parts = told.parts.map((one) => {
    const label = one.text ? `${one.title} ${one.text}` : one.title;
    return make("li", {}, one.href || one.key ? make("a", { href: one.href || `#${encodeURIComponent(one.key)}` }, label) : label);
  });
  const checked = found.how?.input === "money" ? "，并与算出的核对" : "";
  const state = found.written && told.open ? `这里另写了，用写的${checked}。` : "";
  return [make("p", {}, `${state}${told.words}`), ...(parts.length ? [make("ul", { class: "parts" }, ...parts)] : [])];
}

function waysOf(cell, found) {
  const nodes = [];
  if (canWrite && found?.how && found.ways.length > 1) {
    const now = wayOf(cell.dataset.key, found);
    const one = (way) =>
      make("label", {}, make("input", { type: "radio", name: "way", value: way.name, checked: way === now }), ` ${way.label}`);
    nodes.push(make("fieldset", {}, make("legend", {}, "填写时"), ...found.ways.map(one)));
  }
  if (canWrite && found?.back && !found.locked) {
    const button = make("button", { type: "button", class: "button" }, found.back.label);
    button.addEventListener("click", () => goBack(found.back));
    nodes.push(button);
  }
  return nodes;
}

async function goBack({ key: own, anchors, seen }) {
  const result = await change([{ do: "back", key: own, anchors, seen }]);
  if (!result.done) tell(result.answers?.[0]?.reason ?? result.said);
}

function elsewhereOf(cell, found) {
  const here = cell.dataset.key ? cellsOf(cell.dataset.key).length : 0;
  const others = found?.elsewhere ?? [];
  const links = others.map(({ title: name, href }) => make("a", { href }, name));
  const all = here > 1 ? [`本表共 ${here} 处`, ...links] : links;
  return all.flatMap((one, at) => (at ? ["、", one] : [one]));
}

ways.addEventListener("change", ({ target }) => {
  wanted.name = target.value;
  document.dispatchEvent(new CustomEvent("tianbao:way"));
});
