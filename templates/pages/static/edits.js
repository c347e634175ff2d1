// Sending changes: what the server answers, told apart; what was typed stays with whoever asked.

import { ask } from "./post.js";
import { patch, show, sheetName } from "./sheet.js";
import { onItsWay, wrote } from "./undo.js";

const { unit, year, form } = document.body.dataset;
const there = `${encodeURIComponent(unit)}/${year}`;

export const place = { unit, year, form };

export const askHere = (what, data) => ask(`/${what}/${there}`, data);

/** Make a change of some steps; return `{ done, made }` with the keys of new rows, `{ answers, said }` of what is in its way, or `{ lost }`. */
export function change(steps) {
  const write = send(steps);
  onItsWay(write);
  return write;
}

async function send(steps) {
  let status;
  let answer;
  const before = sheetName();
  try {
    ({ status, answer } = await askHere("edits", { form, sheet: before, steps }));
  } catch {
    return { lost: true, said: "没有存上：与程序的连接断了。写的内容留着，连上以后再存。" };
  }
  if (status !== 200) return { said: answer.said ?? "没有存上", answers: answer.answers ?? [] };
  document.dispatchEvent(new Event("tianbao:wrote"));
  if (answer.page) show(answer.page, answer.sheet);
  else if (answer.rows && before === sheetName()) patch(answer.rows, answer.sheet);
  if (answer.sheet) document.dispatchEvent(new Event("tianbao:printed"));
  wrote(answer);
  return { done: true, made: answer.made };
}

/** Return the nodes of prose as it prints. */
export async function printed(text) {
  try {
    const { status, answer } = await ask("/previews", { text });
    if (status !== 200) return undefined;
    return [...new DOMParser().parseFromString(answer.html, "text/html").body.childNodes];
  } catch {
    return undefined;
  }
}
