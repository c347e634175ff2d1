// Blocks copied from Excel, WPS or Word: what the clipboard holds, as rows of cells.

const clean = (text) => text.replace(/\u00a0/g, " ").replace(/[ \t]*\n[ \t]*/g, "\n").trim();
const WIDE = /(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])\s*\n\s*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])/g;
const ENDS = /^(?:p|div|li|h\d|tr)$/;

/** Return what a cell says as a browser would show it: lines of the HTML itself are none of its text. */
function said(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(WIDE, "").replace(/[^\S\u00a0]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE || /^(?:style|script)$/.test(node.localName)) return "";
  if (node.localName === "br") return "\n";
  const text = [...node.childNodes].map(said).join("");
  return ENDS.test(node.localName) ? `\n${text}\n` : text;
}

const textOf = (cell) => clean([...cell.childNodes].map(said).join("")).replace(/\n{2,}/g, "\n");

const STYLES = /<style[^]*?<\/style>/gi;
const STYLE = /\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
const plain = (html) => html.replace(STYLES, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(STYLE, "")); // our policy lets none pass

/** Return the rows of the first table of some HTML; a merged cell is there in every row and column of it. */
function fromHtml(html) {
  const table = new DOMParser().parseFromString(plain(html), "text/html").querySelector("table");
  if (!table) return undefined;
  const grid = [];
  [...table.rows].forEach((row, at) => {
    grid[at] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (grid[at][column] !== undefined) column += 1;
      const text = textOf(cell);
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

/** Return what a clipboard holds as rows of cells, and as `text` if it is no table. */
export function read(clipboard) {
  const html = clipboard.getData("text/html");
  const cells = html && fromHtml(html);
  if (cells?.length) return { cells };
  const text = clipboard.getData("text/plain");
  return { cells: fromText(text), text: text.includes("\t") ? undefined : text };
}
