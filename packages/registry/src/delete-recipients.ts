/**
 * What is left of a deleted campaign. Its source goes first, in one transaction with all that others see of the deletion;
 * its recipients follow in pieces, for a million of them take minutes, in which SQLite would answer nobody and PostgreSQL
 * would give up. The row in `campaigns` goes last: one without a source says that there is still something to do.
 */
import { setImmediate } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { batches } from './batches.ts';
import { inTurn } from './change.ts';
import type { Tables } from './tables.ts';

const PIECE = 2_000;

/** Deletes some recipients, and those of them who are nowhere else and have refused nothing. False: those were the last. */
async function deletePiece(trx: Transaction<Tables>, campaign: string): Promise<boolean> {
  const rows = await trx
    .selectFrom('recipients')
    .select('subject')
    .where('campaign', '=', campaign)
    .orderBy('added_at')
    .orderBy('subject')
    .limit(PIECE)
    .execute();
  for (const batch of batches(rows, 1)) {
    const ids = batch.map(({ subject }) => subject);
    await trx
      .deleteFrom('recipients')
      .where('campaign', '=', campaign)
      .where('subject', 'in', ids)
      .execute();
    const leaving = await trx
      .deleteFrom('subjects')
      .where('id', 'in', ids)
      // A refusal outlives the campaign: the next list may have the same address.
      .where('stopped', '=', 0)
      .where((eb) => eb.or([eb('consent', 'is', null), eb('consent', '!=', 'denied')]))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('recipients')
              .select('recipients.subject')
              .whereRef('recipients.subject', '=', 'subjects.id'),
          ),
        ),
      )
      .returning('ref')
      .execute();
    await forgetLeaving(
      trx,
      leaving.map(({ ref }) => ref),
    );
  }
  if (rows.length === PIECE) return true;
  await trx.deleteFrom('campaigns').where('source', '=', campaign).execute();
  return false;
}

async function forgetLeaving(trx: Transaction<Tables>, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await trx.deleteFrom('consents').where('subject', 'in', refs).execute();
  for (const table of ['alerts', 'webhook_deliveries'] as const)
    await trx.deleteFrom(table).where('subject', 'in', refs).execute();
}

/** Of a campaign whose source is gone. */
export async function deleteRecipients(db: Kysely<Tables>, campaign: string): Promise<void> {
  // SQLite works on this thread: between two pieces, others have their turn.
  while (await inTurn(db, (trx) => deletePiece(trx, campaign))) await setImmediate();
}

/** Ends what a killed process has left half-done. */
export async function finishDeletions(db: Kysely<Tables>): Promise<void> {
  const rows = await db
    .selectFrom('campaigns')
    .leftJoin('sources', 'sources.id', 'campaigns.source')
    .select('campaigns.source')
    .where('sources.id', 'is', null)
    .execute();
  for (const { source } of rows) await deleteRecipients(db, source);
}
