/** Cursors: the sort key of the last row seen, as opaque text. Rows added meanwhile never shift a page. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Page, PageRequest } from './contract.ts';

export const MAX_PAGE_ROWS = 1_000;
/** A cursor of ours is far shorter; longer ones are not looked at. */
const MAX_CURSOR_CHARACTERS = 200;

export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts that `encodeCursor` was given, or null for anything else. */
export function decodeCursor(cursor: string, length: number): string[] | null {
  if (cursor.length > MAX_CURSOR_CHARACTERS) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => typeof part === 'string')
      ? parts
      : null;
  } catch {
    return null;
  }
}

/** @param rows one more than `limit` where there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  sortKey: (row: Row) => readonly string[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    next: rows.length > limit && last !== undefined ? encodeCursor(sortKey(last)) : null,
  };
}

/** Where to go on in a list by time and id. */
export type TimeCursor = { createdAt: string; id: string } | 'first';

/** The condition of a list by time and id to go on behind `after`; the names are those of its columns. */
export const isBehind = (
  after: TimeCursor,
  createdAt = 'created_at',
  id = 'id',
): RawBuilder<boolean> =>
  after === 'first'
    ? sql`1 = 1`
    : sql`(${sql.ref(createdAt)}, ${sql.ref(id)}) > (${after.createdAt}, ${after.id})`;

/** The same for a list that has the newest first. */
export const isBefore = (cursor: TimeCursor): RawBuilder<boolean> =>
  cursor === 'first' ? sql`1 = 1` : sql`(created_at, id) < (${cursor.createdAt}, ${cursor.id})`;

/**
 * A page of a list that is ordered by time and id; null where the cursor is not one of it.
 *
 * @param ask gives at most `rows` rows behind `after`, in that order.
 */
export async function pageByTime<Row extends { created_at: string; id: string }, Item>(
  { limit, cursor }: PageRequest,
  ask: (after: TimeCursor, rows: number) => Promise<Row[]>,
  toItem: (row: Row) => Item,
): Promise<Page<Item> | null> {
  const [createdAt, id] = cursor === undefined ? [] : (decodeCursor(cursor, 2) ?? []);
  const known = createdAt !== undefined && id !== undefined;
  if (cursor !== undefined && !known) return null;
  const rows = await ask(known ? { createdAt, id } : 'first', limit + 1);
  return pageOf(rows, limit, toItem, (row) => [row.created_at, row.id]);
}
