// What a cell becomes when it is filled in: a control for each kind of value, with the text that it stands for.

const PAUSE = 150; // ms after which a text with paragraphs is shown as it prints
const SIGNS = ["≥", "≤", "=", ">", "<", ""];
let lists = 0;

/** Make an element with attributes and children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Put nodes in the place of others; where the focus was, it is again. */
export function swap(box, nodes) {
  const stops = () => [...box.querySelectorAll("button, input, select, a")];
  const at = stops().indexOf(document.activeElement);
  box.replaceChildren(...nodes);
  if (at >= 0) (stops().slice(at).find((each) => !each.disabled) ?? stops().findLast((each) => !each.disabled))?.focus();
}

function options(choices, now, none) {
  const groups = new Map();
  for (const { value, label, group } of choices) {
    const option = make("option", { value, selected: value === now }, label);
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  const known = choices.some(({ value }) => value === now);
  const first = known ? [] : [make("option", { value: now, selected: true }, now || none)];
  const grouped = [...groups].map(([group, each]) => (group ? make("optgroup", { label: group }, ...each) : each));
  return [...first, ...grouped.flat()];
}

function choice({ choices, required, begin }, text, label) {
  const none = begin || "（空）";
  const listed = required || !text ? choices : [{ value: "", label: none, group: "" }, ...choices];
  const select = make("select", { "aria-label": label }, ...options(listed, text, required ? "请选择" : none));
  return { element: select, focus: select, text: () => select.value };
}

function line({ choices, input }, text, label) {
  const field = make("input", { type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false" });
  if (["money", "number", "percent", "year"].includes(input)) field.inputMode = "decimal";
  field.value = text;
  if (!choices.length) return { element: field, focus: field, text: () => field.value };
  lists += 1;
  const listed = make("datalist", { id: `words-${lists}` }, ...choices.map(({ value, label: said }) => make("option", { value }, said)));
  field.setAttribute("list", listed.id);
  return { element: make("span", { class: "both" }, field, listed), focus: field, text: () => field.value };
}

function area(label, text, rows) {
  const field = make("textarea", { "aria-label": label, rows, spellcheck: "false" });
  field.value = text;
  return field;
}

/** A text of one line as it is written; line breaks are possible, and kept. */
function words(how, text, label) {
  if (how.choices.length || (!text.includes("\n") && text.length < 12)) return line(how, text, label);
  const field = area(label, text, Math.min(8, 1 + Math.ceil(text.length / 24) + text.split("\n").length - 1));
  return { element: field, focus: field, text: () => field.value };
}

/** Prose: several lines, and below how they print. */
function prose(how, text, label, show) {
  const field = area(label, text, Math.min(14, Math.max(4, text.split("\n").length + Math.ceil(text.length / 40))));
  const printed = make("div", { class: "printed", tabindex: 0, role: "region", "aria-label": "印出来的样子" });
  let waiting;
  const renew = () => show(field.value).then((nodes) => nodes && printed.replaceChildren(...nodes));
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(renew, PAUSE);
  });
  renew();
  return { element: make("div", { class: "prose" }, field, printed), focus: field, text: () => field.value, lines: true };
}

/** A target in its parts, sign, number and unit; or as one text, if it has none. */
function target(how, text, label, _show, parts) {
  if (text && !parts) return words({ ...how, choices: [] }, text, label);
  const now = parts ?? { sign: how.begin, number: "", unit: "" };
  const signs = SIGNS.includes(now.sign) ? SIGNS : [now.sign, ...SIGNS];
  const sign = make("select", { "aria-label": `${label}：符号` }, ...signs.map((one) => make("option", { value: one, selected: one === now.sign }, one || "无")));
  const number = make("input", { type: "text", inputmode: "decimal", size: 6, autocomplete: "off", placeholder: "数字", "aria-label": `${label}：数字` });
  const unit = make("input", { type: "text", size: 5, autocomplete: "off", placeholder: "单位", "aria-label": `${label}：单位` });
  const whole = make("input", { type: "text", autocomplete: "off", "aria-label": `${label}：文字`, hidden: true });
  const turn = make("button", { type: "button", class: "plain" }, "写成文字");
  number.value = now.number;
  unit.value = now.unit;
  const glued = () => (number.value || unit.value ? `${sign.value}${number.value}${unit.value}` : "");
  turn.addEventListener("click", () => {
    for (const each of [sign, number, unit, turn]) each.hidden = true;
    whole.hidden = false;
    whole.value = glued();
    whole.focus();
    whole.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const element = make("span", { class: "parts" }, sign, number, unit, whole, turn);
  return { element, focus: number, text: () => (whole.hidden ? glued() : whole.value), wide: 320 };
}

const KINDS = { choice, yes_no: choice, target, prose, text: words };

/** Return a control: its element, what takes the focus, and what it says; `show` renders prose. */
export function control(how, text, label, { show, parts } = {}) {
  return (KINDS[how.input] ?? line)(how, text, label, show, parts);
}
