// Which cells of a form say something else than before.

const CELLS = "[data-key], td:not([data-key]):not(:has([data-key]))";
const pattern = (key) => key.replace(/\d+/g, "*");

/** Return every cell with its key, its place among the cells of that key, and its text. */
export function read(root) {
  const counts = new Map();
  return [...root.querySelectorAll(CELLS)].map((element) => {
    const key = element.dataset.key ?? "";
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    return { element, key, id: `${key} ${key ? nth : ""}`, text: element.textContent };
  });
}

/** Return the cells of `now` that `before` does not have; rows that only moved are not changed. */
export function changed(before, now) {
  const same = new Map(before.filter((cell) => cell.key).map((cell) => [cell.id, cell.text]));
  const pool = new Map();
  const name = (cell) => `${pattern(cell.key)} ${cell.text}`;
  const kept = new Set(now.filter((cell) => cell.key && same.get(cell.id) === cell.text).map((cell) => cell.id));
  for (const cell of before) {
    if (!kept.has(cell.id)) pool.set(name(cell), (pool.get(name(cell)) ?? 0) + 1);
  }
  return now.filter((cell) => {
    if (kept.has(cell.id)) return false;
    const left = pool.get(name(cell)) ?? 0;
    if (left) pool.set(name(cell), left - 1);
    return !left && cell.text.trim() !== "";
  });
}
