// Edits made in Word, taken home: drop a file on the page, see what it changes, agree or not.

import { canWrite, post, told } from "./post.js";

const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const [choose, input, over, dialog, state, answer, write, leave, said] = [
  "choose", "file", "over", "dialog", "state", "answer", "write", "leave", "said",
].map((name) => document.getElementById(`pull-${name}`));
let turn = 0; // counts the files read and left; an answer to an earlier one comes too late
let kept = ""; // the server's name for the changes in the dialog

const forget = (name) => name && post(`/pulls/${name}/drop`).catch(() => undefined);

/** Forget what was read before, also what is still on its way. */
function forgo() {
  turn += 1;
  forget(kept);
  kept = "";
}

/** Show a state, and below it what there is to look at. */
function show(text, nodes = [], name = "") {
  kept = name;
  state.textContent = text;
  answer.replaceChildren(...nodes);
  answer.hidden = !nodes.length;
  write.hidden = !name;
  write.disabled = false;
  leave.textContent = name ? "不写" : "关闭";
}

function refusal(files) {
  if (files.length !== 1) return "一次拉回一个文件。";
  const largest = Number(input.dataset.largest);
  return files[0].size > largest * 2 ** 20 ? `文件太大：最多 ${largest} MB。` : "";
}

/** Read what a dropped or chosen file changes. */
async function read(files) {
  if (dialog.open || !files.length) return;
  said.textContent = "";
  forgo();
  const wrong = refusal(files);
  show(wrong || `正在读 ${files[0].name} ……`);
  dialog.showModal();
  if (wrong) return;
  const mine = turn;
  const { text, nodes = [], name = "" } = await ask(files[0]);
  if (mine === turn) show(text, nodes, name);
  else forget(name);
}

async function ask(file) {
  const headers = { "Content-Type": TYPE, "X-File-Name": encodeURIComponent(file.name.toWellFormed?.() ?? file.name) };
  try {
    const response = await post("/pulls", { body: file, headers });
    if (!response.ok) return { text: await problem(response) };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("answer");
    const nodes = [...document.adoptNode(found).children];
    return { text: page.getElementById("said").textContent, nodes, name: found.dataset.name };
  } catch {
    return { text: "文件没有送到程序：读不了这个文件，或者与程序的连接断了。" };
  }
}

const problem = async (response) => (response.status < 500 ? told(response) : "程序出了错，没有写任何文件。");

async function agree() {
  const name = kept;
  write.disabled = true;
  state.textContent = "正在写……";
  try {
    const response = await post(`/pulls/${name}/write`);
    if (response.ok) {
      kept = "";
      dialog.close();
      said.textContent = await told(response);
    } else {
      show(await problem(response));
    }
  } catch {
    show("与程序的连接断了；看一看申报文件有没有写上。");
  }
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

function onDrag(event) {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = dialog.open ? "none" : "copy";
  over.hidden = dialog.open;
}

function offer() {
  choose.hidden = false;
  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    await read([...input.files]);
    input.value = ""; // the same file, saved again, is another one
  });
  addEventListener("dragenter", onDrag);
  addEventListener("dragover", onDrag);
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over.hidden = true; // out of the window
  });
  addEventListener("drop", (event) => {
    over.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    read([...event.dataTransfer.files]);
  });
  leave.addEventListener("click", () => dialog.close());
  write.addEventListener("click", agree);
  dialog.addEventListener("close", () => {
    if (!dialog.open) forgo(); // the event comes later than the closing: by then it may show the next file
  });
}

if (canWrite) offer();
