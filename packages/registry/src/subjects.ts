import type { Kysely } from 'kysely';
import { forgetSubject } from './alerts-erasure.ts';
import { canonicalEmail } from './campaign.ts';
import type { Campaigns } from './campaigns-contract.ts';
import { change } from './change.ts';
import { recipientOf, selectRecipients } from './recipient-rows.ts';
import { subjectOf, withConsent, writeSubjects } from './subject-rows.ts';
import type { SubjectRow } from './subject-rows.ts';
import type { Tables } from './tables.ts';

const find = (
  db: Kysely<Tables>,
  column: 'ref' | 'email',
  value: string,
): Promise<SubjectRow | undefined> =>
  db.selectFrom('subjects').selectAll().where(column, '=', value).executeTakeFirst();

export function subjectsIn(
  db: Kysely<Tables>,
): Pick<
  Campaigns,
  | 'subject'
  | 'subjectByEmail'
  | 'subjectRecord'
  | 'setSubjectConsent'
  | 'setStopped'
  | 'eraseSubject'
  | 'pendingSubjectErasures'
  | 'subjectErasureDone'
> {
  return {
    subject: async (ref) => {
      const row = await find(db, 'ref', ref);
      return row === undefined ? null : subjectOf(row);
    },

    subjectByEmail: async (email) => {
      const row = await find(db, 'email', canonicalEmail(email));
      return row === undefined ? null : subjectOf(row);
    },

    subjectRecord: async (ref) => {
      const row = await find(db, 'ref', ref);
      if (row === undefined) return null;
      const rows = await selectRecipients(db)
        .where('recipients.subject', '=', row.id)
        .orderBy('recipients.added_at')
        .orderBy('recipients.campaign')
        .execute();
      return { subject: subjectOf(row), recipientOf: rows.map(recipientOf) };
    },

    setSubjectConsent: (actor, ref, consent, source) =>
      change(db, actor, async (trx) => {
        const before = await find(trx, 'ref', ref);
        if (before === undefined) return { result: false, note: null };
        const after =
          consent === null
            ? withConsent(before, null, '', null)
            : withConsent(before, consent, source, new Date().toISOString());
        const raisesVersion = await writeSubjects(trx, [{ before, after }]);
        return {
          result: true,
          note: { action: 'consent-changed', target: ref, fields: ['consent'], raisesVersion },
        };
      }),

    setStopped: (actor, ref, stopped) =>
      change(db, actor, async (trx) => {
        const before = await find(trx, 'ref', ref);
        if (before === undefined) return { result: false, note: null };
        const after = { ...before, stopped: Number(stopped) };
        if (after.stopped === before.stopped) return { result: true, note: null };
        const raisesVersion = await writeSubjects(trx, [{ before, after }]);
        const action = stopped ? 'subject-stopped' : 'consent-changed';
        return { result: true, note: { action, target: ref, fields: ['stopped'], raisesVersion } };
      }),

    eraseSubject: (actor, ref) =>
      change(db, actor, async (trx) => {
        // Their rows as recipients go with them.
        const { numDeletedRows } = await trx
          .deleteFrom('subjects')
          .where('ref', '=', ref)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return { result: false, note: null };
        await forgetSubject(trx, ref);
        const at = new Date().toISOString();
        const tombstone = { level: 'off', changed_at: at };
        await trx
          .insertInto('consents')
          .values({ subject: ref, ...tombstone })
          .onConflict((conflict) => conflict.column('subject').doUpdateSet(tombstone))
          .execute();
        await trx
          .insertInto('subject_erasures')
          .values({ subject: ref, requested_at: at, done_at: null })
          .execute();
        return {
          result: true,
          note: { action: 'subject-erased', target: ref, raisesVersion: true },
        };
      }),

    pendingSubjectErasures: async () => {
      const rows = await db
        .selectFrom('subject_erasures')
        .select(['subject', 'requested_at'])
        .where('done_at', 'is', null)
        .orderBy('requested_at')
        .orderBy('subject')
        .execute();
      return rows.map((row) => ({ subject: row.subject, requestedAt: row.requested_at }));
    },

    subjectErasureDone: async (subject) => {
      await db
        .updateTable('subject_erasures')
        .set({ done_at: new Date().toISOString() })
        .where('subject', '=', subject)
        .where('done_at', 'is', null)
        .execute();
    },
  };
}
