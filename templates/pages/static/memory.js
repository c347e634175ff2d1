// What a window remembers as long as it is open, also over a reload; where a browser forbids that, as long as the page.

const here = new Map();

/** Return what was remembered under a name, nothing if there is none. */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return here.get(name) ?? null; // forbidden, or not ours
  }
}

/** Remember something under a name; `null` to forget it. */
export function remember(name, value) {
  here.set(name, value);
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // forbidden or full
  }
}
