// What is not saved of a file, and what the file says now: neither is lost before the person has chosen.

import { forget } from "./drafts.js";
import { askAbout, lines } from "./source-ask.js";
import { ask, draftsFor, forgetDraft, keepDraft, now } from "./source-place.js";

/** Show what is asked about the file, if anything is. */
export const showAsked = () => askAbout(ask, now.current.asked);

function put(asked) {
  now.current.asked = asked && { ...asked, choices: asked.choices.map(([name, action]) => [name, () => choose(action)]) };
  showAsked();
}

function choose(action) {
  action();
  (ask.querySelector("button") ?? now.editor.view).focus();
}

/** Hold what the server says for the text that is changed from here on, into the text there is. */
export function rest({ text, seen }) {
  const { current, tools } = now;
  Object.assign(current, { base: text, seen });
  current.changes = tools.changeOf(text.length, tools.difference(text, current.text));
}

/** Put the file's text in place of the one there is. */
export function takeOver(answer) {
  const change = now.tools.difference(now.current.text, answer.text);
  if (change.insert || change.to > change.from) now.editor.put(change);
  rest(answer);
}

/** Show both texts, to be chosen from; `decided` is called then. */
export function offerBoth(answer, decided) {
  const { base, text, asked } = now.current;
  if (asked?.theirs === answer.text) return;
  const settle = (how) => () => {
    put(undefined);
    how(answer);
    decided();
  };
  const both = () => (mergeable(answer) ? settle(join)() : offerAgain());
  const offerAgain = () => {
    put(undefined);
    offerBoth(answer, decided);
  };
  put({
    theirs: answer.text,
    text: "文件在别处改过，你写的还没有保存。",
    lines: [lines(base, answer.text, "文件里的"), lines(base, text, "你写的")],
    choices: [
      ...(mergeable(answer) ? [["两处都要", both]] : []),
      ["用文件里的", settle(giveUp)],
      ["用我写的", settle(rest)],
    ],
  });
}

function giveUp(answer) {
  takeOver(answer);
  forgetDraft(now.current);
}

/** Return the file's change, if it touches no line that was typed in. */
function mergeable(answer) {
  const { base, changes } = now.current;
  const change = now.tools.difference(base, answer.text);
  const first = base.lastIndexOf("\n", change.from - 1);
  const last = base.indexOf("\n", change.to);
  let apart = true;
  changes.iterChangedRanges((from, to) => {
    if (to > first && (last < 0 || from <= last)) apart = false;
  });
  return apart ? now.tools.changeOf(base.length, change) : undefined;
}

function join(answer) {
  const { current, editor } = now;
  const [change, own] = [mergeable(answer), current.changes];
  editor.put(change.map(own));
  Object.assign(current, { base: answer.text, seen: answer.seen, changes: own.map(change) });
}

/** Offer what was typed in an earlier window and not saved; `decided` is called once nothing is left to ask. */
export function offerDraft(decided) {
  const { current } = now;
  const drafts = draftsFor(current);
  for (const [name, { text }] of drafts) if (text === current.base) forget(name);
  const draft = drafts.find(([, { text }]) => typeof text === "string" && text !== current.base);
  if (!draft || current.locked) {
    put(undefined);
    decided();
    return;
  }
  const [name, value] = draft;
  put({
    draft: true,
    text: `有没保存的内容（${new Date(value.at).toLocaleString("zh-CN")}）。`,
    lines: [lines(value.text, current.base, "文件里的"), lines(current.base, value.text, "没保存的")],
    choices: [
      ["接着改", () => {
        put(undefined);
        goOn(value);
        if (keepDraft(current)) forget(name);
        decided();
      }],
      ["丢掉", () => {
        forget(name);
        offerDraft(decided);
      }],
    ],
  });
}

/** Take up a text with the file's text that it was made of, which may be another one today. */
function goOn({ text, base, seen }) {
  const { current, editor, tools } = now;
  editor.lock(false);
  editor.put(tools.difference(current.text, text));
  rest({ text: typeof base === "string" ? base : current.base, seen });
}
