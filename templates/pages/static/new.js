// New things, each asked for in a dialog: a unit, a project, the next year, a stage. What is typed is looked at
// while it is typed; nothing is written before it is sent.

import { ask, canWrite } from "./post.js";
import { wrote, wroteBeforeLeaving } from "./undo.js";

const PAUSE = 150; // ms without a key, after which what is typed is looked at
const LOST = "与程序的连接断了，没有写；填的内容还在，连上以后再试。";
const turns = new WeakMap(); // counts what was asked for each dialog; an answer to an earlier one comes too late
let awaited = ""; // the part of this page that is to be shown once it is there

const inputs = (dialog) => [...dialog.querySelectorAll("[name]")];
const part = (dialog, name) => dialog.querySelector(`[data-${name}]`);
const value = (input) => (input.type === "checkbox" ? input.checked : input.value);
const values = (dialog) => Object.fromEntries(inputs(dialog).map((input) => [input.name, value(input)]));
const turned = (dialog) => turns.set(dialog, (turns.get(dialog) ?? 0) + 1).get(dialog);

function open(button) {
  const dialog = document.getElementById(`new-${button.dataset.new}`);
  clearTimeout(waiting);
  if (dialog.dataset.post !== button.dataset.post) {
    dialog.dataset.post = button.dataset.post;
    dialog.querySelector("form").reset();
    const year = dialog.querySelector("[name=year]");
    if (year) year.value = button.dataset.year ?? new Date().getFullYear() + 1;
  }
  part(dialog, "of").textContent = button.dataset.of ?? "";
  show(dialog, {});
  part(dialog, "write").disabled = dialog.dataset.shown !== undefined;
  dialog.showModal();
  look(dialog);
}

async function answered(dialog, preview) {
  const { ok, answer } = await ask(dialog.dataset.post, { ...values(dialog), preview });
  return { ok, ...answer };
}

/** Say what would be written, and what is wrong with what stands in the inputs. */
async function look(dialog) {
  const mine = turned(dialog);
  const answer = await answered(dialog, true).catch(() => ({ said: LOST }));
  if (mine !== turns.get(dialog)) return;
  show(dialog, answer);
  if (dialog.dataset.shown === undefined) return;
  const button = part(dialog, "write");
  button.disabled = !answer.files?.length; // only what has been shown is written
  if (!inputs(dialog).length && !button.disabled) button.focus();
}

/** Show an answer; of an input that nobody has filled in yet only a whole answer says that it is empty. */
function show(dialog, { faults = {}, files = [], notes = [], said = "" }, whole = false) {
  for (const place of dialog.querySelectorAll("[data-fault]")) {
    const input = dialog.querySelector(`[name="${place.dataset.fault}"]`);
    const fault = faults[place.dataset.fault] ?? "";
    place.textContent = whole || !input || input.value ? fault : "";
    if (place.textContent) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
  part(dialog, "state").textContent = Object.keys(faults).length ? "" : said;
  const lists = [["要写的文件", files], ["注意", notes]].filter(([, lines]) => lines.length).flatMap(listed);
  part(dialog, "plan").replaceChildren(...lists);
  part(dialog, "plan").hidden = !lists.length;
}

function listed([title, lines]) {
  const head = document.createElement("h3");
  const list = document.createElement("ul");
  head.textContent = title;
  for (const line of lines) list.append(Object.assign(document.createElement("li"), { textContent: line }));
  return [head, list];
}

async function write(dialog) {
  const button = part(dialog, "write");
  if (button.disabled) return;
  const mine = turned(dialog);
  button.disabled = true;
  const answer = await answered(dialog, false).catch(() => ({ ok: false, said: LOST }));
  button.disabled = false;
  if (answer.ok) done(dialog, answer);
  else if (mine === turns.get(dialog)) refuse(dialog, answer);
}

function refuse(dialog, answer) {
  show(dialog, answer, true);
  (dialog.querySelector("[aria-invalid]") ?? part(dialog, "write")).focus();
}

function done(dialog, answer) {
  delete dialog.dataset.post; // the next one begins with empty inputs
  dialog.close();
  const [page, hash] = answer.href.split("#");
  if (page !== location.pathname || hash === undefined) {
    wroteBeforeLeaving(answer);
    location.assign(answer.href);
    return;
  }
  wrote(answer);
  awaited = decodeURIComponent(hash);
  arrive();
}

/** Show the part of this page that was made last, as soon as it is there. */
export function arrive() {
  const place = awaited && document.getElementById(awaited);
  if (!place) return;
  awaited = "";
  for (let each = place; each; each = each.parentElement.closest("details")) each.open = true;
  place.querySelector("summary").focus();
  place.scrollIntoView({ block: "nearest" });
}

let waiting;
const later = (dialog) => {
  clearTimeout(waiting);
  turned(dialog);
  part(dialog, "write").disabled = dialog.dataset.shown !== undefined;
  waiting = setTimeout(look, PAUSE, dialog);
};

if (canWrite) {
  document.body.classList.add("makes");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-new]");
    if (button) open(button);
  });
  for (const dialog of document.querySelectorAll("dialog.new")) {
    dialog.addEventListener("input", () => later(dialog));
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      write(dialog);
    });
    dialog.addEventListener("close", () => dialog.open || clearTimeout(waiting)); // it may be open again by now
    part(dialog, "leave").addEventListener("click", () => dialog.close());
  }
}
