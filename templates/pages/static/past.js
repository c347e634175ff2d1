// The past of the selected cell: the same value in earlier years, who changed it last, how it is written.

const SOON = 150; // ms: who walks through the cells does not ask about each
const LONG = 120; // characters that may take more room than a card has
const MARGIN = 90; // px that stay in sight left of a value
const box = document.getElementById("cell-past");
let turn = 0; // counts the cells that were selected; an earlier answer may come later
let waiting;

const element = (name, text = "", kind = "") => Object.assign(document.createElement(name), { textContent: text, className: kind });

/** Show the past of a cell, or nothing. */
function fill(past) {
  const rows = [];
  for (const { name, year, value } of past.years) {
    const said = element("dd", value, value.length > LONG ? "long" : "");
    if (said.className) Object.assign(said, { tabIndex: 0, role: "group", ariaLabel: `${name}的内容` });
    rows.push(element("dt", `${name}（${year}）`), said);
  }
  const { said, who, when, summary, commit } = past.last;
  if (said) rows.push(element("dt", "最后修改"), element("dd", said));
  else if (who) rows.push(element("dt", "最后修改"), element("dd", `${who}，${when}\n${summary}（${commit}）`));
  if (past.lines.length) rows.push(element("dt", "原文"), source(past.lines));
  const list = element("dl");
  list.append(...rows);
  box.replaceChildren(list);
  box.hidden = !rows.length;
  const [text, value] = [box.querySelector("pre"), box.querySelector("mark")];
  if (value && value.offsetLeft > text.clientWidth - MARGIN) text.scrollLeft = value.offsetLeft - MARGIN;
}

function source(lines) {
  const told = element("dd", "", "source");
  const text = element("pre");
  Object.assign(text, { tabIndex: 0, role: "group", ariaLabel: "申报文件里的写法" });
  for (const { number, own, parts: [before, value, after] } of lines) {
    const line = element("span", "", own ? "own" : "");
    line.append(element("i", String(number)), before, ...(value ? [element("mark", value)] : []), after || " ");
    text.append(line);
  }
  told.append(text);
  return told;
}

async function ask(key, mine) {
  const response = await fetch(`${document.body.dataset.past}?${new URLSearchParams({ key })}`).catch(() => undefined);
  const past = response?.ok ? await response.json() : undefined;
  if (mine !== turn) return;
  if (past) fill(past);
  else box.hidden = true;
}

document.addEventListener("tianbao:cell", ({ detail }) => {
  const key = detail.cell?.dataset.key;
  turn += 1;
  const mine = turn;
  clearTimeout(waiting);
  if (key !== box.dataset.of) box.hidden = true; // one that is asked about anew stays until the answer is here
  box.dataset.of = key ?? "";
  if (key && detail.found) waiting = setTimeout(() => ask(key, mine), SOON);
});
