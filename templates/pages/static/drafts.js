// What was typed and is not saved yet, kept in the browser: it outlives a closed tab and a program started anew.

const PREFIX = `tianbao-draft:${document.body.dataset.workspace ?? ""}:`; // other workspaces may be served at this address
const here = new Map(); // what the browser did not take: it lasts as long as this page

/** Keep something under a name; return whether the browser took it. */
export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    here.delete(name);
  } catch {
    here.set(name, value); // storage is full or forbidden
  }
  return !here.has(name);
}

/** Tell whether something is kept that would be gone with this page. */
export const atRisk = () => here.size > 0;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // not ours
  }
}

/** Return what is kept under names that begin with a text: `[[name, value], …]`. */
export function kept(prefix = "") {
  const found = new Map();
  try {
    for (const key of Object.keys(localStorage)) {
      const value = key.startsWith(PREFIX + prefix) ? read(key) : null;
      if (value) found.set(key.slice(PREFIX.length), value);
    }
  } catch {
    // forbidden: then nothing is kept there
  }
  for (const [name, value] of here) if (name.startsWith(prefix)) found.set(name, value);
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Forget what is kept under a name. */
export function forget(name) {
  here.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // forbidden: then nothing was kept either
  }
}

/** Call when another window has kept or forgotten something. */
export function onKept(call) {
  addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX)) && call());
}
