// What this window wrote, to be taken back and done again: Ctrl+Z, Ctrl+Y, and a button behind each word of success.

import { recall, remember } from "./memory.js";
import { canWrite, post } from "./post.js";

const KEPT = "tianbao-undo"; // of this window alone; it outlives a reload
const TOLD = "tianbao-told"; // what the page before had no time to tell
const MOST = 100;
const kept = recall(KEPT) ?? { undo: [], redo: [] };
const said = document.getElementById("done");

let last = Promise.resolve(); // one after the other, however fast the keys are

const store = () => remember(KEPT, kept);

/** Tell what was done, with a button to take it back if it has a name. */
export function tell(text, undo = "") {
  if (!said) return;
  const nodes = [text];
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "撤销";
    button.addEventListener("click", () => take(kept.undo, kept.redo));
    nodes.push(" ", button);
  }
  if (text) nodes.push(closing());
  said.replaceChildren(...nodes);
}

function closing() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain close", textContent: "✕", ariaLabel: "关闭" });
  button.addEventListener("click", () => said.replaceChildren());
  return button;
}

/** Let what is taken back wait for a write that is on its way. */
export function onItsWay(write) {
  last = Promise.all([last, write.catch(() => undefined)]);
}

const take = (from, to) => {
  last = last.then(() => turn(from, to));
};

/** Remember a write by the server's answer to it, `{ said, undo }`, and tell it. */
export function wrote(answer) {
  kept.undo.push({ name: answer.undo, said: answer.said });
  kept.undo.splice(0, kept.undo.length - MOST);
  kept.redo.length = 0;
  store();
  tell(answer.said, answer.undo);
}

/** Remember a write, to be told by the page that this window goes to now. */
export function wroteBeforeLeaving(answer) {
  wrote(answer);
  remember(TOLD, answer);
}

/** Take the last write of one list back; the way to do it again goes to the other. */
async function turn(from, to) {
  const write = from.pop();
  if (!write) {
    tell(from === kept.undo ? "没有可以撤销的改动" : "没有可以重做的改动");
    return;
  }
  try {
    const response = await post(`/writes/${write.name}/undo`);
    const answer = await response.json();
    if (response.ok) {
      to.push({ name: answer.undo, said: write.said });
      document.dispatchEvent(new Event("tianbao:undone"));
      tell(`${from === kept.undo ? "撤销了" : "重做了"}：${write.said}`);
    } else {
      tell(answer.said);
    }
  } catch {
    from.push(write);
    tell("与程序的连接断了，没有撤销；连上以后再试");
  }
  store();
}

const typing = (target) => target.closest?.("input, textarea:not(.stand), select, [contenteditable], dialog") != null; // `.stand`: see ahead.js

addEventListener("keydown", (event) => {
  if (!canWrite || !(event.ctrlKey || event.metaKey) || event.altKey || typing(event.composedPath()[0])) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) take(kept.undo, kept.redo);
  else if (key === "y" || (key === "z" && event.shiftKey)) take(kept.redo, kept.undo);
  else return;
  event.preventDefault();
});

const left = recall(TOLD);
if (left) {
  remember(TOLD, null);
  tell(left.said, left.undo);
}
