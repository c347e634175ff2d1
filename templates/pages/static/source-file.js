// The file in the place for text: taken from the server, judged and completed while it is written, saved.

import { ask, canWrite } from "./post.js";
import { offerBoth, takeOver } from "./source-choice.js";
import { at, changed, completions, forgetDraft, get, keepDraft, next, now, panel, said, save, state } from "./source-place.js";
import { markAgain } from "./source-step.js";
import { tell, wrote } from "./undo.js";

const LOST = "与程序的连接断了，没有保存；写的内容留在这个浏览器里，连上以后再保存。";
const UNKEPT = "浏览器存不下没保存的内容：它只在这个窗口里，请及时保存。";
const UNREAD = "没有取到文件现在的内容：它改了名、已删除，或者与程序的连接断了；写的内容留着。";
const CHOOSE = "先在上面选一样，再保存。";
const COUNTS = [["error", "处错误"], ["warning", "处警告"], ["info", "处提示"]];
let saving = false;
let asked = 0; // counts the questions about the file, and its writes: who asked before is answered with what was before

/** Take what the server has of the file: it is shown, unless something is not saved. */
export function take(answer) {
  const { current, editor } = now;
  current.locked = answer.locked || (canWrite ? "" : "这个窗口只能看");
  current.problems = { text: answer.text, found: answer.problems };
  current.answer = answer;
  if (answer.text === current.base) current.seen = answer.seen;
  else if (!changed(current) || current.text === answer.text) takeOver(answer);
  else if (!current.asked?.draft) offerBoth(answer, decided);
  editor.judgeAgain();
  renew();
}

/** Go on after a choice about the file: what the server last said may be another thing to choose. */
export function decided() {
  const { current, editor } = now;
  if (current.answer.text !== current.base && changed(current)) offerBoth(current.answer, decided);
  editor.judgeAgain();
  renew();
}

/** Show whether there is something to save, and whether it may be typed; keep it. */
function renew() {
  const { current, editor } = now;
  const unsaved = changed(current);
  save.disabled = !unsaved || saving;
  save.hidden = Boolean(current.locked);
  state.textContent = current.locked ? `只读：${current.locked}` : unsaved ? "没保存" : "";
  editor.lock(Boolean(current.locked || current.asked?.draft));
  if (!unsaved) forgetDraft(current);
  else if (!current.asked?.draft && !keepDraft(current)) said.textContent = UNKEPT;
}

/** Remember a change of the text; one that came from the file is no one's work. */
export function onChange(changes, elsewhere) {
  const { current, editor, tools } = now;
  current.text = editor.text();
  if (elsewhere) return;
  current.changes = changed(current) ? current.changes.compose(changes) : tools.changeOf(current.base.length, []);
  renew();
}

/** Save what was typed, as it was typed. */
export async function store() {
  const { current } = now;
  if (current.asked) said.textContent = CHOOSE;
  if (!changed(current) || saving || current.asked || current.locked) return;
  saving = true;
  asked += 1;
  save.disabled = true;
  try {
    await write(current, current.text);
  } catch {
    said.textContent = LOST;
  }
  saving = false;
  await renewSource();
}

async function write(one, text, again = true) {
  const { ok, answer } = await ask(at(one.id), { text, seen: one.seen });
  if (ok) {
    saved(one, text, answer);
  } else if (answer.text === one.base && again) { // the same text in other bytes
    one.seen = answer.seen;
    await write(one, text, false);
  } else if (answer.text === undefined) {
    said.textContent = `没有保存：${answer.said}`;
  }
}

function saved(one, text, answer) {
  const { tools } = now;
  one.base = text;
  one.changes = tools.changeOf(text.length, tools.difference(text, one.text));
  if (!changed(one)) forgetDraft(one);
  said.textContent = "";
  if (answer.undo) wrote(answer);
  else tell(answer.said);
}

/** Look whether the file has changed elsewhere; to be called when the page was renewed. */
export async function renewSource() {
  markAgain();
  const { current } = now;
  if (!current || panel.hidden) return;
  asked += 1;
  const mine = asked;
  const answer = await get(at(current.id));
  if (current !== now.current || saving || mine !== asked) return;
  if (answer) take(answer);
  else if (said.textContent !== LOST) said.textContent = UNREAD;
  if (!answer) renew();
}

/** Say what is wrong with a text. */
export async function judge(text) {
  const { current } = now;
  if (!current) return [];
  let found = current.problems?.text === text ? current.problems.found : undefined;
  if (!found && canWrite) {
    const judged = await ask(at(current.id, "/problems"), { text }).catch(() => undefined);
    found = judged?.ok ? judged.answer.problems : undefined;
    if (found) current.problems = { text, found };
  }
  if (current === now.current && found) count(found);
  return found ?? [];
}

function count(found) {
  const numbers = COUNTS.map(([severity, name]) => {
    const many = found.filter((each) => each.severity === severity).length;
    return many ? `${many} ${name}` : "";
  });
  next.textContent = numbers.filter(Boolean).join("，") || "没有发现问题";
  next.disabled = !found.length;
}

/** Say what can be written at a place of a text. */
export async function offer(text, { line, column }) {
  if (!canWrite) return undefined;
  const address = `${completions}/${encodeURIComponent(now.current.id)}`;
  const found = await ask(address, { text, line, column }).catch(() => undefined);
  return found?.ok ? found.answer.completions : undefined;
}

