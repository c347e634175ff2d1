// Blocks copied from Excel, WPS or Word: what the clipboard holds, as rows of cells.

const clean = (text) => text.replace(/\u00a0/g, " ").replace(/[ \t]*\n[ \t]*/g, "\n").trim();

/** Return the rows of the first table of some HTML; a merged cell is there in every row and column of it. */
function fromHtml(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return undefined;
  const grid = [];
  [...table.rows].forEach((row, at) => {
    grid[at] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (grid[at][column] !== undefined) column += 1;
      const text = clean(cell.innerText ?? cell.textContent);
      for (let down = 0; down < Math.min(cell.rowSpan || 1, table.rows.length - at); down += 1) {
        grid[at + down] ??= [];
        for (let right = 0; right < cell.colSpan; right += 1) grid[at + down][column + right] = right ? "" : text;
      }
      column += cell.colSpan;
    }
  });
  return grid.map((row) => Array.from(row, (text) => text ?? ""));
}

/** Return the rows of text with tabs; a cell in quotes may hold line breaks and tabs. */
function fromText(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"(?=\t|\n|$)|[^\t\n]*)(\t|\n|$)/gy;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let found = cell.exec(source); found; found = cell.exec(source)) {
    const [, written, end] = found;
    const quoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
    rows.at(-1).push(clean(quoted ? written.slice(1, -1).replaceAll('""', '"') : written));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}

/** Return what a clipboard holds as rows of cells. */
export function read(clipboard) {
  const html = clipboard.getData("text/html");
  return (html && fromHtml(html)) || fromText(clipboard.getData("text/plain"));
}
