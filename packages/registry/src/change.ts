/**
 * One way to change anything: the change, its line in the audit log, and the new version of the configuration are one
 * transaction, so that none of them is ever seen without the others.
 */
import type { Kysely, Transaction } from 'kysely';
import type { Actor, AuditAction } from './contract.ts';
import type { Tables } from './tables.ts';

export interface Note {
  action: AuditAction;
  target: string;
  fields?: readonly string[];
  /** Whether an edge has to know of it. */
  raisesVersion: boolean;
}

/** The names of what a call wanted changed, as the audit log has them: never the values. */
export const changedFields = (changes: object): string[] =>
  Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field);

/**
 * Changes one after another, from their first look at the tables on (PostgreSQL would run them side by side): none
 * overwrites what another has just written, and versions grow in the order of the commits.
 */
export function inTurn<Result>(
  db: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(async (trx) => {
    await trx.updateTable('counters').set({ id: 1 }).execute();
    return work(trx);
  });
}

/** @param work changes something and says what, or gives null where there was nothing to change (nothing is noted then). */
export function change<Result>(
  db: Kysely<Tables>,
  actor: Actor,
  work: (trx: Transaction<Tables>) => Promise<{ result: Result; note: Note | null }>,
): Promise<Result> {
  return inTurn(db, async (trx) => {
    const { result, note } = await work(trx);
    if (note === null) return result;
    const { audit_sequence: sequence } = await trx
      .updateTable('counters')
      .set((eb) => ({
        audit_sequence: eb('audit_sequence', '+', 1),
        config_version: eb('config_version', '+', note.raisesVersion ? 1 : 0),
      }))
      .returning('audit_sequence')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('audit')
      .values({
        sequence,
        at: new Date().toISOString(),
        actor_id: actor.id,
        actor_name: actor.name,
        action: note.action,
        target: note.target,
        fields: JSON.stringify(note.fields ?? []),
      })
      .execute();
    return result;
  });
}
