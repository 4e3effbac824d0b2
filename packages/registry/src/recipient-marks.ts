/**
 * What is counted of recipients, in one number of each: whether they consent, and what became of their mail. So a million of
 * them are counted in an index alone. The number is written with the row, and with each change of a person's consent.
 */
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { batches } from './batches.ts';
import type { RecipientCounts } from './campaign.ts';
import type { RecipientRow } from './recipient-rows.ts';
import type { SubjectRow } from './subject-rows.ts';
import type { Tables } from './tables.ts';

const MARKS = { consenting: 1, sent: 2, delivered: 4, bounced: 8 } as const;

type Consenting = Pick<SubjectRow, 'consent' | 'stopped'>;
const isConsenting = ({ consent, stopped }: Consenting): boolean =>
  consent === 'granted' && stopped === 0;

export const isMarkedConsenting = ({ marks }: Pick<RecipientRow, 'marks'>): boolean =>
  (marks & MARKS.consenting) !== 0;

export const consentMark = (subject: Consenting): number =>
  isConsenting(subject) ? MARKS.consenting : 0;

/** The row with the marks that its times ask for; the one for consent stays. */
export const marked = (row: RecipientRow): RecipientRow => ({
  ...row,
  marks:
    (row.marks & MARKS.consenting) |
    (row.sent_at === null ? 0 : MARKS.sent) |
    (row.delivered_at === null ? 0 : MARKS.delivered) |
    (row.bounced_at === null ? 0 : MARKS.bounced),
});

/** To be called with each change of people, so that their rows as recipients know. */
export async function markConsent(
  trx: Transaction<Tables>,
  changes: readonly { before: SubjectRow | null; after: SubjectRow }[],
): Promise<void> {
  for (const consenting of [true, false]) {
    const ids = changes.flatMap(({ before, after }) =>
      before !== null &&
      isConsenting(before) !== isConsenting(after) &&
      isConsenting(after) === consenting
        ? [after.id]
        : [],
    );
    for (const batch of batches(ids, 1))
      await trx
        .updateTable('recipients')
        .set({ marks: sql`marks - (marks % 2) + ${consenting ? 1 : 0}` })
        .where('subject', 'in', batch)
        .execute();
  }
}

export async function countRecipients(
  db: Kysely<Tables>,
  campaign: string,
): Promise<RecipientCounts> {
  const rows = await db
    .selectFrom('recipients')
    .select(({ fn }) => ['marks', fn.countAll().as('recipients')])
    .where('campaign', '=', campaign)
    .groupBy('marks')
    .execute();
  const count = (all: number, none = 0): number =>
    rows.reduce(
      // PostgreSQL counts in 64 bits and gives them as text.
      (sum, row) => ((row.marks & (all | none)) === all ? sum + Number(row.recipients) : sum),
      0,
    );
  const { consenting, sent, delivered, bounced } = MARKS;
  return {
    recipients: count(0),
    consenting: count(consenting),
    sent: count(sent),
    delivered: count(delivered),
    bounced: count(bounced),
    consentingBounced: count(consenting | bounced),
    consentingSent: count(consenting | sent, bounced),
    consentingDelivered: count(consenting | delivered, bounced),
  };
}
