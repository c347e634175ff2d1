// Keys that are pressed while something is under way wait for the next input: who types fast loses none.

import { frame } from "./sheet.js";

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

/** Return the next key that waits, once nothing is under way any more. */
export const nextKey = () => (waiting ? undefined : keys.shift());

/** Return the characters that wait, and forget all keys. */
export function dropKeys() {
  const text = keys.filter(({ key }) => key.length === 1).map(({ key }) => key).join("");
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
  if (event.key === "Escape") {
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
