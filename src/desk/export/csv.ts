export type Cell = string | number | null;

/**
 * What a spreadsheet takes for a formula when a cell begins with it (OWASP, "CSV injection"), also behind spaces and in
 * the wide forms of East Asian keyboards; a tab or a return would begin a cell of its own in some.
 */
const FORMULA = /^[\s\u200b]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** Controls other than tab and line ends: they have no place in a table, and hide what follows. */
const CONTROL = /[^\P{Cc}\t\r\n]/gu;

/**
 * A table as CSV (RFC 4180: CRLF, quotes doubled), which opens inert in a spreadsheet (S24): text that could be a formula
 * gets an apostrophe in front and every text is quoted. Begins with a byte order mark, without which Excel misreads accents.
 * @param rows numbers go as they are; null is an empty cell
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

function toCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const clean = cell.replace(CONTROL, '');
  return `"${(FORMULA.test(clean) ? `'${clean}` : clean).replaceAll('"', '""')}"`;
}
