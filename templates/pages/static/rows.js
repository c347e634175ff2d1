// Rows: put in, taken out, moved, by button and key; each is one change of the file.

import { infoOf, selection } from "./cells.js";
import { forget, keep, kept } from "./drafts.js";
import { change, place, printed } from "./edits.js";
import { control, make } from "./inputs.js";
import { canWrite } from "./post.js";
import { desk, frame } from "./sheet.js";
import { tell } from "./undo.js";

const box = document.getElementById("cell-rows");
const [dialog, title, fields, message] = ["", "-title", "-fields", "-message"].map((end) => document.getElementById(`row${end}`));
const draftOf = (list) => `row:${place.unit}/${place.year}:${list}`;
let asked; // the row beside which a new one is to stand, and the controls of the new one

async function told(steps) {
  const result = await change(steps);
  if (!result.done) tell(result.answers?.[0]?.reason ?? result.said);
  return result.done;
}

const item = ({ key, anchors, seen }) => ({ key, anchors, seen });

const DOES = {
  add: { label: "加一行", does: (row) => ask(row), fits: () => true },
  up: { label: "上移", does: (row) => told([{ do: "move", ...item(row), before: row.up }]), fits: (row) => row.key && !row.first },
  down: { label: "下移", does: (row) => told([{ do: "move", ...item(row), before: row.down }]), fits: (row) => row.key && !row.last },
  delete: { label: "删这一行", does: (row) => told([{ do: "delete", ...item(row) }]), fits: (row) => row.key },
};

/** Offer what can be done with the rows of the selected cell. */
function offer({ found }) {
  const groups = canWrite && !found?.locked ? found?.rows ?? [] : [];
  box.replaceChildren(
    ...groups.map((row) => {
      const buttons = Object.values(DOES).map(({ label, does, fits }) => {
        const button = make("button", { type: "button", class: "button", disabled: !fits(row) }, label);
        button.addEventListener("click", () => does(row));
        return button;
      });
      return make("div", { role: "group", "aria-label": row.thing }, make("b", {}, row.thing), ...buttons);
    }),
  );
}

const lists = document.getElementById("lists");

/** Offer a new row for every list of the form, also for those that print no row yet. */
export async function offerLists() {
  if (!canWrite) return;
  const { unit, year, form } = place;
  const response = await fetch(`/lists/${encodeURIComponent(unit)}/${year}?${new URLSearchParams({ form })}`);
  const { lists: there = [] } = response.ok ? await response.json() : {};
  const buttons = there.map((row) => {
    const of = row.of ? `：${row.of.length > 14 ? `${row.of.slice(0, 13)}…` : row.of}` : "";
    const button = make("button", { type: "button", class: "button" }, `加${row.thing}${of}`);
    button.addEventListener("click", () => ask({ ...row, below: null }));
    return button;
  });
  lists.querySelector("div").replaceChildren(...buttons);
  lists.hidden = !there.length;
  if (there.some(({ length, thing }) => !length && thing !== "采购")) lists.open = true;
}

/** Ask for what a new row says. */
function ask(row) {
  const draft = kept(draftOf(row.list)).find(([name]) => name === draftOf(row.list))?.[1] ?? {};
  const controls = row.fields.map((field) => {
    const made = control({ ...field }, draft[field.name] ?? "", field.title, { show: printed });
    return { ...field, made, element: make("div", { class: "field" }, make("span", {}, `${field.title}${field.required ? "（必填）" : ""}`), made.element) };
  });
  asked = { row, controls };
  title.textContent = `加一行${row.thing}`;
  fields.replaceChildren(...controls.map(({ element }) => element));
  message.textContent = Object.keys(draft).length ? "这是上次没有加上的内容。" : "";
  dialog.showModal();
  controls[0]?.made.focus.focus();
}

const valuesOf = ({ controls }) => Object.fromEntries(controls.map(({ name, made }) => [name, made.text()]).filter(([, text]) => text !== ""));

async function add(more) {
  const { row } = asked;
  const values = valuesOf(asked);
  const step = { do: "add", key: row.list, anchors: row.list_anchors, before: row.key ? row.below : null, values };
  const result = await change([step]);
  if (!result.done) {
    message.textContent = result.answers?.[0]?.reason ?? result.said;
    return;
  }
  forget(draftOf(row.list));
  if (more) {
    const { cell } = selection();
    const found = cell && (await infoOf(cell));
    const again = found?.rows.find(({ list }) => list === row.list) ?? row;
    ask(again.key && row.key ? { ...again, below: shifted(again, row) } : { ...again, below: null });
    message.textContent = "加上了，接着加下一行。";
  } else dialog.close();
}

/** Return before which item the next new row stands: behind the one just put in. */
const shifted = (again, row) => (typeof row.below === "number" && row.below >= again.below ? row.below + 1 : row.below);

dialog.addEventListener("input", () => keep(draftOf(asked.row.list), valuesOf(asked)));
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.localName === "button") return;
  if (event.target.localName === "textarea" && !event.ctrlKey) return;
  event.preventDefault();
  add(event.ctrlKey);
});
document.getElementById("row-add").addEventListener("click", () => add(false));
document.getElementById("row-more").addEventListener("click", () => add(true));
document.getElementById("row-leave").addEventListener("click", () => dialog.close());
document.getElementById("row-drop").addEventListener("click", () => {
  forget(draftOf(asked.row.list));
  dialog.close();
});
document.addEventListener("tianbao:cell", ({ detail }) => offer(detail));

const KEYS = { Insert: "add", ArrowUp: "up", ArrowDown: "down", Delete: "delete" };

frame.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const meant = name === "add" ? plain : name === "delete" ? event.ctrlKey : event.altKey && !event.ctrlKey;
  const [row] = selection().found?.rows ?? [];
  if (!name || !meant || !row || !canWrite || selection().found.locked || !desk.contains(desk.querySelector(".selected"))) return;
  event.preventDefault();
  if (DOES[name].fits(row)) DOES[name].does(row);
});
