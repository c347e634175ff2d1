// What has changed since the last commit, fetched when it is opened, and a commit of it.

import { fetchPage, miss } from "./live.js";
import { ask, canWrite } from "./post.js";

const LOST = "与程序的连接断了，不知道提交了没有；连上以后看一看这里还有没有改动";
const [section, since, body, said] = ["changes", "changes-since", "changes-body", "changes-said"]
  .map((id) => document.getElementById(id));
const FAULT = 500; // statuses from here on say that the program failed
const KEPT = "tianbao-message"; // of this window; it outlives a reload
let turn = 0; // counts what is fetched; an earlier answer may come later
let proposed = ""; // what the message said before anybody changed it

const message = () => document.getElementById("commit-message");
const boxes = () => [...body.querySelectorAll("input[name=file]:not(:disabled)")];
const chosen = () => boxes().filter((box) => box.checked);
const typed = () => message() && message().value !== proposed;

/** Show as much of the section as there is something in it. */
function appear() {
  const { count } = document.getElementById("changes-count").dataset;
  since.hidden = count === "0" && !typed();
  section.hidden = since.hidden && !said.textContent && !document.getElementById("changes-trouble").textContent;
}

/** Fetch the changes anew; a message that was typed and boxes that were cleared stay as they are. */
async function load() {
  turn += 1;
  const mine = turn;
  const { found, page } = await fetchPage("/changes");
  if (!found || mine !== turn) return;
  const kept = typed() ? message().value : sessionStorage.getItem(KEPT);
  const open = new Map([...body.querySelectorAll("details")].map((each) => [each.id, each.open]));
  const left = new Set(boxes().filter((box) => !box.checked).map((box) => box.value));
  const caret = message()?.selectionStart;
  const focused = body.contains(document.activeElement) ? document.activeElement.id : "";
  body.replaceChildren(document.adoptNode(page.getElementById("changed")));
  if (!canWrite) body.querySelectorAll("[data-writes]").forEach((each) => each.remove());
  proposed = message()?.value ?? "";
  for (const each of body.querySelectorAll("details")) each.open = open.get(each.id) ?? each.open;
  for (const box of boxes()) box.checked = !left.has(box.value);
  if (kept && message()) message().value = kept;
  if (focused) document.getElementById(focused)?.focus();
  if (focused && focused === message()?.id) message().setSelectionRange(caret, caret);
  if (left.size) await propose();
  offer();
}

/** Propose a message for the chosen files, in place of one that nobody has changed. */
async function propose() {
  const query = new URLSearchParams(chosen().map((box) => ["file", box.value]));
  const mine = turn;
  const response = await fetch(`/changes/message?${query}`);
  const text = await response.text();
  if (!response.ok || !message() || mine !== turn) return;
  const own = typed();
  proposed = text;
  if (!own) message().value = proposed;
}

/** Offer what can be done now. */
function offer() {
  const [button, again] = ["commit-do", "commit-propose"].map((id) => document.getElementById(id));
  if (!button) return;
  button.textContent = `提交 ${chosen().length} 个文件`;
  button.disabled = !chosen().length;
  again.hidden = !typed();
}

async function commit() {
  const button = document.getElementById("commit-do");
  const { head } = document.getElementById("changed").dataset;
  const files = Object.fromEntries(chosen().map((box) => [box.value, box.dataset.seen]));
  button.disabled = true;
  say("正在提交……");
  try {
    const { ok, status, answer } = await ask("/changes/commit", { files, message: message().value, head });
    say(status < FAULT ? answer.said : "程序出了错，看一看这里还有没有改动");
    if (ok) beginAnew();
    await load();
  } catch {
    say(LOST);
  }
  offer();
  appear();
}

/** Go back to the message that was proposed. */
function giveUp() {
  message().value = proposed;
  sessionStorage.removeItem(KEPT);
}

/** Choose all again: what was left out before may be the next commit. */
function beginAnew() {
  giveUp();
  for (const box of boxes()) box.checked = true;
}

function say(text) {
  said.textContent = text;
}

body.addEventListener("change", async (event) => {
  if (event.target.name !== "file") return;
  await propose().catch(miss);
  offer();
});
body.addEventListener("input", () => {
  if (typed()) sessionStorage.setItem(KEPT, message().value);
  offer();
});
body.addEventListener("click", (event) => {
  if (event.target.id !== "commit-propose") return;
  giveUp();
  offer();
  message().focus();
});
body.addEventListener("submit", (event) => {
  event.preventDefault();
  commit();
});
since.addEventListener("toggle", () => since.open && load().catch(miss));
document.addEventListener("tianbao:renewed", async () => {
  if (since.open) await load().catch(miss);
  appear();
});

/** Open the section for who comes from a form's page. */
function arrive() {
  if (location.hash !== "#changes" || section.hidden) return;
  since.open = true;
  section.scrollIntoView();
  since.querySelector("summary").focus({ preventScroll: true });
}

addEventListener("hashchange", arrive);
arrive();
