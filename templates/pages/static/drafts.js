// What was typed and is not saved yet, kept in this browser until it is: it outlives the window and the program.

const PREFIX = `tianbao-draft:${document.body.dataset.workspace ?? ""}:`;

/** Keep a value under a key; return whether the browser has room for it, and lets us. */
export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ value, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/** Return what is kept under keys that begin so, the newest first: `{ key, value, at }`. */
export function kept(prefix = "") {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + prefix));
    return names.flatMap(read).sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

/** Forget what is kept under a key. */
export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // where nothing may be kept, nothing is
  }
}

function read(name) {
  try {
    const { value, at } = JSON.parse(localStorage.getItem(name));
    return value === undefined || !Number.isFinite(at) ? [] : [{ key: name.slice(PREFIX.length), value, at }];
  } catch {
    return [];
  }
}
