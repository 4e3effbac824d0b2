/** Tables as CSV (RFC 4180), safe to open in a spreadsheet. */
import type { FastifyReply, FastifyRequest } from 'fastify';

type Cell = string | number;

/** What a spreadsheet would take for a formula (CSV injection): a visitor may choose a path or a property. */
const FORMULA = /^[=+\-@\t\r]/;

function cellText(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const isCell = (value: unknown): value is Cell =>
  typeof value === 'string' || typeof value === 'number';

/** What is no text and no number has no place in a table, and is left out. */
export function csvOf(rows: readonly object[]): string {
  const cells = rows.map(
    (row) =>
      new Map(Object.entries(row).filter((entry): entry is [string, Cell] => isCell(entry[1]))),
  );
  const columns = [...new Set(cells.flatMap((row) => [...row.keys()]))];
  return [columns, ...cells.map((row) => columns.map((column) => row.get(column) ?? ''))]
    .map((line) => `${line.map(cellText).join(',')}\r\n`)
    .join('');
}

/** Whether the request is for a file. Of two kinds that `Accept` names, JSON is the API's own. */
export const wantsCsv = (request: FastifyRequest, format: string | undefined): boolean =>
  format === undefined
    ? /\btext\/csv\b/.test(request.headers.accept ?? '') &&
      !/\bapplication\/json\b/.test(request.headers.accept ?? '')
    : format === 'csv';

/** @param name of the file, without its ending; of this code alone. */
export const sendCsv = (reply: FastifyReply, name: string, rows: readonly object[]): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(csvOf(rows));
