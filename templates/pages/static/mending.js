// A problem mended from its list: corrected for certain, or left as it is for a reason; shown first, then written.

import { reveal, selection } from "./cells.js";
import { ask, canWrite } from "./post.js";
import { wrote } from "./undo.js";

const FAULT = 500; // statuses from here on say that the program failed
const SOON = 200; // ms after the last letter of a reason
const LOST = "与程序的连接断了，没有写；连上以后再试";
const WORDS = {
  fix: { title: "改正", address: "fixes", write: "改正" },
  confirm: { title: "核对过了", address: "confirms", write: "核对过了" },
  silence: { title: "不改，说明理由", address: "silences", write: "写上理由" },
};
const [dialog, form, title, about, asks, reason, all, whole, said, shown, write, leave] = [
  "mend", "mend-form", "mend-title", "mend-about", "mend-asks", "mend-reason", "mend-all", "mend-whole", "mend-said", "mend-shown", "mend-write", "mend-leave",
].map((id) => document.getElementById(id));
const drafts = new Map(); // reasons that were typed and not written yet
let kind = "fix";
let asked; // the problem, as the server knows it
let seen = ""; // what of it is shown: only that is written
let previewed = ""; // and for which reason
let turn = 0; // an answer to an earlier question comes too late
let waiting;
let from; // what had the focus before

/** Show the buttons of a list, where this page may write. */
export function offerMending(list) {
  if (!canWrite) return;
  for (const button of list.querySelectorAll("[data-mend]")) button.hidden = false;
}

/** Forget what was asked before: its answer comes too late. */
function forgo() {
  turn += 1;
  clearTimeout(waiting);
}

function open(button) {
  forgo();
  const { dataset, id } = button.closest("[data-problem]");
  const message = button.closest("[data-problem]").querySelector(".text").textContent;
  kind = button.dataset.mend;
  from = document.activeElement;
  asked = { code: dataset.code, file: dataset.file, key: dataset.key, message };
  title.textContent = WORDS[kind].title;
  about.textContent = `${message}（${dataset.code}）`;
  write.textContent = WORDS[kind].write;
  asks.hidden = kind !== "silence";
  all.hidden = kind !== "confirm";
  whole.checked = false;
  reason.value = kind === "silence" ? (drafts.get(JSON.stringify(asked)) ?? "") : "";
  show("");
  dialog.showModal();
  if (kind === "silence") reason.focus();
  else leave.focus();
  if (kind !== "silence" || reason.value) preview();
}

/** Show a word, and what would be written. */
function show(text, found) {
  said.textContent = text;
  seen = found?.seen ?? "";
  write.disabled = kind !== "silence" && !seen;
  const notes = found?.remarks.map((remark) => made("p", "soft", `注意：${remark}`)) ?? [];
  shown.replaceChildren(...(found?.files.flatMap(linesOf) ?? []), ...notes);
  shown.hidden = !found;
}

function linesOf({ file, lines }) {
  const block = made("pre", "lines");
  for (const { kind: of, text } of lines) block.append(made("span", of, text), "\n");
  return [made("h3", "", `${file} 里要改的行`), block];
}

function made(name, look, text = "") {
  const element = document.createElement(name);
  element.className = look;
  element.textContent = text;
  return element;
}

/** Ask the server; return whether it agreed, and its answer. */
async function answered(step, more = {}) {
  const [, folder] = document.body.dataset.cells.split("/cells");
  const data = { ...asked, ...(kind === "silence" ? { reason: reason.value } : {}), ...(whole.checked ? { whole: true } : {}), ...more };
  try {
    const { ok, status, answer } = await ask(`/${WORDS[kind].address}${folder}${step}`, data);
    return { ok, answer: status < FAULT ? answer : { said: "程序出了错，没有写任何文件" } };
  } catch {
    return { ok: false, answer: { said: LOST } };
  }
}

async function preview() {
  turn += 1;
  const mine = turn;
  previewed = reason.value;
  if (!seen) said.textContent = "正在看要改哪几行……";
  const { ok, answer } = await answered("");
  if (mine !== turn) return;
  if (ok) {
    show("", answer);
    if (document.activeElement === leave) write.focus();
  } else show(answer.said);
}

async function agree(event) {
  event.preventDefault();
  clearTimeout(waiting);
  if (kind === "silence" && (!seen || previewed !== reason.value)) await preview(); // of the last letters
  if (!seen) return;
  turn += 1;
  const mine = turn;
  write.disabled = true;
  const { ok, answer } = await answered("/write", { seen });
  if (ok) {
    drafts.delete(JSON.stringify(asked));
    wrote(answer);
  }
  if (mine !== turn) return;
  if (!ok) {
    show(answer.said, answer.anew);
    return;
  }
  dialog.close();
  const { cell } = selection();
  if (cell && from?.closest("#cell")) reveal(cell);
  else document.getElementById("problem-next").focus(); // the button that led here goes with its problem
}

function typed() {
  drafts.set(JSON.stringify(asked), reason.value);
  clearTimeout(waiting);
  waiting = setTimeout(preview, SOON);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mend]");
  if (button) open(button);
});
form.addEventListener("submit", agree);
reason.addEventListener("input", typed);
whole.addEventListener("change", preview);
leave.addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  if (!dialog.open) forgo(); // the event comes later than the closing: by then it may ask for the next one
});
