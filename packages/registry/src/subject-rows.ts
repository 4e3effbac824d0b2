/** People as rows, and what an edge must know of them: each change of a person is written by `writeSubjects`. */
import type { Level } from '@clearpixel/pixel';
import type { Selectable, Transaction } from 'kysely';
import { batches } from './batches.ts';
import { CONSENTS } from './campaign.ts';
import type { Consent, Subject } from './campaign.ts';
import { markConsent } from './recipient-marks.ts';
import type { Tables } from './tables.ts';

export type SubjectRow = Selectable<Tables['subjects']>;

export function consentOf(text: string | null): Consent | null {
  if (text === null) return null;
  const consent = CONSENTS.find((known) => known === text);
  if (consent === undefined)
    throw new Error('the registry holds a consent that this version does not know');
  return consent;
}

export const subjectOf = (
  row: Omit<SubjectRow, 'id' | 'search_text' | 'had_consent'>,
): Subject => ({
  ref: row.ref,
  email: row.email,
  name: row.name,
  consent: consentOf(row.consent),
  consentSource: row.consent_source,
  consentAt: row.consent_at,
  stopped: row.stopped === 1,
  createdAt: row.created_at,
});

/** Between the two stands what no address and no name has: nothing is found across them. */
export const searchTextOf = (email: string, name: string): string =>
  `${email}\n${name.toLowerCase()}`;

/** `granted` keeps in mind that from now on pixels may be sent that name them. */
export const withConsent = (
  row: SubjectRow,
  consent: Consent | null,
  source: string,
  at: string | null,
): SubjectRow => ({
  ...row,
  consent,
  consent_source: source,
  consent_at: at,
  had_consent: consent === 'granted' ? 1 : row.had_consent,
});

/**
 * The level that an edge has to lower to, whatever the pixel says; null: none. Who never consented has no entry: their
 * pixels name nobody, and a million of them would make every edge's snapshot large.
 */
export function loweredLevel(
  row: Pick<SubjectRow, 'consent' | 'had_consent' | 'stopped'>,
): Level | null {
  if (row.stopped === 1) return 'off';
  return row.had_consent === 1 && row.consent !== 'granted' ? 'count' : null;
}

const SUBJECT_COLUMNS = 11;
const CONSENT_COLUMNS = 3;

/**
 * Writes people, new ones (`before` null) and changed ones, and what an edge must know of them.
 *
 * @returns whether that has changed anything for an edge.
 */
export async function writeSubjects(
  trx: Transaction<Tables>,
  changes: readonly { before: SubjectRow | null; after: SubjectRow }[],
): Promise<boolean> {
  for (const batch of batches(changes, SUBJECT_COLUMNS))
    await trx
      .insertInto('subjects')
      .values(batch.map(({ after }) => after))
      .onConflict((conflict) =>
        conflict.column('ref').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          search_text: eb.ref('excluded.search_text'),
          consent: eb.ref('excluded.consent'),
          consent_source: eb.ref('excluded.consent_source'),
          consent_at: eb.ref('excluded.consent_at'),
          had_consent: eb.ref('excluded.had_consent'),
          stopped: eb.ref('excluded.stopped'),
        })),
      )
      .execute();

  await markConsent(trx, changes);

  const lowered: { subject: string; level: Level }[] = [];
  const raised: string[] = [];
  for (const { before, after } of changes) {
    const level = loweredLevel(after);
    if (level === (before === null ? null : loweredLevel(before))) continue;
    if (level === null) raised.push(after.ref);
    else lowered.push({ subject: after.ref, level });
  }
  const changedAt = new Date().toISOString();
  for (const batch of batches(lowered, CONSENT_COLUMNS))
    await trx
      .insertInto('consents')
      .values(batch.map((entry) => ({ ...entry, changed_at: changedAt })))
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet((eb) => ({
          level: eb.ref('excluded.level'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
      )
      .execute();
  for (const batch of batches(raised, 1))
    await trx.deleteFrom('consents').where('subject', 'in', batch).execute();
  return lowered.length + raised.length > 0;
}
