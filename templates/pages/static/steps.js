// What is written when a cell is saved.

import { query } from "./cells.js";
import { askHere } from "./edits.js";

/** Return the steps that write a text: one, or for a merged cell one for each of its rows. */
export async function stepsOf({ cell, key, info, way, others }, text, seen) {
  const { anchors } = info.ways[0];
  const rows = [{ key, seen, anchors: way.anchors }];
  if (others.length) {
    const keys = others.map((other) => (way.name === "annual" ? other.replace(/\.(\w+)$/, ".annual.$1") : other));
    rows.push(...(await askHere("cells", { keys })).answer.cells);
  }
  const { as } = query(cell, key);
  return rows.map((row, at) => {
    const step = { do: "set", text, seen: row.seen, anchors: row.anchors };
    if (!["long_term", "department"].includes(way.name)) return { ...step, key: at ? row.key : way.key };
    const own = at && way.name === "department" ? { seen: null } : {}; // the department has no word of its own there yet
    return { ...step, key: row.key, as, way: way.name, anchors: at ? row.anchors : anchors, ...own };
  });
}
