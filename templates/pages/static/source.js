// The place for text: a file of the filing beside its form, both in step. The editor is loaded when it is opened.

import { desk } from "./sheet.js";
import { offerDraft, showAsked } from "./source-choice.js";
import { decided, judge, offer, onChange, renewSource, store, take } from "./source-file.js";
import { ask, at, attended, get, host, next, now, own, panel, partly, said, save, select, tellKept, waiting } from "./source-place.js";
import { follow, goTo, mark, markAgain, moved } from "./source-step.js";

const files = new Map(); // what has been opened, by id
let turning; // the file that is being fetched

export { renewSource };

/** Open the place for text at a file: at a key of it, a line, or its first problem. */
async function open(id, { key, line, column, problem }) {
  panel.hidden = false;
  document.body.classList.add("texting");
  waiting.hidden = true;
  if (!now.editor) await begin();
  panel.scrollIntoView({ block: "nearest" });
  if (!(await turnTo(id))) return;
  const first = problem && now.current.problems.found.find((each) => each.line);
  if (first) goTo(first.line, first.column);
  else if (line) goTo(line, column || 1);
  else if (key) await follow(key);
  (ask.querySelector("button") ?? now.editor.view).focus();
}

async function begin() {
  now.tools = await import("./text.js");
  now.editor ??= now.tools.makeEditor(host, { changed: onChange, moved, save: store, leave, judge, offer });
}

/** Show a file; what is not saved of the one before stays as it is. */
async function turnTo(id) {
  if (now.current?.id === id) return true;
  turning = id;
  const answer = await get(at(id));
  if (turning !== id) return false;
  if (!answer) {
    said.textContent = "没有取到这个文件：它改了名、已删除，或者与程序的连接断了。";
    select.value = now.current?.id ?? "";
    return false;
  }
  if (now.current) now.current.state = now.editor.view.state;
  const known = files.get(id);
  const { file, text, seen } = answer;
  now.current = known ?? { id, file, base: text, text, seen, changes: now.tools.changeOf(text.length, []) };
  files.set(id, now.current);
  now.editor.view.setState(known?.state ?? now.editor.begin(text));
  said.textContent = "";
  list(answer.files);
  take(answer);
  if (known) showAsked();
  else offerDraft(decided);
  if (partly.checked) mark();
  return true;
}

/** Let the person choose among the files that the form prints; the department's prints all. */
function list(all) {
  const printed = new Set([...desk.querySelectorAll("[data-key]")].map((cell) => parted(cell.dataset.key)[0]));
  const whole = own.split(".")[0] === "department";
  const shown = all.filter(({ id }) => whole || id === own || id === now.current.id || printed.has(id));
  select.replaceChildren(...shown.map(({ id, file }) => new Option(file.split("/").pop(), id)));
  select.value = now.current.id;
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

const parted = (key) => [key.slice(0, key.indexOf("#")), key.slice(key.indexOf("#") + 1)];

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-source]");
  if (!button) return;
  const { source, line, column, problem } = button.dataset;
  const cell = source ? undefined : desk.querySelector(".selected[data-key]");
  const [id, key] = cell ? parted(cell.dataset.key) : [source || own];
  open(id, { key, line: Number(line), column: Number(column), problem: problem !== undefined });
});
document.addEventListener("tianbao:cell", async ({ detail: { cell } }) => {
  if (!cell?.dataset.key || panel.hidden || !now.editor || attended()) return;
  const [id, key] = parted(cell.dataset.key);
  if (await turnTo(id)) await follow(key);
});
select.addEventListener("change", () => turnTo(select.value));
partly.addEventListener("change", () => {
  if (partly.checked) mark();
  else now.editor.only(null);
});
next.addEventListener("click", () => {
  now.editor.view.focus();
  now.editor.nextProblem();
});
save.addEventListener("click", store);
panel.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.defaultPrevented) return;
  event.preventDefault();
  store();
});
document.getElementById("source-close").addEventListener("click", close);
tellKept();
