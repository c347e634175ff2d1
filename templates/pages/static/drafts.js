// What was typed and is not saved yet, kept in the browser: it outlives a closed tab and a program started anew.

const PREFIX = `tianbao-draft:${document.body.dataset.workspace ?? ""}:`; // other workspaces may be served at this address
let full = false;

/** Keep something under a name; return whether the browser took it. */
export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    full = false;
  } catch {
    full = true; // storage is full or forbidden: what is typed stays on the page, and that is said
  }
  return !full;
}

/** Return what is kept under names that begin with a text: `[[name, value], …]`. */
export function kept(prefix = "") {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX + prefix)) found.push([key.slice(PREFIX.length), JSON.parse(localStorage.getItem(key))]);
    }
  } catch {
    return [];
  }
  return found.sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Forget what is kept under a name. */
export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // forbidden: then nothing was kept either
  }
}
