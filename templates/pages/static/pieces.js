// A very long table is shown in pieces, each laid out only where it is in sight; on paper it is whole again.

const LONG = 300; // rows from which on a table takes too long to be laid out anew at every change
const PIECE = 100; // rows of a piece; more, where a merged cell reaches further

/** Return before which rows a table can be cut: no merged cell reaches over a cut. */
function cuts(rows) {
  const found = [];
  let [begun, reach] = [0, 0];
  rows.forEach((row, at) => {
    if (at >= reach && at - begun >= PIECE) {
      found.push(at);
      begun = at;
    }
    for (const { rowSpan } of row.cells) reach = Math.max(reach, at + rowSpan);
  });
  return found;
}

function element(name, className, children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

/** Return a table with the columns of another and some of its rows. */
function part(table, rows) {
  const columns = [...table.querySelectorAll(":scope > colgroup")].map((group) => group.cloneNode(true));
  return element("table", table.className, [...columns, element("tbody", "", rows)]);
}

/** Show the long tables of a form in pieces. */
export function inPieces(article) {
  for (const table of article.querySelectorAll(":scope > table")) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const starts = rows.length < LONG ? [] : cuts(rows);
    if (!starts.length) continue;
    const pieces = element("div", "pieces", []);
    table.replaceWith(pieces);
    const parts = starts.map((from, number) => part(table, rows.slice(from, starts[number + 1])));
    pieces.append(...[table, ...parts].map((each) => element("div", "piece", [each])));
  }
}

/** Show the tables of a form as they are printed: whole. */
export function inOne(article) {
  for (const pieces of article.querySelectorAll(":scope > .pieces")) {
    const [table, ...parts] = pieces.querySelectorAll(":scope > .piece > table");
    table.tBodies[table.tBodies.length - 1].append(...parts.flatMap((each) => [...each.rows]));
    pieces.replaceWith(table);
  }
}

/** Tell whether a row can take another's place: a cell of it may be merged with rows below, but not over a cut. */
export function fits(row, place) {
  const table = place.closest("table");
  return [...row.cells].every(({ rowSpan }) => place.rowIndex + rowSpan <= table.rows.length);
}
