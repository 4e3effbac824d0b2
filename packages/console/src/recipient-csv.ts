/**
 * Recipients as CSV (RFC 4180), read as they arrive: a million of them never stand in memory. The first line names the
 * columns: `email`, and of `name`, `consent` (granted, denied or empty), `consentSource`, `consentAt`, `groups` (with `;`
 * or `|` between them) those that there are; also with `_` or blanks for the capitals. Other columns are left out. Between the
 * columns stands what stands in the first line: a comma, or the semicolon or tab of spreadsheets.
 */
import { Readable } from 'node:stream';
import { CAMPAIGN_LIMITS, newRecipientSchema } from '@clearpixel/registry';
import type { NewRecipient } from '@clearpixel/registry';
import { parse } from 'csv-parse';

/** A line longer than this is no recipient; it would be held in memory. */
const MAX_LINE_CHARACTERS = 20_000;
/** Faults that are told one by one; all are counted. */
export const MAX_TOLD_FAULTS = 100;

export interface CsvFault {
  /** The first line is 1. */
  line: number;
  message: string;
}

export interface CsvOutcome {
  rows: number;
  refused: number;
  faults: CsvFault[];
}

const COLUMNS = ['email', 'name', 'consent', 'consentSource', 'consentAt', 'groups'] as const;
const columnOf = (heading: string): string => {
  const plain = heading.replaceAll(/[\s_"\ufeff-]/g, '').toLowerCase();
  return COLUMNS.find((column) => column.toLowerCase() === plain) ?? `other ${heading}`;
};

/** The first line, or as much of it as a line may have, and all of the input again. */
async function withFirstLine(input: Readable): Promise<{ line: string; whole: Readable }> {
  const chunks: AsyncIterator<Buffer> & AsyncIterable<Buffer> = input.iterator({
    destroyOnReturn: false,
  });
  const begun: Buffer[] = [];
  let line = '';
  while (!/[\r\n]/.test(line) && line.length < MAX_LINE_CHARACTERS) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    begun.push(value);
    line = Buffer.concat(begun).toString('utf8');
  }
  const all = async function* () {
    yield* begun;
    yield* chunks;
  };
  return { line: line.split(/[\r\n]/, 1)[0] ?? '', whole: Readable.from(all()) };
}

/** Spreadsheets of most of Europe write semicolons, for their comma is the decimal sign. */
const delimiterOf = (line: string): string =>
  [',', ';', '\t'].find((sign) => line.split(sign).map(columnOf).includes('email')) ?? ',';

/**
 * @param take gets pieces of at most CAMPAIGN_LIMITS.recipientsPerCall, one after the other.
 * @returns null where it is no CSV with a column `email`; what was taken before that stays.
 */
export async function readRecipientCsv(
  input: Readable,
  take: (items: NewRecipient[]) => Promise<void>,
): Promise<CsvOutcome | null> {
  const outcome: CsvOutcome = { rows: 0, refused: 0, faults: [] };
  // Also what has no first line has none.
  let hasEmail = false;
  const { line, whole } = await withFirstLine(input);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(line),
    columns: (headings: string[]) => {
      const columns = headings.map(columnOf);
      hasEmail = columns.includes('email');
      return columns;
    },
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: MAX_LINE_CHARACTERS,
    trim: true,
    info: true,
  });
  whole.on('error', (error) => parser.destroy(error));
  whole.pipe(parser);
  let piece: NewRecipient[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      if (!hasEmail) return null;
      outcome.rows++;
      const parsed = newRecipientSchema.safeParse(recipientOf(record));
      if (parsed.success) piece.push(parsed.data);
      else {
        outcome.refused++;
        if (outcome.faults.length < MAX_TOLD_FAULTS) {
          const [issue] = parsed.error.issues;
          // Never the value: it is somebody's.
          outcome.faults.push({
            line: info.lines,
            message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as described'}`,
          });
        }
      }
      if (piece.length < CAMPAIGN_LIMITS.recipientsPerCall) continue;
      await take(piece);
      piece = [];
    }
  } catch (error) {
    // csv-parse names its own faults: a quote that never ends, a line without an end.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      return null;
    throw error;
  } finally {
    whole.unpipe(parser);
  }
  if (!hasEmail) return null;
  if (piece.length > 0) await take(piece);
  return outcome;
}

/** A day is its beginning, and a time without a zone is of UTC, as databases write them. */
function instantOf(cell: string): string {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(
      cell,
    ) ?? [];
  return day === undefined ? cell : `${day}T${time}${zone}`;
}

/** An empty cell says nothing. */
function recipientOf(record: Record<string, string>): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  for (const column of COLUMNS) {
    const cell = record[column] ?? '';
    if (cell === '') continue;
    item[column] =
      column === 'groups'
        ? cell
            .split(/[;|]/)
            .map((group) => group.trim())
            .filter((group) => group !== '')
        : column === 'consent'
          ? cell.toLowerCase()
          : column === 'consentAt'
            ? instantOf(cell)
            : cell;
  }
  return item;
}
