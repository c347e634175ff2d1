// Keys that are pressed while something is under way wait for the next input: who types fast loses none.

import { canWrite } from "./post.js";
import { desk, frame, root } from "./sheet.js";

const stand = document.createElement("textarea"); // what an input method writes into while there is no input
let waiting = 0; // how much is under way
let keys = [];

const awaits = ({ key, ctrlKey, altKey, metaKey }) => !ctrlKey && !altKey && !metaKey && (key.length === 1 || key === "Enter" || key === "Tab");

/** Do something during which keys wait. */
export async function during(work) {
  waiting += 1;
  try {
    return await work();
  } finally {
    waiting -= 1;
  }
}

/** Return the next key that waits, once nothing is under way any more; or text that came without keys. */
export const nextKey = () => (waiting ? undefined : keys.shift());

/** Return the characters that wait, and forget all keys. */
export function dropKeys() {
  const text = keys.map(({ key, text: own }) => own ?? (key.length === 1 ? key : "")).join("");
  keys = [];
  return text;
}

/** Put characters where the caret of a field is. */
export function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Let keys wait that are pressed in some part of the page. */
export const waitsIn = (element) => element.addEventListener("keydown", (event) => {
  if (!waiting) return;
  if (event.key === "Escape" && !event.isComposing) {
    dropKeys();
    document.dispatchEvent(new Event("tianbao:stop"));
  }
  else if (awaits(event)) {
    keys.push(event);
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, { capture: true });
waitsIn(frame);

Object.assign(stand, { className: "stand", tabIndex: -1, ariaLabel: "正在保存；接着打的字写进下一格" });
if (canWrite) desk.append(stand);
const composing = { now: false, ended: () => undefined };
stand.addEventListener("compositionstart", () => {
  composing.now = true;
});
stand.addEventListener("compositionend", () => {
  composing.now = false;
  taken();
  composing.ended();
});
stand.addEventListener("input", () => composing.now || taken());

function taken() {
  if (stand.value) keys.push({ key: "", text: stand.value });
  stand.value = "";
}

/** Let an input method go on where an input stands that takes nothing for now. */
export function standIn({ style }) {
  Object.assign(stand.style, { left: style.left, top: style.top });
  stand.focus({ preventScroll: true });
}

/** Tell whether text would be taken that has no input yet. */
export const standsIn = () => root.activeElement === stand;

/** Wait until what an input method composes meanwhile is whole. */
export const composed = () => new Promise((done) => {
  composing.ended = done;
  if (!composing.now) done();
});
