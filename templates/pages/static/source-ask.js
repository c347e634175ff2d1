// A question about a file's text that only the person can answer, with the lines it is about.

const MOST = 8; // lines of each side

/** Return the lines in which a text is another than one before, with a name for them. */
export function lines(before, text, name) {
  const [old, now] = [before.split("\n"), text.split("\n")];
  let [from, end] = [0, 0];
  const most = Math.min(old.length, now.length);
  while (from < most && old[from] === now[from]) from += 1;
  while (end < most - from && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return { name, lines: now.slice(from, now.length - end), first: from + 1 };
}

function element(name, { className = "", text = "" } = {}, children = []) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(text, ...children);
  return made;
}

function side({ name, lines: all, first }) {
  const shown = all.slice(0, MOST).map((line) => `${line}\n`);
  if (all.length > MOST) shown.push(`…… 共 ${all.length} 行\n`);
  if (!all.length) shown.push("（这里没有字）\n");
  return [element("p", { className: "soft", text: `${name}，第 ${first} 行：` }), element("pre", { className: "lines" }, shown)];
}

/** Show a question, `{ text, lines, choices: [[name, action]] }`, or none. */
export function askAbout(place, question) {
  place.hidden = !question;
  if (!question) {
    place.replaceChildren();
    return;
  }
  const buttons = question.choices.map(([name, action], number) => {
    const button = element("button", { className: number ? "button" : "button main", text: name });
    button.type = "button";
    button.addEventListener("click", action);
    return button;
  });
  const said = element("p", { text: question.text });
  place.replaceChildren(said, ...question.lines.flatMap(side), element("p", { className: "actions" }, buttons.flatMap((each) => [each, " "])));
}
