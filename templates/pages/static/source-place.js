// The place for text as it is now: its parts on the page, its editor, and the file in it.

import { forget, keep, kept } from "./drafts.js";

export const [panel, select, partly, save, host, ask, state, next, said, waiting] = [
  "source", "source-file", "source-part", "source-save", "source-text", "source-ask", "source-state", "source-next",
  "source-said", "source-kept",
].map((id) => document.getElementById(id));
export const { address, completions, own, folder } = panel.dataset;
export const now = {
  editor: undefined,
  tools: undefined, // what goes with the editor
  current: undefined, // { id, file, base, text, seen, changes, locked, problems, answer, state, asked, marked }
};

const mine = crypto.randomUUID(); // this window, among those that keep drafts
const KIND = "source:";
const draftsOf = (file) => `${KIND}${file}:`;

export const at = (id, rest = "") => `${address}/${encodeURIComponent(id)}${rest}`;
export const changed = (one) => one.text !== one.base;

/** Tell whether the person is in the place for text: then a cell that is selected again leads nowhere. */
export const attended = () => panel.contains(document.activeElement);

/** Ask for something to read; undefined if it is not to be had. */
export async function get(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Keep what is not saved of a file; return whether the browser does. */
export const keepDraft = ({ file, text, base, seen }) => keep(draftsOf(file) + mine, { text, base, seen, at: Date.now() });

export const forgetDraft = ({ file }) => forget(draftsOf(file) + mine);

/** Return what other windows have kept of a file, the newest first. */
export const draftsFor = ({ file }) =>
  kept(draftsOf(file)).filter(([name]) => !name.endsWith(mine)).sort(([, one], [, other]) => other.at - one.at);

/** Say which files of this filing have something that was typed and not saved. */
export function tellKept() {
  const drafts = kept(KIND).map(([name]) => name.slice(KIND.length, name.lastIndexOf(":")));
  const unit = `${folder.slice(0, folder.lastIndexOf("/"))}/unit.toml`;
  const ours = [...new Set(drafts)].filter((file) => file === unit || file.startsWith(`${folder}/`));
  waiting.hidden = !ours.length;
  waiting.replaceChildren(...ours.flatMap((file) => {
    const name = file.split("/").pop();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.dataset.source = name.replace(/\.toml$/, "");
    button.textContent = `打开 ${name}`;
    return [button, " "];
  }));
  if (ours.length) waiting.prepend("有没保存的内容：");
}
