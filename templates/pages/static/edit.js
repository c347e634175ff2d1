// A cell filled in where it stands: Enter or Tab saves and goes on, Escape leaves.

import { composed, dropKeys, during, insert, nextKey, standIn, standsIn } from "./ahead.js";
import { wayOf } from "./card.js";
import { cellAt, cellOf, focusOn, follows, infoOf, same, select, selection, spotOf, together } from "./cells.js";
import { forget, keep } from "./drafts.js";
import { change, printed } from "./edits.js";
import { control as controlOf, make } from "./inputs.js";
import { draftOf, nameOf, offer, opensWith, spotNow } from "./offered.js";
import { bringIntoSight, placeOver } from "./placing.js";
import { canWrite } from "./post.js";
import { desk, frame, overlay, root } from "./sheet.js";
import { stepsOf } from "./steps.js";
import { tell } from "./undo.js";

const MANY = 12; // cells passed over that are not filled in here
const ways = document.getElementById("cell-ways");
let open; // what is being filled in
const grown = new ResizeObserver(() => intoSight());
let saving; // what is on its way
let meant = 0; // counts the cells that somebody wanted to fill in: only the last is opened

/** Open a cell. `key`: another value of its row; `draft`: what was typed before and not saved; `text`: as if typed now. */
export async function edit(cell, wanted = {}) {
  await during(() => openAt(cell, wanted));
  typeAhead();
}

/** Wait for what is on its way and save what is open; return whether nothing is any more. */
async function settled() {
  while (saving || open) {
    if (!(await (saving ?? save()))) return false;
  }
  return true;
}

async function openAt(cell, wanted) {
  if (!canWrite || cell.dataset.key === undefined) return;
  if (!saving && open?.key === (wanted.key ?? cell.dataset.key) && open.cell === cell) {
    open.made.focus.focus({ preventScroll: true });
    return;
  }
  meant += 1;
  const [mine, spot] = [meant, spotOf(cell)];
  if (!(await settled()) || mine !== meant) return;
  const here = cell.isConnected ? cell : cellOf(spot);
  if (here) await openNow(here, wanted, mine);
}

async function openNow(here, { key = here.dataset.key, draft, text, aimed = true }, mine) {
  const info = await infoOf(here, key);
  if (mine !== meant || !here.isConnected) return;
  if (selection().cell !== here) select(here);
  if (!aimed && workedOut(info)) return;
  if (info?.locked) tell(`不能在这里改：${info.locked}`);
  if (!info?.how || info.locked) return;
  const before = draft ?? (text === undefined ? draftOf(info) : undefined);
  const way = info.ways.find(({ name }) => name === before?.way) ?? wayOf(key, info);
  begin({ cell: here, key, info, way }, text ?? before?.text, before);
  if (text !== undefined) onInput();
}

/** Show the input over its cell; `typed` is what was typed already, `draft` where that was kept. */
function begin({ cell, key, info, way, made: control }, typed, draft) {
  const source = way.text || way.name === "own" ? way : info.ways[0];
  const shown = () => controlOf(info.how, source.text, info.title, { show: printed, parts: source.parts });
  const made = control ?? (typed === undefined ? shown() : controlOf(info.how, typed, info.title, { show: printed }));
  const before = typed === undefined ? made.text() : shown().text(); // as the control has it: it may not hold all that a file does
  const message = make("p", { class: "message", role: "alert" });
  const hint = make("p", { class: "hint", id: "hint" });
  const box = make("div", { class: "editing", role: "group", tabindex: -1, "aria-label": `填写${info.title}`, "data-of": key, "data-draft": nameOf(way) }, made.element, message, hint);
  const others = key === cell.dataset.key ? together(cell).slice(1) : [];
  const { key: own, position } = spotOf(cell);
  open = { cell, key, own, position, info, way, made, before, message, box, others, seen: draft?.seen ?? way.seen };
  hint.textContent = hintOf(open);
  made.focus.setAttribute("aria-describedby", "hint");
  box.addEventListener("keydown", onKey);
  box.addEventListener("input", onInput);
  box.addEventListener("focusout", onLeave);
  grown.disconnect();
  grown.observe(box);
  overlay.replaceChildren(box);
  document.body.classList.add("filling");
  intoSight();
  made.focus.focus({ preventScroll: true });
  if (made.focus.select && !made.lines && typed === undefined) made.focus.select();
  if (draft) toldOfDraft(open);
  offer();
}

function toldOfDraft(here) {
  const drop = make("button", { type: "button", class: "plain" }, "丢掉，用文件里的");
  drop.addEventListener("click", () => {
    forget(nameOf(here.way));
    begin({ ...here, made: undefined });
  });
  told("这是上次没有保存的内容；保存，或者 ", drop);
}

function hintOf({ key, cell, info, way, made, others }) {
  const keys = made.lines ? "Tab 或 Ctrl+回车 保存，回车另起一行，Esc 离开" : "回车或 Tab 保存，Esc 离开";
  return [
    key === cell.dataset.key ? "" : `这一行的${info.title}`,
    way.label,
    others.length ? `合并的 ${others.length + 1} 行都改` : "",
    info.formula?.open && !info.written ? "这一格由程序算出，写了就用写的，并核对" : "",
    info.how.hint,
    keys,
  ].filter(Boolean).join("；");
}

const told = (text, ...more) => open.message.replaceChildren(text, ...more);

/** Put the input over its cell, also after the form was printed anew. */
function settle() {
  if (!open) return;
  open.cell = same(open.own)[open.position] ?? open.cell;
  if (open.cell.isConnected) placeOver(open);
}

function intoSight() {
  settle();
  if (open?.cell.isConnected) bringIntoSight(open);
}

/** Put the input over its cell again after other rows came or went. */
export async function settleAgain() {
  const here = open;
  settle();
  if (!here) return;
  const [{ anchors }] = here.info.ways;
  const now = await infoOf(here.cell, here.key);
  if (open !== here || now?.ways?.[0]?.anchors.join() === anchors.join()) return;
  const spot = await spotNow({ anchors }, { key: here.own, position: here.position, asked: here.key }).catch(() => here);
  if (open !== here || spot === here) return;
  if (!spot) told("这一行在别处移走或删掉了；您写的留着，可以复制出来。");
  else Object.assign(here, { own: spot.key, key: spot.asked });
  settle();
}

function onInput() {
  const { own, position, key, way, made, info, seen, box } = open;
  box.dataset.typed = "";
  const draft = { text: made.text(), way: way.name, key: own, asked: key, position, title: info.title, seen, anchors: info.ways[0].anchors };
  const took = keep(nameOf(way), draft);
  told(took ? "" : "浏览器里存不下了：保存以前不要关掉这一页。");
  intoSight();
}

function onKey(event) {
  event.stopPropagation();
  if (event.isComposing || event.keyCode === 229) return; // an input method is at work
  const lines = open.made.lines && event.target.localName === "textarea";
  const enter = event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey);
  if (enter && (event.shiftKey || event.altKey) && event.target.localName === "textarea") insert(event.target, "\n");
  else if (event.key === "Escape") leave();
  else if (enter && event.target.localName !== "button") go("down");
  else if (event.key === "Tab" && !partAfter(event.target, event.shiftKey)) go(event.shiftKey ? "back" : "on");
  else return;
  event.preventDefault();
}

/** Return the part of an input that Tab leads to, nothing if it leads out of it. */
function partAfter(from, back) {
  const stops = [...open.box.querySelectorAll("input, select, textarea, button")].filter((each) => !each.hidden);
  const next = stops[stops.indexOf(from) + (back ? -1 : 1)];
  return next?.localName === "button" ? undefined : next;
}

async function go(onward) {
  await save({ onward });
  typeAhead();
}

/** Type what was typed while nothing could take it. */
function typeAhead() {
  for (let key = nextKey(); key; key = nextKey()) {
    if (!open) {
      dropKeys();
      return;
    }
    const field = root.activeElement;
    const part = key.key === "Tab" && partAfter(field, key.shiftKey);
    if (key.key === "Enter") go("down");
    else if (part) part.focus();
    else if (key.key === "Tab") go(key.shiftKey ? "back" : "on");
    else if (field?.setRangeText) insert(field, key.text ?? key.key);
  }
}

function onLeave(event) {
  const here = open;
  if (!here || saving || here.box.contains(event.relatedTarget)) return;
  if (event.relatedTarget === null && !document.hasFocus()) return; // another window
  setTimeout(() => open === here && !saving && !here.box.contains(root.activeElement) && save());
}

/** Leave a cell; what was typed is offered again, until it is saved or thrown away. */
export function leave() {
  const { way, made, before, cell } = open;
  if (made.text() === before) forget(nameOf(way));
  close();
  back(cell);
  offer();
  return { cell };
}

function close() {
  open = undefined;
  grown.disconnect();
  overlay.replaceChildren();
  document.body.classList.remove("filling");
}

function back(cell) {
  if (cell.isConnected) focusOn(cell);
  else frame.focus({ preventScroll: true });
}

/** Save what was typed and go on; return whether the cell is left. */
export function save({ onward, seen = open?.seen } = {}) {
  saving ??= during(() => saveNow(open, onward, seen)).finally(() => {
    saving = undefined;
  });
  return saving;
}

async function saveNow(here, onward, seen) {
  const [mine, text] = [meant, here.made.text()];
  if (here.box.contains(root.activeElement)) standIn(here.box);
  const writing = text === here.before ? { done: true } : written(here, text, seen);
  await new Promise((sent) => setTimeout(sent)); // the next cell is looked for while the server is at work
  const next = onward && follows(here.cell, onward);
  const spot = next && spotOf(next);
  if (text !== here.before) {
    const result = await writing;
    await composed();
    if (!result.done) {
      refused(here, result);
      return false;
    }
  }
  forget(nameOf(here.way));
  if (open === here) {
    const inside = here.box.contains(root.activeElement) || standsIn();
    close();
    if (spot && mine === meant) await goOn(spot, onward, mine, here.own);
    else if (inside) back(here.cell.isConnected ? here.cell : cellOf({ key: here.own, position: here.position }) ?? here.cell);
  }
  offer();
  return true;
}

async function written(here, text, seen) {
  const fields = here.box.querySelectorAll("input, textarea");
  const lock = (whether) => fields.forEach((field) => Object.assign(field, { readOnly: whether }));
  here.box.setAttribute("aria-busy", "true");
  lock(true);
  try {
    return await change(await stepsOf(here, text, seen));
  } catch {
    return { lost: true, said: "没有存上：与程序的连接断了。写的内容留着，连上以后再存。" };
  } finally {
    here.box.removeAttribute("aria-busy");
    lock(false);
  }
}

/** Open the next cell that is filled in here; those that the program works out, or that print the value just filled in, are passed over. */
async function goOn(spot, onward, mine, from) {
  let cell = cellOf(spot);
  for (let passed = 0; cell && passed < MANY; passed += 1) {
    if (!standsIn()) back(cell);
    const info = await infoOf(cell);
    await composed();
    if (mine !== meant) break;
    if (info?.how && !info.locked && !workedOut(info) && cell.dataset.key !== from) {
      await openNow(cell, {}, mine);
      return;
    }
    const next = follows(cell, onward);
    if (!next) break;
    cell = next;
  }
  if (standsIn()) back(cell ?? cellOf(spot) ?? frame);
}

function refused(here, { said, answers = [] }) {
  const ahead = dropKeys();
  const [answer] = answers;
  const reason = `${answer?.reason ?? said}${ahead ? `（接着打的“${ahead}”没有写）` : ""}`;
  if (open !== here) {
    tell(reason);
    offer();
    return;
  }
  if (answer?.state === "conflict" && !answer.gone && !answer.step) choose(here, answer);
  else {
    told(reason);
    here.made.focus.focus({ preventScroll: true });
  }
  intoSight();
}

/** Let the person choose between what was typed and what stands in the file now. */
function choose(here, answer) {
  const mine = make("button", { type: "button", class: "plain" }, "用我写的");
  const theirs = make("button", { type: "button", class: "plain" }, "用文件里的");
  mine.addEventListener("click", () => save({ seen: answer.seen }));
  theirs.addEventListener("click", () => {
    forget(nameOf(here.way));
    close();
    back(here.cell);
    offer();
  });
  const now = answer.text ? `是“${answer.text}”` : "是空的";
  const own = here.made.text() ? `写的是“${here.made.text()}”` : "要清空它";
  told(`这一格刚才在别处改过：文件里现在${now}，您${own}。 `, mine, " ", theirs);
  mine.focus();
}

/** Tell what the program works out: it is typed over only if somebody means to. */
const workedOut = (info) => Boolean(info?.formula) && !info.written;

const editSelected = () => {
  const { cell } = selection();
  if (cell) edit(cell);
};

/** Tell whether somebody is marking text of the form to copy it. */
const marking = () => !getSelection().isCollapsed && String(getSelection()) !== "";

desk.addEventListener("click", (event) => {
  const cell = cellAt(event.target);
  if (cell && !event.shiftKey && !marking()) edit(cell, { aimed: false });
});
frame.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && saving) meant += 1; // saved it is, and nothing more
}, { capture: true });
frame.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const cell = root.activeElement && cellAt(root.activeElement);
  if (!cell || (event.key !== "Enter" && event.key !== "F2")) return;
  event.preventDefault();
  edit(cell);
});
document.getElementById("cell-edit").addEventListener("click", editSelected);
ways.addEventListener("mousedown", (event) => open && event.target.closest("label") && event.preventDefault()); // the input keeps the focus
ways.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.type === "radio") editSelected();
});
document.addEventListener("tianbao:way", () => {
  if (!open || open.key !== open.cell.dataset.key) return;
  const { made, before, way, info, key } = open;
  const text = made.text();
  forget(nameOf(way));
  const again = { ...open, way: wayOf(key, info) };
  if (text === before) begin({ ...again, made: undefined });
  else {
    begin(again, text);
    onInput();
  }
});
document.addEventListener("tianbao:stop", () => {
  meant += 1; // what is about to be opened stays closed
  if (open && standsIn()) leave();
});
addEventListener("resize", settle);
opensWith(edit);
