// The editor of the place for text: CodeMirror, in a tree of its own, since the page lets no style in.

import { toml } from "./toml.js";
import {
  autocompletion, ChangeSet, closeBrackets, closeBracketsKeymap, Compartment, completionKeymap, Decoration,
  defaultKeymap, drawSelection, EditorState, EditorView, forceLinting, highlightActiveLine, highlightSpecialChars,
  history, historyKeymap, isolateHistory, keymap, lineNumbers, linter, lintKeymap, nextDiagnostic, search, searchKeymap, snippet,
  startCompletion, StateEffect, StateField, Transaction,
} from "./vendor/codemirror.js";

const PAUSE = 400; // ms without a key before what was typed is judged
const ASKS = /(?:[\p{L}_\-/"'[{.]|^\s*)$/u; // behind these, what can be written is offered unasked
const WORD = /^[\p{L}\p{N}_\-/]*$/u;
const PHRASES = {
  "Find": "查找", "Replace": "替换为", "next": "下一个", "previous": "上一个", "all": "全部选中", "match case": "区分大小写",
  "regexp": "正则表达式", "by word": "整词", "replace": "替换", "replace all": "全部替换", "close": "关闭",
  "current match": "当前匹配", "on line": "在行", "replaced $ matches": "替换了 $ 处", "replaced match on line $": "替换了第 $ 行的一处",
  "Go to line": "转到行", "go": "转到", "Completions": "可以写的", "Diagnostics": "问题", "No diagnostics": "没有发现问题",
  "Selection deleted": "删掉了所选", "Control character": "控制字符",
};
const THEME = EditorView.theme({
  "&": { height: "100%", fontSize: "14px", color: "var(--ink)", backgroundColor: "var(--panel)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: 'ui-monospace,Consolas,"Noto Sans Mono CJK SC",monospace', lineHeight: "1.65" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--ground)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--tint) 60%, transparent)" },
  "&.cm-editor .cm-selectionBackground": { background: "color-mix(in srgb, var(--accent) 28%, transparent) !important" },
  ".cm-tooltip, .cm-panels": { color: "var(--ink)", backgroundColor: "var(--panel)", border: "1px solid var(--line)" },
  ".cm-tooltip": { maxWidth: "min(34rem, 92vw)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--panel) !important", background: "var(--accent) !important" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".75" },
  ...Object.fromEntries(["error", "warning", "info"].map((severity) => [ // their own are pictures, which the page lets in as little
    `.cm-lintRange-${severity}`,
    { backgroundImage: "none", textDecoration: `underline wavy var(--${severity}) 1px`, textUnderlineOffset: "3px" },
  ])),
  ".cm-diagnosticText": { whiteSpace: "pre-wrap" },
  ".cm-panels input, .cm-panels button": { font: "inherit", color: "inherit", background: "var(--ground)", border: "1px solid var(--line)" },
  ".cm-button": { backgroundImage: "none" },
});

/** The lines that are shown when only a part is; the rest is there, out of sight. */
const setPart = StateEffect.define();
const part = StateField.define({
  create: () => null,
  update(shown, transaction) {
    let next = shown && { from: transaction.changes.mapPos(shown.from, -1), to: transaction.changes.mapPos(shown.to, 1) };
    for (const effect of transaction.effects) if (effect.is(setPart)) next = effect.value;
    return next;
  },
  provide: (field) => [
    EditorView.decorations.compute([field, "doc"], (state) => hidden(state.field(field), state.doc)),
    EditorView.atomicRanges.of((view) => hidden(view.state.field(field), view.state.doc)),
  ],
});

/** The text is to be judged again, although it is the same: what it refers to has changed. */
const again = StateEffect.define();
const asksAgain = (transaction) => transaction.effects.some((effect) => effect.is(again));

function hidden(shown, doc) {
  if (!shown) return Decoration.none;
  const [before, behind] = [doc.lineAt(shown.from).from - 1, doc.lineAt(shown.to).to + 1];
  const out = Decoration.replace({ block: true });
  const ranges = [];
  if (before >= 0) ranges.push(out.range(0, before));
  if (behind <= doc.length) ranges.push(out.range(behind, doc.length));
  return Decoration.set(ranges);
}

/** Return the offset of a line and column, which count characters from 1. */
export function offset(doc, line, column) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return at.from + [...at.text].slice(0, column - 1).join("").length;
}

/** Return the line and column of an offset. */
export function place(doc, position) {
  const line = doc.lineAt(position);
  return { line: line.number, column: [...line.text.slice(0, position - line.from)].length + 1 };
}

/** Return the one change that makes one text of another. */
export function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let [from, end] = [0, 0];
  while (from < most && before[from] === after[from]) from += 1;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

/** Return a change as one of a text of some length. */
export const changeOf = (length, change) => ChangeSet.of(change, length, "\n");

function mark(doc, problem) {
  const from = problem.line ? offset(doc, problem.line, problem.column) : 0;
  const end = problem.line ? offset(doc, problem.end_line, problem.end_column) : 0;
  const line = doc.lineAt(from);
  return {
    from: end > from || from < line.to ? from : line.from,
    to: Math.max(end, Math.min(from + 1, line.to)),
    severity: problem.severity,
    source: problem.code,
    message: [`${problem.label}：${problem.message}`, problem.hint].filter(Boolean).join("\n"),
  };
}

function option(item, index) {
  const written = item.insert.includes("${}");
  const apply = (view, completion, from, to) => {
    snippet(item.insert)(view, completion, from, to);
    startCompletion(view);
  };
  return {
    label: item.title ? `${item.label} ${item.title}` : item.label, // found by either
    displayLabel: item.label,
    detail: item.title || undefined,
    info: item.detail || undefined,
    apply: written ? apply : item.insert,
    boost: -index / 100,
  };
}

function completing(ask) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    if (!context.explicit && !ASKS.test(line.text.slice(0, context.pos - line.from))) return null;
    const answer = await ask(context.state.sliceDoc(), place(context.state.doc, context.pos));
    if (!answer?.items.length) return null;
    const at = (column) => offset(context.state.doc, line.number, column);
    return { from: at(answer.begin), to: at(answer.end), options: answer.items.map(option), validFor: WORD };
  };
}

/** Make the editor below `host`; it calls `changed`, `moved`, `save`, `leave`, `judge(text)`, `offer(text, place)`. */
export function makeEditor(host, hooks) {
  const root = host.attachShadow({ mode: "open" });
  const readOnly = new Compartment();
  const side = host.closest("aside");
  const judge = async (view) => (await hooks.judge(view.state.sliceDoc())).map((each) => mark(view.state.doc, each));
  const run = (what) => () => {
    what();
    return true;
  };
  const extensions = [
    EditorState.lineSeparator.of("\n"), // an old line end within a line is a mistake to be seen, not another line
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
    EditorState.phrases.of(PHRASES),
    EditorView.contentAttributes.of({ "aria-label": host.getAttribute("aria-label"), spellcheck: "false" }),
    EditorView.scrollHandler.of(() => {
      const { scrollTop } = side; // only the text scrolls, not what it stands in; a small window scrolls as it likes
      requestAnimationFrame(() => side.scrollTo(0, scrollTop));
      return false;
    }),
    readOnly.of([]),
    lineNumbers(), highlightSpecialChars(), history(), drawSelection(), highlightActiveLine(), closeBrackets(),
    EditorView.lineWrapping, search({ top: true }), toml, part, THEME,
    autocompletion({ override: [completing(hooks.offer)], compareCompletions: () => 0, icons: false }),
    linter(judge, { delay: PAUSE, needsRefresh: (update) => update.transactions.some(asksAgain) }),
    keymap.of([
      { key: "Mod-s", run: run(hooks.save), preventDefault: true },
      ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...lintKeymap,
      { key: "Escape", run: run(hooks.leave) },
      ...historyKeymap, ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      const elsewhere = update.transactions.some((each) => each.annotation(Transaction.remote));
      if (update.docChanged) hooks.changed(update.changes, elsewhere);
      if ((update.docChanged || update.selectionSet) && !elsewhere) hooks.moved();
    }),
  ];
  const begin = (text) => EditorState.create({ doc: EditorState.create({ extensions }).toText(text), extensions });
  const view = new EditorView({ state: begin(""), parent: root, root });
  return {
    view,
    begin,
    text: () => view.state.sliceDoc(),
    lock: (locked) => {
      if (locked === view.state.readOnly) return;
      view.dispatch({ effects: readOnly.reconfigure(locked ? EditorState.readOnly.of(true) : []) });
    },
    put: (changes) => view.dispatch({ changes, annotations: [Transaction.remote.of(true), isolateHistory.of("full")] }),
    only: (shown) => view.dispatch({ effects: setPart.of(shown) }),
    shown: () => view.state.field(part),
    judgeAgain: () => {
      view.dispatch({ effects: again.of(null) });
      forceLinting(view);
    },
    nextProblem: () => nextDiagnostic(view),
    goTo: (anchor, head = anchor) => view.dispatch({
      selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    }),
  };
}
