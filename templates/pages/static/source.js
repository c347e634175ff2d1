// The place for text: a file of the filing beside its form, both in step. The editor is loaded when it is opened.

import { forget, keep, kept } from "./drafts.js";
import { cellsOf } from "./marks.js";
import { canWrite, post, told } from "./post.js";
import { desk, frame } from "./sheet.js";
import { askAbout, lines } from "./source-ask.js";
import { tell, wrote } from "./undo.js";

const SOON = 150; // ms for which the cursor rests before its cell is marked
const LOST = "与程序的连接断了，没有保存；写的内容留在这个浏览器里，连上以后再保存。";
const UNKEPT = "浏览器存不下没保存的内容：它只在这个窗口里，请及时保存。";
const JSON_TYPE = { "Content-Type": "application/json" };
const [panel, select, partly, save, host, ask, state, next, said, waiting] = [
  "source", "source-file", "source-part", "source-save", "source-text", "source-ask", "source-state", "source-next",
  "source-said", "source-kept",
].map((id) => document.getElementById(id));
const { address, completions, own, folder } = panel.dataset;
const mine = crypto.randomUUID(); // this window, among those that keep drafts
const files = new Map(); // what is open, by id
let editor;
let tools;
let current; // { id, file, base, seen, changes, locked, problems, state, asked }
let resting;
let saving = false;
let turning; // the file that is being fetched

const at = (id, rest = "") => `${address}/${encodeURIComponent(id)}${rest}`;
const draftsOf = (file) => `source:${file}:`;
const changed = (one) => one.text !== one.base;
const pathOf = (id) => (id === "unit" ? `${folder.slice(0, folder.lastIndexOf("/"))}/unit.toml` : `${folder}/${id}.toml`);

async function get(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

async function send(address, body) {
  return post(address, { body: JSON.stringify(body), headers: JSON_TYPE });
}

/** Open the place for text at a file: at a key of it, a line, or its first problem. */
export async function openSource(id, { key, line, column, problem } = {}) {
  panel.hidden = false;
  document.body.classList.add("texting");
  waiting.hidden = true;
  if (!editor) await begin();
  if (!(await turnTo(id))) return;
  const first = problem && current.problems.found.find((each) => each.line);
  if (first) goTo(first.line, first.column);
  else if (line) goTo(line, column);
  else if (key) await follow(key);
  (ask.querySelector("button") ?? editor.view).focus();
}

async function begin() {
  tools = await import("./text.js");
  editor ??= tools.makeEditor(host, { changed: onChange, moved, save: store, leave, judge, offer });
}

/** Show a file; what is not saved of the one before stays as it is. */
async function turnTo(id) {
  if (current?.id === id) return true;
  turning = id;
  const answer = await get(at(id));
  if (turning !== id) return false;
  if (!answer) {
    said.textContent = "没有取到这个文件：它改了名、已删除，或者与程序的连接断了。";
    if (current) select.value = current.id;
    return false;
  }
  if (current) current.state = editor.view.state;
  current = files.get(id);
  const known = current !== undefined;
  if (!known) {
    current = { id, file: answer.file, base: answer.text, text: answer.text, seen: answer.seen };
    current.changes = tools.changeOf(answer.text.length, []);
    files.set(id, current);
  }
  editor.view.setState(known ? current.state : editor.begin(answer.text));
  said.textContent = "";
  list(answer);
  take(answer);
  if (!known) offerDraft();
  else showAsked();
  return true;
}

function list({ files: all }) {
  const printed = new Set([...desk.querySelectorAll("[data-key]")].map((cell) => cell.dataset.key.split("#")[0]));
  const whole = own.split(".")[0] === "department";
  const shown = all.filter(({ id }) => whole || id === own || id === current.id || printed.has(id));
  const names = shown.map(({ id, file }) => new Option(file.split("/").pop(), id, false, id === current.id));
  select.replaceChildren(...names);
}

/** Take what the server has of the file: it is shown, unless something is not saved. */
function take(answer) {
  current.locked = answer.locked || (canWrite ? "" : "这个窗口只能看");
  current.problems = { text: answer.text, found: answer.problems };
  current.answer = answer;
  if (answer.text === current.base) {
    current.seen = answer.seen;
  } else if (!changed(current) || current.text === answer.text) {
    const change = tools.difference(current.text, answer.text);
    rest(answer);
    if (change.insert || change.to > change.from) editor.put(change);
    current.changes = tools.changeOf(answer.text.length, []);
  } else if (current.asked?.about !== "draft") {
    offerBoth(answer);
  }
  editor.judgeAgain();
  renew();
}

/** Hold a text of the file for the one that is changed from here on. */
function rest({ text, seen }) {
  current.base = text;
  current.seen = seen;
}

/** Show whether there is something to save, and whether it may be typed. */
function renew() {
  const unsaved = changed(current);
  save.disabled = !unsaved || saving;
  save.hidden = Boolean(current.locked);
  state.textContent = current.locked ? `只读：${current.locked}` : unsaved ? "没保存" : "";
  editor.lock(Boolean(current.locked) || current.asked?.about === "draft");
  if (unsaved && current.asked?.about !== "draft") keepDraft();
  else if (!unsaved) forget(draftsOf(current.file) + mine);
}

function keepDraft() {
  const { text, base, seen } = current;
  if (!keep(draftsOf(current.file) + mine, { text, base, seen })) said.textContent = UNKEPT;
}

function onChange(changes, elsewhere) {
  current.text = editor.text();
  if (elsewhere) return;
  current.changes = current.changes.compose(changes);
  if (!changed(current)) current.changes = tools.changeOf(current.base.length, []);
  renew();
}

/** Save what was typed, as it was typed. */
async function store(again = true) {
  if (current.asked) said.textContent = "先在上面选一样，再保存。";
  if (!changed(current) || saving || current.asked || current.locked) return;
  const one = current;
  const { text, seen } = one;
  saving = true;
  save.disabled = true;
  try {
    const response = await send(at(one.id), { text, seen });
    const answer = await response.clone().json().catch(() => ({}));
    saving = false;
    if (response.ok) await saved(one, text, answer);
    else if (answer.text === undefined) said.textContent = `没有保存：${await told(response)}`;
    else if (answer.text === one.base && again) {
      one.seen = answer.seen;
      await store(false);
    } else if (one === current) offerBoth(answer);
  } catch {
    said.textContent = LOST;
  }
  saving = false;
  if (current) renew();
}

async function saved(one, text, answer) {
  one.base = text;
  one.changes = tools.changeOf(text.length, tools.difference(text, one.text));
  one.seen = "";
  if (!changed(one)) forget(draftsOf(one.file) + mine);
  said.textContent = "";
  if (answer.undo) wrote(answer);
  else tell(answer.said);
  if (one === current) await renewSource();
}

/** Look whether the file has changed elsewhere; to be called when the page was renewed. */
export async function renewSource() {
  markAgain();
  if (!current || panel.hidden) return;
  const one = current;
  const answer = await get(at(one.id));
  if (one !== current || saving) return;
  if (answer) take(answer);
  else said.textContent = "没有取到文件现在的内容：它改了名、已删除，或者与程序的连接断了；写的内容留着。";
}

/** What is not saved and what the file says now: both are shown, and neither is lost before it is decided. */
function offerBoth(answer) {
  const both = mergeable(answer);
  current.asked = {
    about: "both",
    text: "文件在别处改过，你写的还没有保存。",
    lines: [lines(current.base, answer.text, "文件里的"), lines(current.base, current.text, "你写的")],
    choices: [
      ...(both ? [["两处都要", () => settle(() => joined(answer, both))]] : []),
      ["用文件里的", () => settle(() => theirs(answer))],
      ["用我写的", () => settle(() => overTheirs(answer))],
    ],
  };
  showAsked();
}

function settle(how) {
  current.asked = undefined;
  how();
  showAsked();
  renew();
  editor.judgeAgain();
  editor.view.focus();
}

function theirs(answer) {
  const change = tools.difference(current.text, answer.text);
  rest(answer);
  editor.put(change);
  current.changes = tools.changeOf(answer.text.length, []);
  forget(draftsOf(current.file) + mine);
}

function overTheirs(answer) {
  rest(answer);
  current.changes = tools.changeOf(answer.text.length, tools.difference(answer.text, current.text));
}

/** Return the file's change, if it touches no line that was typed in. */
function mergeable(answer) {
  const { base, changes } = current;
  const change = tools.difference(base, answer.text);
  const first = base.lastIndexOf("\n", change.from - 1);
  const last = base.indexOf("\n", change.to);
  let apart = true;
  changes.iterChangedRanges((from, to) => {
    if (to > first && (last < 0 || from <= last)) apart = false;
  });
  return apart ? tools.changeOf(base.length, change) : undefined;
}

function joined(answer, change) {
  const own = current.changes;
  editor.put(change.map(own));
  rest(answer);
  current.changes = own.map(change);
}

/** Offer what was typed in an earlier window and not saved. */
function offerDraft() {
  const drafts = kept(draftsOf(current.file)).filter(({ key }) => !key.endsWith(mine));
  for (const { key, value } of drafts) if (value.text === current.base) forget(key);
  const draft = drafts.find(({ value }) => typeof value.text === "string" && value.text !== current.base);
  if (!draft || current.locked) {
    current.asked = undefined;
    showAsked();
    renew();
    return;
  }
  const { key, value, at: since } = draft;
  current.asked = {
    about: "draft",
    text: `有没保存的内容（${new Date(since).toLocaleString("zh-CN")}）。`,
    lines: [lines(value.text, current.base, "文件里的"), lines(current.base, value.text, "没保存的")],
    choices: [
      ["接着改", () => settle(() => goOn(key, value))],
      ["丢掉", () => {
        forget(key);
        offerDraft();
        if (!current.asked) editor.view.focus();
      }],
    ],
  };
  showAsked();
  renew();
}

function goOn(key, { text, base, seen }) {
  const { answer } = current;
  editor.lock(false);
  editor.put(tools.difference(current.text, text));
  current.base = base;
  current.seen = seen;
  current.changes = tools.changeOf(base.length, tools.difference(base, text));
  keepDraft();
  forget(key);
  take(answer);
}

function showAsked() {
  askAbout(ask, current.asked);
}

/** Say what is wrong with a text. */
async function judge(text) {
  const one = current;
  if (!one) return [];
  let found = one.problems?.text === text ? one.problems.found : undefined;
  if (!found && canWrite) {
    const response = await send(at(one.id, "/problems"), { text }).catch(() => undefined);
    found = response?.ok ? (await response.json()).problems : undefined;
    if (found) one.problems = { text, found };
  }
  if (one === current && found) count(found);
  return found ?? [];
}

function count(found) {
  const numbers = [["error", "处错误"], ["warning", "处警告"], ["info", "处提示"]].map(([severity, name]) => {
    const many = found.filter((each) => each.severity === severity).length;
    return many ? `${many} ${name}` : "";
  });
  next.textContent = numbers.filter(Boolean).join("，") || "没有发现问题";
  next.disabled = !found.length;
}

async function offer(text, { line, column }) {
  if (!canWrite) return undefined;
  const response = await send(`${completions}/${encodeURIComponent(current.id)}`, { text, line, column }).catch(() => undefined);
  return response?.ok ? (await response.json()).completions : undefined;
}

const baseDoc = () => editor.view.state.toText(current.base);
/** Return where a line and column of the file, as it was taken, are in what was made of it. */
const here = (line, column, side = 1) => current.changes.mapPos(tools.offset(baseDoc(), line, column), side);

function goTo(line, column) {
  editor.goTo(here(line, column));
}

/** Mark a key's value in the text. */
async function follow(key) {
  const one = current;
  const answer = await get(at(one.id, `/place?${new URLSearchParams({ key })}`));
  if (!answer || one !== current) return;
  const [line, column, endLine, endColumn] = answer.place;
  if (partly.checked) show(answer.section);
  editor.goTo(here(line, column), here(endLine, endColumn, -1));
}

/** Show only some lines of the file. */
function show([first, last]) {
  const { doc } = editor.view.state;
  const [from, to] = [here(first, 1, -1), here(last, 10 ** 6, 1)];
  editor.only({ from: doc.lineAt(from).from, to: doc.lineAt(to).to });
}

/** Mark the cell of the key that the cursor is at, once it rests. */
function moved() {
  clearTimeout(resting);
  resting = setTimeout(mark, SOON);
}

async function mark() {
  const one = current;
  const { head } = editor.view.state.selection.main;
  const { line, column } = tools.place(baseDoc(), one.changes.invertedDesc.mapPos(head));
  const answer = await get(at(one.id, `/place?${new URLSearchParams({ line, column })}`));
  if (!answer || one !== current) return;
  const shown = editor.shown();
  if (partly.checked && (!shown || head < shown.from || head > shown.to)) show(answer.section);
  if (!editor.view.hasFocus) return;
  one.marked = `${one.id}#${answer.key}`;
  const [first] = markAgain();
  if (first) intoSight(first);
}

/** Mark the cells of the key that the cursor is at; the form may have been renewed. */
function markAgain() {
  desk.querySelectorAll(".pointed").forEach((cell) => cell.classList.remove("pointed"));
  const cells = current?.marked && !panel.hidden ? cellsOf(current.marked) : [];
  for (const cell of cells) cell.classList.add("pointed");
  return cells;
}

function intoSight(cell) {
  const [view, there] = [frame.getBoundingClientRect(), cell.getBoundingClientRect()];
  if (there.top >= view.top && there.bottom <= view.bottom) return;
  frame.scrollBy(0, there.top - view.top - (view.height - there.height) / 2);
}

function leave() {
  const cell = desk.querySelector(".selected") ?? desk.querySelector(".pointed");
  if (cell?.tabIndex >= 0) cell.focus({ preventScroll: true });
  else select.focus();
}

function close() {
  panel.hidden = true;
  document.body.classList.remove("texting");
  markAgain();
  tellKept();
  document.querySelector(".heading [data-source]")?.focus();
}

/** Say which files of this filing have something that was typed and not saved. */
function tellKept() {
  const drafts = kept("source:").map(({ key }) => key.slice("source:".length, key.lastIndexOf(":")));
  const ours = [...new Set(drafts)].filter((file) => file === pathOf("unit") || file.startsWith(`${folder}/`));
  waiting.hidden = !ours.length;
  waiting.replaceChildren(...ours.flatMap((file) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.dataset.source = file.split("/").pop().replace(/\.toml$/, "");
    button.textContent = `打开 ${file.split("/").pop()}`;
    return [button, " "];
  }));
  if (ours.length) waiting.prepend("有没保存的内容：");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-source]");
  if (!button) return;
  const { source, line, column, problem } = button.dataset;
  const cell = source ? undefined : desk.querySelector(".selected");
  const [id, key] = cell ? parted(cell.dataset.key) : [source || own];
  openSource(id, { key, line: Number(line), column: Number(column), problem: problem !== undefined });
});

const parted = (key) => [key.slice(0, key.indexOf("#")), key.slice(key.indexOf("#") + 1)];

document.addEventListener("tianbao:cell", async ({ detail: { cell } }) => {
  if (!cell || panel.hidden || !editor || editor.view.hasFocus) return; // else the form was only renewed
  const [id, key] = parted(cell.dataset.key);
  if (await turnTo(id)) await follow(key);
});
select.addEventListener("change", () => turnTo(select.value));
partly.addEventListener("change", () => {
  if (partly.checked) mark();
  else editor.only(null);
});
next.addEventListener("click", () => {
  editor.view.focus();
  editor.nextProblem();
});
save.addEventListener("click", () => store());
panel.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.defaultPrevented) return;
  event.preventDefault();
  store();
});
document.getElementById("source-close").addEventListener("click", close);
tellKept();
