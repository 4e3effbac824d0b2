/** What sites and campaigns have in common: their row in `sources`, and what is left when they are deleted. */
import type { Level, SourceKind } from '@clearpixel/pixel';
import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Of a site or a campaign, whatever else it has. */
interface SourceFields {
  name: string;
  level: Level;
  timezone: string;
  retentionDays: number;
}

const columnsOf = ({ name, level, timezone, retentionDays }: SourceFields) => ({
  name,
  level,
  timezone,
  retention_days: retentionDays,
});

/** 48 random bits clash once in 16 million sources; eight clashes in a row are a broken random generator. */
const MAX_DRAWS = 8;

/** A new id under which `insert` could put its row; `insert` says whether there was none of that id. */
async function drawId(
  insert: (id: string) => Promise<boolean>,
  draw: () => string,
): Promise<string> {
  for (let i = 0; i < MAX_DRAWS; i++) {
    const id = draw();
    if (await insert(id)) return id;
  }
  throw new Error('no new id could be drawn');
}

/** Inserts a source under a new id, and gives the id. */
export function insertSource(
  trx: Transaction<Tables>,
  source: SourceFields & { kind: SourceKind; createdAt: string; purpose: string },
  draw: () => string,
): Promise<string> {
  return drawId(async (candidate) => {
    // A source that is still being erased keeps its id: the erasure would take the new one's events too.
    const erasing = await trx
      .selectFrom('erasures')
      .select('source')
      .where('source', '=', candidate)
      .executeTakeFirst();
    if (erasing !== undefined) return false;
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('sources')
      .values({
        id: candidate,
        kind: source.kind,
        ...columnsOf(source),
        created_at: source.createdAt,
        purpose: source.purpose,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }, draw);
}

export async function updateSource(
  trx: Transaction<Tables>,
  source: SourceFields & { id: string },
): Promise<void> {
  await trx.updateTable('sources').set(columnsOf(source)).where('id', '=', source.id).execute();
}

/** Deletes the source, and notes that its events have to be erased. False: there is none. */
export async function deleteSource(
  trx: Transaction<Tables>,
  kind: SourceKind,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sources')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await trx
    .insertInto('erasures')
    .values({ source: id, requested_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}
