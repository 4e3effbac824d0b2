/**
 * Adding people to a campaign, many at a time: all who are known are read in one question, the items are applied to them
 * one after another in memory, and what has become different is written in a few statements.
 */
import { newSubjectRef } from '@clearpixel/pixel';
import type { Kysely, Transaction } from 'kysely';
import { batches } from './batches.ts';
import type { NewRecipient } from './campaign.ts';
import type { Campaigns } from './campaigns-contract.ts';
import { change } from './change.ts';
import { consentMark } from './recipient-marks.ts';
import { groupsJson, recipientOf, recipientRows, writeRecipients } from './recipient-rows.ts';
import type { RecipientRow } from './recipient-rows.ts';
import { searchTextOf, withConsent, writeSubjects } from './subject-rows.ts';
import type { SubjectRow } from './subject-rows.ts';
import type { Tables } from './tables.ts';

const newSubject = (id: number, email: string, createdAt: string): SubjectRow => ({
  id,
  // 64 random bits: that one is drawn twice is a fault that the key of the table refuses.
  ref: newSubjectRef(),
  email,
  name: '',
  search_text: searchTextOf(email, ''),
  consent: null,
  consent_source: '',
  consent_at: null,
  had_consent: 0,
  stopped: 0,
  created_at: createdAt,
});

/**
 * What a list says of consent, beside what is known. The later word counts, and a list that names no time is never later
 * than a refusal: who imports last year's file again must not undo what people have said since.
 */
function mergeConsent(row: SubjectRow, item: NewRecipient, now: string): SubjectRow {
  const { consent, consentSource, consentAt } = item;
  if (consent === undefined) return row;
  // A time to come would outdo every refusal until then.
  const said = consentAt === undefined || consentAt < now ? consentAt : now;
  if (consent === row.consent)
    return withConsent(row, consent, consentSource ?? row.consent_source, said ?? row.consent_at);
  if (consent === 'granted' && row.consent === 'denied') {
    if (said === undefined || said <= (row.consent_at ?? now)) return row;
  } else if (said !== undefined && row.consent_at !== null && said < row.consent_at) {
    return row;
  }
  return withConsent(row, consent, consentSource ?? '', said ?? now);
}

function mergeSubject(row: SubjectRow, item: NewRecipient, now: string): SubjectRow {
  const merged = mergeConsent(row, item, now);
  return item.name === undefined
    ? merged
    : { ...merged, name: item.name, search_text: searchTextOf(row.email, item.name) };
}

const isSame = <Row extends object>(one: Row, other: Row): boolean => {
  const values = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one).every(([column, value]) => values.get(column) === value);
};

async function subjectsByEmail(
  trx: Transaction<Tables>,
  emails: readonly string[],
): Promise<Map<string, SubjectRow>> {
  const rows = new Map<string, SubjectRow>();
  for (const batch of batches(emails, 1))
    for (const row of await trx
      .selectFrom('subjects')
      .selectAll()
      .where('email', 'in', batch)
      .execute())
      rows.set(row.email, row);
  return rows;
}

async function lastId(trx: Transaction<Tables>): Promise<number> {
  const row = await trx
    .selectFrom('subjects')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

export function addRecipientsIn(db: Kysely<Tables>): Campaigns['addRecipients'] {
  return (actor, campaign, items, isFirst) =>
    change(db, actor, async (trx) => {
      const source = await trx
        .selectFrom('sources')
        .select('level')
        .where('id', '=', campaign)
        .where('kind', '=', 'campaign')
        .executeTakeFirst();
      if (source === undefined) return { result: null, note: null };
      const now = new Date().toISOString();

      const known = await subjectsByEmail(trx, [...new Set(items.map(({ email }) => email))]);
      const subjects = new Map(known);
      let nextId = (await lastId(trx)) + 1;
      for (const item of items) {
        const row = subjects.get(item.email) ?? newSubject(nextId++, item.email, now);
        subjects.set(item.email, mergeSubject(row, item, now));
      }
      const changes = [...subjects.values()].flatMap((after) => {
        const before = known.get(after.email) ?? null;
        return before !== null && isSame(before, after) ? [] : [{ before, after }];
      });
      const changesEdge = await writeSubjects(trx, changes);

      const ids = [...known.values()].map(({ id }) => id);
      const listed = await recipientRows(trx, campaign, ids);
      const rows = new Map(listed);
      const recipients: SubjectRow[] = [];
      for (const { email, groups } of items) {
        const subject = subjects.get(email);
        if (subject === undefined) throw new Error('an item has not become a person');
        const row: RecipientRow = rows.get(subject.id) ?? {
          subject: subject.id,
          campaign,
          groups: groupsJson([]),
          added_at: now,
          sent_at: null,
          delivered_at: null,
          bounced_at: null,
          marks: consentMark(subject),
        };
        rows.set(
          subject.id,
          groups === undefined ? row : { ...row, groups: groupsJson([...new Set(groups)]) },
        );
        recipients.push(subject);
      }
      await writeRecipients(
        trx,
        [...rows.values()].filter((row) => {
          const before = listed.get(row.subject);
          return before === undefined || !isSame(before, row);
        }),
      );

      return {
        result: {
          recipients: recipients.flatMap((subject) => {
            const row = rows.get(subject.id);
            return row === undefined
              ? []
              : [recipientOf({ ...subject, ...row, level: source.level })];
          }),
          changesEdge,
        },
        // One line for a whole import, and one wherever an edge is told something new.
        note:
          isFirst || changesEdge
            ? {
                action: 'recipients-added',
                target: campaign,
                fields: changesEdge ? ['consent'] : [],
                raisesVersion: changesEdge,
              }
            : null,
      };
    });
}
