// A cell filled in where it stands: Enter or Tab saves and goes on, Escape leaves.

import { cellAt, fillable, follows, infoOf, positionOf, same, select, selection } from "./cells.js";
import { forget, keep, kept } from "./drafts.js";
import { change, place, printed } from "./edits.js";
import { control, make } from "./inputs.js";
import { canWrite } from "./post.js";
import { desk, frame, overlay, root } from "./sheet.js";
import { tell } from "./undo.js";

const LEAST = 220; // px: narrower cells get a wider input
let open; // what is being filled in

const drafts = `cell:${place.unit}/${place.year}/${place.form}:`;
const nameOf = (key, position, way) => `${drafts}${key}:${position}:${way}`;

/** Open a cell; `draft` is what was typed before and not saved. */
export async function edit(cell, draft) {
  if (!canWrite) return;
  if (open) {
    if (open.cell === cell || !(await save(undefined))) return;
  }
  const info = await infoOf(cell);
  if (!info?.how || info.locked) {
    if (info?.locked) tell(info.locked);
    return;
  }
  if (!cell.isConnected) return;
  const way = info.ways.find(({ name }) => name === draft?.way) ?? chosenWay(info);
  begin(cell, info, way, draft);
}

const chosenWay = (info) => {
  const wanted = document.querySelector("#cell-ways input:checked")?.value;
  return info.ways.find(({ name }) => name === wanted) ?? info.ways[0];
};

function begin(cell, info, way, draft) {
  const before = way.text || (way.name === "own" ? "" : info.ways[0].text);
  const made = control(info.how, draft?.text ?? before, info.title, { show: printed, parts: draft ? undefined : partsOf(info, way) });
  const message = make("p", { class: "message", role: "alert" });
  const hint = make("p", { class: "hint" }, hintOf(info, way, made));
  const box = make("div", { class: "editing", role: "group", "aria-label": `填写${info.title}` }, made.element, message, hint);
  open = { cell, key: cell.dataset.key, position: positionOf(cell), info, way, made, before, message, box };
  box.addEventListener("keydown", onKey);
  box.addEventListener("input", onInput);
  box.addEventListener("focusout", onLeave);
  overlay.replaceChildren(box);
  settle();
  made.focus.focus({ preventScroll: true });
  if (made.focus.select && !made.lines) made.focus.select();
  if (draft?.pasted) onInput();
  else if (draft) told("这是上次没有保存的内容；保存，或按 Esc 再决定。");
}

const partsOf = (info, way) => (way.text ? way.parts : info.ways[0].parts);

function hintOf(info, way, made) {
  const keys = made.lines ? "Tab 或 Ctrl+回车 保存，回车另起一行，Esc 离开" : "回车或 Tab 保存，Esc 离开";
  const open_ = info.formula?.open && !info.written ? "这一格由程序算出，写了就用写的，并核对；" : "";
  return `${way.label ? `${way.label}；` : ""}${open_}${info.how.hint ? `${info.how.hint}；` : ""}${keys}`;
}

const told = (text, ...more) => open.message.replaceChildren(text, ...more);

/** Put the input over its cell, also after the form was printed anew. */
export function settle() {
  if (!open) return;
  const cell = same(open.key)[open.position];
  if (cell) open.cell = cell;
  if (!open.cell.isConnected) return;
  const [here, base] = [open.cell.getBoundingClientRect(), desk.getBoundingClientRect()];
  const view = frame.getBoundingClientRect();
  const width = Math.min(Math.max(here.width, LEAST), view.width - 12);
  const left = Math.min(here.left - base.left, frame.scrollLeft + view.width - (base.left - view.left + frame.scrollLeft) - width - 6);
  const style = open.box.style;
  style.left = `${Math.max(left, frame.scrollLeft)}px`;
  style.top = `${here.top - base.top}px`;
  style.width = `${width}px`;
  style.setProperty("--height", `${here.height}px`);
  const card = document.getElementById("cell").getBoundingClientRect();
  const covered = card.left < view.right - 1 && card.top > view.top; // on a narrow screen the card lies over the form
  const below = open.box.getBoundingClientRect().bottom - Math.min(view.bottom, covered ? card.top : Infinity);
  if (below > 0) frame.scrollBy(0, Math.min(below + 8, here.top - view.top - 8));
}

function onInput() {
  const { key, position, way, made, info } = open;
  const value = { text: made.text(), way: way.name, key, position, title: info.title, seen: way.seen, at: Date.now() };
  const took = keep(nameOf(key, position, way.name), value);
  told(took ? "" : "浏览器里存不下了：保存以前不要关掉这一页。");
  settle();
}

function onKey(event) {
  event.stopPropagation();
  if (event.isComposing) return; // an input method is at work
  const lines = open.made.lines && event.target.localName === "textarea";
  const enter = event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey);
  if (enter && (event.shiftKey || event.altKey) && event.target.localName === "textarea") {
    event.preventDefault();
    event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  if (event.key === "Escape") leave();
  else if (enter && event.target.localName !== "button") save("down");
  else if (event.key === "Tab" && leaves(event)) save(event.shiftKey ? "back" : "on");
  else return;
  event.preventDefault();
}

/** Tell whether Tab leads out of the input, which may have parts. */
function leaves(event) {
  const stops = [...open.box.querySelectorAll("input, select, textarea, button")].filter((each) => !each.hidden);
  const inside = stops.indexOf(event.target) + (event.shiftKey ? -1 : 1);
  return !stops[inside] || stops[inside].localName === "button";
}

function onLeave(event) {
  const here = open;
  if (!here || here.busy || here.box.contains(event.relatedTarget)) return;
  if (event.relatedTarget === null && !document.hasFocus()) return; // another window
  setTimeout(() => open === here && !here.busy && !here.box.contains(here.box.getRootNode().activeElement) && save(undefined));
}

/** Leave a cell; what was typed is offered again, until it is saved or thrown away. */
function leave() {
  const { key, position, way, made, before } = open;
  if (made.text() === before) forget(nameOf(key, position, way.name));
  close();
  offer();
}

function close() {
  const { cell, box } = open;
  const focused = box.contains(box.getRootNode().activeElement); // else the person is somewhere else by now
  open = undefined;
  overlay.replaceChildren();
  if (cell.isConnected) {
    if (focused) cell.focus({ preventScroll: true });
    select(cell);
  }
}

const stepOf = ({ cell, info, way }, text, seen) => {
  const step = { do: "set", text, seen };
  if (["long_term", "department"].includes(way.name)) {
    const { key, as, near } = infoOf.query(cell);
    return { ...step, key, as, near, way: way.name, anchors: info.ways[0].anchors };
  }
  return { ...step, key: way.key, anchors: way.anchors };
};

/** Save what was typed and go on; return whether the cell is left. */
export async function save(onward, seen = open.way.seen) {
  const here = open;
  const text = here.made.text();
  const next = onward && follows(here.cell, onward);
  const spot = next && { key: next.dataset.key, position: positionOf(next) };
  if (text !== here.before) {
    here.busy = true;
    here.box.setAttribute("aria-busy", "true");
    const result = await change([stepOf(here, text, seen)]);
    here.busy = false;
    here.box.removeAttribute("aria-busy");
    if (!result.done) {
      refused(here, result);
      return false;
    }
  }
  forget(nameOf(here.key, here.position, here.way.name));
  if (open === here) {
    if (spot) {
      open = undefined;
      overlay.replaceChildren();
      const cell = same(spot.key)[spot.position];
      if (cell) {
        await select(cell);
        cell.focus({ preventScroll: true });
        if (fillable(cell) && !workedOut(await infoOf(cell))) await edit(cell);
      }
    } else close();
  }
  offer();
  return true;
}

function refused(here, { said, answers = [] }) {
  if (open !== here) {
    tell(said);
    offer();
    return;
  }
  const [answer] = answers;
  if (answer?.state === "conflict" && answer.seen !== undefined && (answer.seen !== null || answer.text !== "")) {
    const mine = make("button", { type: "button", class: "plain" }, "用我写的");
    const theirs = make("button", { type: "button", class: "plain" }, "用文件里的");
    mine.addEventListener("click", () => save(undefined, answer.seen));
    theirs.addEventListener("click", () => {
      forget(nameOf(here.key, here.position, here.way.name));
      close();
    });
    told(`这一格刚才在别处改过：文件里现在是“${answer.text}”，您写的是“${here.made.text()}”。`, mine, " ", theirs);
    mine.focus();
  } else {
    told(answer?.reason ?? said);
    here.made.focus.focus({ preventScroll: true });
  }
  settle();
}

/** Offer what was typed and not saved, on this page or before it was closed. */
export function offer() {
  const list = document.getElementById("drafts");
  const waiting = kept(drafts).filter(([name]) => !open || name !== nameOf(open.key, open.position, open.way.name));
  list.hidden = !waiting.length || !canWrite;
  const items = waiting.map(([name, draft]) => {
    const again = make("button", { type: "button", class: "plain" }, "接着填");
    const drop = make("button", { type: "button", class: "plain" }, "丢掉");
    again.addEventListener("click", async () => {
      const cell = same(draft.key)[draft.position] ?? same(draft.key)[0];
      if (!cell) {
        tell("这一格现在不在表里了；内容还留着，可以复制出来。");
        return;
      }
      await select(cell);
      cell.scrollIntoView({ block: "center" });
      await edit(cell, draft);
    });
    drop.addEventListener("click", () => {
      forget(name);
      offer();
    });
    const text = make("span", { class: "text" }, draft.text || "（清空）");
    return make("li", {}, make("b", {}, draft.title), " ", text, " ", again, " ", drop);
  });
  list.querySelector("ul").replaceChildren(...items);
}

/** Tell what the program works out: it is typed over only if somebody means to. */
const workedOut = (info) => Boolean(info?.formula) && !info.written;

const meant = () => {
  const { cell } = selection();
  if (cell) edit(cell);
};

desk.addEventListener("click", async (event) => {
  const cell = cellAt(event.target);
  if (!cell || event.shiftKey || open?.box.contains(event.target)) return;
  if (!getSelection().isCollapsed) return; // somebody copies what stands there
  await select(cell);
  const { cell: now, found } = selection();
  if (now === cell && !workedOut(found)) edit(cell);
});
frame.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const cell = root.activeElement && cellAt(root.activeElement);
  if (!cell || (event.key !== "Enter" && event.key !== "F2")) return;
  event.preventDefault();
  edit(cell);
});
document.getElementById("cell-edit").addEventListener("click", meant);

addEventListener("beforeunload", (event) => {
  if (open && open.made.text() !== open.before) event.preventDefault();
});
