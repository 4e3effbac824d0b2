import type { Kysely } from 'kysely';
import { addRecipientsIn } from './add-recipients.ts';
import { batches } from './batches.ts';
import { canonicalEmail } from './campaign.ts';
import type { DeliveryStep, Recipient } from './campaign.ts';
import type { Campaigns } from './campaigns-contract.ts';
import { inTurn } from './change.ts';
import { decodeCursor, pageOf } from './paging.ts';
import { countRecipients, isMarkedConsenting, marked } from './recipient-marks.ts';
import {
  hasGroup,
  isFound,
  recipientOf,
  recipientRows,
  selectRecipients,
  writeRecipients,
} from './recipient-rows.ts';
import type { RecipientRow } from './recipient-rows.ts';
import type { Tables } from './tables.ts';

const COLUMN_OF = {
  sent: 'sent_at',
  delivered: 'delivered_at',
  bounced: 'bounced_at',
} as const satisfies Record<DeliveryStep, keyof RecipientRow>;

function cursorOf(text: string): { addedAt: string; subject: number } | null {
  const [addedAt, subject] = decodeCursor(text, 2) ?? [];
  return addedAt === undefined || subject === undefined || !/^\d{1,9}$/.test(subject)
    ? null
    : { addedAt, subject: Number(subject) };
}

/** The ids of those whom the registry knows, by the value that was asked for. */
async function subjectIds(
  db: Kysely<Tables>,
  column: 'ref' | 'email',
  values: readonly string[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const batch of batches(values, 1))
    for (const row of await db
      .selectFrom('subjects')
      .select(['id', column])
      .where(column, 'in', batch)
      .execute())
      ids.set(row[column], row.id);
  return ids;
}

/** In two steps: SQLite would rather look at every recipient than at these few people. */
async function recipientsAmong(
  db: Kysely<Tables>,
  campaign: string,
  ids: ReadonlyMap<string, number>,
): Promise<Recipient[]> {
  if (ids.size === 0) return [];
  const rows = await selectRecipients(db)
    .where('recipients.campaign', '=', campaign)
    .where('recipients.subject', 'in', [...ids.values()])
    .orderBy('subjects.email')
    .execute();
  return rows.map(recipientOf);
}

export function recipientsIn(
  db: Kysely<Tables>,
): Pick<
  Campaigns,
  | 'addRecipients'
  | 'recipients'
  | 'recipientsByEmail'
  | 'recipientsByRef'
  | 'recipient'
  | 'recipientCounts'
  | 'noteDeliveries'
> {
  return {
    addRecipients: addRecipientsIn(db),

    recipients: async (campaign, { search, group, limit, cursor }) => {
      const after = cursor === undefined ? undefined : cursorOf(cursor);
      if (after === null) return null;
      let query = selectRecipients(db)
        .where('recipients.campaign', '=', campaign)
        .orderBy('recipients.added_at')
        .orderBy('recipients.subject')
        .limit(limit + 1);
      if (search !== undefined) query = query.where(isFound(search));
      if (group !== undefined) query = query.where(hasGroup(group));
      if (after !== undefined)
        query = query.where((eb) =>
          eb(
            eb.refTuple('recipients.added_at', 'recipients.subject'),
            '>',
            eb.tuple(after.addedAt, after.subject),
          ),
        );
      return pageOf(await query.execute(), limit, recipientOf, (row) => [
        row.added_at,
        String(row.id),
      ]);
    },

    recipientsByEmail: async (campaign, emails) =>
      recipientsAmong(db, campaign, await subjectIds(db, 'email', emails.map(canonicalEmail))),

    recipientsByRef: async (campaign, refs) =>
      recipientsAmong(db, campaign, await subjectIds(db, 'ref', refs)),

    recipient: async (campaign, ref) => {
      const row = await selectRecipients(db)
        .where('recipients.campaign', '=', campaign)
        .where('subjects.ref', '=', ref)
        .executeTakeFirst();
      return row === undefined ? null : recipientOf(row);
    },

    recipientCounts: (campaign) => countRecipients(db, campaign),

    noteDeliveries: (campaign, deliveries) =>
      inTurn(db, async (trx) => {
        const refs = [...new Set(deliveries.map(({ ref }) => ref))];
        const ids = await subjectIds(trx, 'ref', refs);
        const before = await recipientRows(trx, campaign, [...ids.values()]);
        const rows = new Map(before);
        const consenting = new Set<string>();
        let known = 0;
        for (const { ref, what, at } of deliveries) {
          const row = rows.get(ids.get(ref) ?? -1);
          if (row === undefined) continue;
          known++;
          if (isMarkedConsenting(row)) consenting.add(ref);
          const column = COLUMN_OF[what];
          const first = row[column];
          // Reports come in any order, and more than once.
          if (first === null || at < first) rows.set(row.subject, marked({ ...row, [column]: at }));
        }
        await writeRecipients(
          trx,
          [...rows.values()].filter((row) => before.get(row.subject) !== row),
        );
        return { known, consenting: [...consenting] };
      }),
  };
}
