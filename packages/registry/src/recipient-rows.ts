/** People as the recipients of one campaign: how they are read and written. */
import { lowest } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { sql } from 'kysely';
import type {
  Kysely,
  RawBuilder,
  Selectable,
  SelectQueryBuilder,
  SqlBool,
  Transaction,
} from 'kysely';
import { batches } from './batches.ts';
import type { Consent, Recipient } from './campaign.ts';
import { levelOf, listOf } from './sites.ts';
import { consentOf, subjectOf } from './subject-rows.ts';
import type { SubjectRow } from './subject-rows.ts';
import type { Tables } from './tables.ts';

export type RecipientRow = Selectable<Tables['recipients']>;

const COLUMNS = [
  'subjects.id',
  'subjects.ref',
  'subjects.email',
  'subjects.name',
  'subjects.consent',
  'subjects.consent_source',
  'subjects.consent_at',
  'subjects.stopped',
  'subjects.created_at',
  'recipients.campaign',
  'recipients.groups',
  'recipients.added_at',
  'recipients.sent_at',
  'recipients.delivered_at',
  'recipients.bounced_at',
  'sources.level',
] as const;

type PersonRow = Omit<SubjectRow, 'search_text' | 'had_consent'>;
export type JoinedRow = PersonRow & Omit<RecipientRow, 'subject' | 'marks'> & { level: string };

/** Recipients with all that `recipientOf` needs. */
export function selectRecipients(
  db: Kysely<Tables>,
): SelectQueryBuilder<Tables, 'recipients' | 'subjects' | 'sources', JoinedRow> {
  return db
    .selectFrom('recipients')
    .innerJoin('subjects', 'subjects.id', 'recipients.subject')
    .innerJoin('sources', 'sources.id', 'recipients.campaign')
    .select(COLUMNS);
}

function levelFor(campaign: Level, consent: Consent | null, isStopped: boolean): Level {
  if (isStopped) return 'off';
  return consent === 'granted' ? campaign : lowest(campaign, 'count');
}

export function recipientOf(row: JoinedRow): Recipient {
  return {
    ...subjectOf(row),
    campaign: row.campaign,
    groups: listOf(row.groups),
    level: levelFor(levelOf(row.level), consentOf(row.consent), row.stopped === 1),
    addedAt: row.added_at,
    sentAt: row.sent_at,
    deliveredAt: row.delivered_at,
    bouncedAt: row.bounced_at,
  };
}

/** One group to a line, so that `hasGroup` finds it. */
export const groupsJson = (groups: readonly string[]): string => JSON.stringify(groups, null, 1);

/** JSON writes no line break inside of a string, so a line begins with a whole group and with nothing else. */
export function hasGroup(group: string): RawBuilder<SqlBool> {
  const line = `\n ${JSON.stringify(group)}`;
  // Not LIKE: to SQLite "vip" and "VIP" are like each other.
  return sql<SqlBool>`replace(recipients.groups, ${line}, '') <> recipients.groups`;
}

/** Whether `text` is a part of the address or name, in whatever case. */
export function isFound(text: string): RawBuilder<SqlBool> {
  const literal = text.toLowerCase().replaceAll(/[\\%_]/g, (wildcard) => `\\${wildcard}`);
  return sql<SqlBool>`subjects.search_text like ${`%${literal}%`} escape '\\'`;
}

const RECIPIENT_COLUMNS = 8;

/** Writes recipients, new and changed ones. */
export async function writeRecipients(
  trx: Transaction<Tables>,
  rows: readonly RecipientRow[],
): Promise<void> {
  for (const batch of batches(rows, RECIPIENT_COLUMNS))
    await trx
      .insertInto('recipients')
      .values(batch)
      .onConflict((conflict) =>
        conflict.columns(['subject', 'campaign']).doUpdateSet((eb) => ({
          groups: eb.ref('excluded.groups'),
          sent_at: eb.ref('excluded.sent_at'),
          delivered_at: eb.ref('excluded.delivered_at'),
          bounced_at: eb.ref('excluded.bounced_at'),
          marks: eb.ref('excluded.marks'),
        })),
      )
      .execute();
}

/** The rows of the campaign's recipients among `subjects`, by their ids. */
export async function recipientRows(
  trx: Transaction<Tables>,
  campaign: string,
  subjects: readonly number[],
): Promise<Map<number, RecipientRow>> {
  const rows = new Map<number, RecipientRow>();
  for (const batch of batches(subjects, 1))
    for (const row of await trx
      .selectFrom('recipients')
      .selectAll()
      .where('campaign', '=', campaign)
      .where('subject', 'in', batch)
      .execute())
      rows.set(row.subject, row);
  return rows;
}
