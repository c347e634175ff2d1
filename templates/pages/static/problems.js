// The problems of a form as work: which of them to see, the next one, the one before.

import { reveal } from "./cells.js";
import { cellsOf } from "./marks.js";
import { recall, remember } from "./memory.js";
import { offerMending } from "./mending.js";

const LABELS = { error: "错误", warning: "警告", info: "提示" };
const [list, tools, at, said] = ["problem-list", "problem-tools", "problem-at", "filter-said"];
const element = (id) => document.getElementById(id);
const filters = [...document.querySelectorAll("#problem-tools [data-filter]")];
const kept = `tianbao-filter:${location.pathname}`; // of this window; it outlives a reload
const chosen = recall(kept) ?? {};
const [side, card] = [document.querySelector(".side"), element("cell")];
const stacked = matchMedia("(max-width: 68rem)"); // the form above its problems
const [SETTLED, GAP] = [1500, 16]; // ms in which the card of a cell comes to its height; px below it
let until = 0;
let current = ""; // the id of the entry that was gone to last
let position = -1; // and which one it was: where it is mended, the next one has come in its place

const problems = (within = element(list)) => [...within.querySelectorAll("[data-problem]")];
const entries = () => [...element(list).querySelectorAll("[data-entry]:not([hidden])")];

/** Return what a filter offers: each value with its name and how many problems have it. */
function offered(filter) {
  const { filter: by } = filter.dataset;
  const found = new Map();
  for (const { dataset } of problems()) {
    const name = by === "problem" ? LABELS[dataset.problem] : by === "code" ? `${dataset.code} ${dataset.rule}` : named(dataset);
    found.set(dataset[by], { name, count: (found.get(dataset[by])?.count ?? 0) + 1 });
  }
  const value = chosen[by]?.value;
  if (value && !found.has(value)) found.set(value, { name: chosen[by].name, count: 0 });
  return found;
}

function named({ file, subject }) {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return subject ? `${subject}（${name}）` : name;
}

/** Offer what there is; a filter with nothing to choose from is not shown. */
function fill(filter) {
  const { filter: by } = filter.dataset;
  const found = offered(filter);
  const option = (value, text) => new Option(text, value, false, value === (chosen[by]?.value ?? ""));
  const options = [...found].map(([value, { name, count }]) => option(value, `${name}（${count}）`));
  filter.replaceChildren(option("", "全部"), ...options);
  filter.closest("p").hidden = found.size < 2 && !chosen[by];
}

const passes = (problem) => filters.every(({ dataset }) => !chosen[dataset.filter] || problem.dataset[dataset.filter] === chosen[dataset.filter].value);

/** Show what passes the filters, and say how much does not. */
function sift() {
  for (const problem of problems()) problem.hidden = !passes(problem);
  for (const entry of element(list).querySelectorAll("[data-entry]")) entry.hidden = problems(entry).every((each) => each.hidden);
  for (const topic of element(list).querySelectorAll("[data-topic]")) {
    const left = topic.querySelectorAll("[data-entry]:not([hidden])").length;
    topic.hidden = !left;
    const often = topic.querySelector("[data-often]");
    if (often) often.textContent = `${left} 项`;
  }
  const out = problems().filter((each) => each.hidden).length;
  const text = filters.some(({ dataset }) => chosen[dataset.filter]) ? `${problems().length - out} 处，筛掉 ${out} 处` : "";
  if (element(said).textContent !== text) element(said).textContent = text;
}

function choose(event) {
  const { value, dataset, selectedOptions } = event.target;
  if (value) chosen[dataset.filter] = { value, name: selectedOptions[0].text.replace(/（\d+）$/, "") };
  else delete chosen[dataset.filter];
  remember(kept, chosen);
  position = -1;
  sift();
  mark();
}

/** Mark the entry that was gone to, and say which one it is. */
function mark() {
  for (const each of element(list).querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  const all = entries();
  const entry = all.find((each) => each.id === current);
  if (entry) {
    entry.setAttribute("aria-current", "true");
    position = all.indexOf(entry);
    const fold = entry.closest("details");
    if (fold) fold.open = true;
  }
  element(at).textContent = entry ? `第 ${position + 1} 项，共 ${all.length} 项` : `共 ${all.length} 项`;
  return entry;
}

/** Go on by so many entries: to the cell in the form, or, where another page has it, to the entry itself. */
function go(by) {
  const all = entries();
  if (!all.length) return;
  const there = all[position]?.id === current;
  const from = there || by < 0 ? position : position - 1;
  const next = all[(Math.max(from, by < 0 ? 0 : -1) + by + all.length) % all.length];
  current = next.id;
  const entry = mark();
  const [cell] = problems(entry).filter((each) => !each.hidden && each.dataset.about).flatMap((each) => cellsOf(each.dataset.about));
  if (!cell) {
    if (!card.hidden) element("cell-close").click(); // what it tells is of another entry
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: "nearest" });
    return;
  }
  reveal(cell);
  until = performance.now() + SETTLED;
  align();
}

/** Where the list stands beside the form, bring the entry right below what is told of the cell. */
function align() {
  const entry = element(current);
  if (!entry || performance.now() > until || stacked.matches) return;
  side.scrollBy(0, entry.getBoundingClientRect().top - Math.max(side.getBoundingClientRect().top, card.getBoundingClientRect().bottom) - GAP);
}

/** Do again what was done to the list that has been replaced. */
export function renewProblems() {
  filters.forEach(fill);
  element(tools).hidden = !problems().length && !Object.keys(chosen).length;
  sift();
  mark();
  offerMending(element(list));
}

const typing = (target) => target.closest?.("input, textarea, [contenteditable], dialog") != null;
const chooses = (target) => target.closest?.("select") != null; // letters look for an option there

/** Return how far a key goes. */
function step({ key, shiftKey }, target) {
  if (key === "F8") return shiftKey ? -1 : 1;
  return chooses(target) ? 0 : ({ n: 1, p: -1 }[key] ?? 0);
}

addEventListener("keydown", (event) => {
  const [target] = event.composedPath();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(target)) return;
  const by = step(event, target);
  if (!by) return;
  event.preventDefault();
  go(by);
});
new ResizeObserver(align).observe(card);
element("problem-next").addEventListener("click", () => go(1));
element("problem-previous").addEventListener("click", () => go(-1));
filters.forEach((filter) => filter.addEventListener("change", choose));
