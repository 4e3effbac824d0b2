/** The outbox of webhooks: what has still to be sent, and what became of the rest. */
import type { Kysely, Transaction } from 'kysely';
import type { Alerts } from './alerts-contract.ts';
import { batches } from './batches.ts';
import { inTurn } from './change.ts';
import { noteNotSent } from './inbox.ts';
import { isBefore, pageByTime } from './paging.ts';
import type { Tables } from './tables.ts';
import { WEBHOOK_LIMITS, newDeliveryId } from './webhook.ts';
import type { DeliveryResult, NewDelivery } from './webhook.ts';
import { deliveryOf } from './webhook-rows.ts';
import type { DeliveryRow } from './webhook-rows.ts';

const COLUMNS = 13;
const ALL_BUT_BODY = [
  'id',
  'webhook',
  'type',
  'subject',
  'notice',
  'state',
  'attempts',
  'next_at',
  'status',
  'error',
  'created_at',
  'done_at',
] as const;

function rowOf({ webhook, type, subject, body }: NewDelivery, notice: string | null): DeliveryRow {
  const at = new Date().toISOString();
  return {
    id: newDeliveryId(),
    webhook,
    type,
    subject: subject ?? '',
    notice,
    body,
    state: 'pending',
    attempts: 0,
    next_at: at,
    status: null,
    error: null,
    created_at: at,
    done_at: null,
  };
}

export async function insertDeliveries(
  trx: Transaction<Tables>,
  deliveries: readonly NewDelivery[],
  notice: string | null = null,
): Promise<void> {
  if (deliveries.length === 0) return;
  // One may have been deleted since it was looked at.
  const rows = await trx
    .selectFrom('webhooks')
    .select('id')
    .where('id', 'in', [...new Set(deliveries.map(({ webhook }) => webhook))])
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const wanted = deliveries.filter(({ webhook }) => known.has(webhook));
  for (const batch of batches(wanted, COLUMNS))
    await trx
      .insertInto('webhook_deliveries')
      .values(batch.map((delivery) => rowOf(delivery, notice)))
      .execute();
}

async function settle(trx: Transaction<Tables>, result: DeliveryResult): Promise<void> {
  const row = await trx
    .updateTable('webhook_deliveries')
    .set((eb) => ({
      state: result.state,
      attempts: eb('attempts', '+', 1),
      status: result.status,
      error: result.error,
      ...(result.state === 'pending' ? { next_at: result.nextAt } : { done_at: result.at }),
    }))
    .where('id', '=', result.id)
    .returning('notice')
    .executeTakeFirst();
  await trx
    .updateTable('webhooks')
    .set({ failing_since: result.state === 'delivered' ? null : result.at })
    .where('id', '=', result.webhook)
    .where('failing_since', result.state === 'delivered' ? 'is not' : 'is', null)
    .execute();
  if (result.state === 'dead' && row !== undefined && row.notice !== null)
    await noteNotSent(
      trx,
      row.notice,
      'webhook',
      result.error ?? `it answered ${result.status ?? 'nothing'}`,
    );
}

export function webhookDeliveriesIn(
  db: Kysely<Tables>,
): Pick<
  Alerts,
  | 'addDelivery'
  | 'webhookDeliveries'
  | 'webhookDelivery'
  | 'replayDeliveries'
  | 'dueWebhooks'
  | 'takeDeliveries'
  | 'settleDeliveries'
  | 'webhooksBehind'
> {
  return {
    addDelivery: async (delivery) => {
      const row = rowOf(delivery, null);
      await db.insertInto('webhook_deliveries').values(row).execute();
      return deliveryOf(row);
    },

    webhookDeliveries: (webhook, { state, ...page }) =>
      pageByTime(
        page,
        (before, rows) => {
          let query = db
            .selectFrom('webhook_deliveries')
            .select(ALL_BUT_BODY)
            .where('webhook', '=', webhook)
            .where(isBefore(before))
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(rows);
          if (state !== undefined) query = query.where('state', '=', state);
          return query.execute();
        },
        deliveryOf,
      ),

    webhookDelivery: async (webhook, id) => {
      const row = await db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook', '=', webhook)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : { ...deliveryOf(row), body: row.body };
    },

    replayDeliveries: async (webhook, id) => {
      const query = db
        .updateTable('webhook_deliveries')
        .set({
          state: 'pending',
          attempts: 0,
          next_at: new Date().toISOString(),
          status: null,
          error: null,
          done_at: null,
        })
        .where('webhook', '=', webhook);
      const { numUpdatedRows } = await (
        id === null
          ? query.where('id', 'in', (eb) =>
              eb
                .selectFrom('webhook_deliveries')
                .select('id')
                .where('webhook', '=', webhook)
                .where('state', '=', 'dead')
                .orderBy('created_at')
                .limit(WEBHOOK_LIMITS.replayed),
            )
          : query.where('state', '!=', 'pending').where('id', '=', id)
      ).executeTakeFirst();
      return Number(numUpdatedRows);
    },

    dueWebhooks: async (now) => {
      const rows = await db
        .selectFrom('webhooks')
        .select(['id', 'url', 'secret', 'old_secret', 'old_secret_until'])
        .where('disabled_at', 'is', null)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.webhook', '=', 'webhooks.id')
              .where('webhook_deliveries.state', '=', 'pending')
              .where('webhook_deliveries.next_at', '<=', now),
          ),
        )
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        url: row.url,
        secrets: [
          row.secret,
          ...(row.old_secret !== null && (row.old_secret_until ?? '') > now
            ? [row.old_secret]
            : []),
        ],
      }));
    },

    takeDeliveries: (webhook, now, leaseUntil, limit) =>
      inTurn(db, async (trx) => {
        const rows = await trx
          .selectFrom('webhook_deliveries')
          .select(['id', 'attempts', 'body'])
          .where('webhook', '=', webhook)
          .where('state', '=', 'pending')
          .where('next_at', '<=', now)
          .orderBy('next_at')
          .limit(limit)
          .execute();
        if (rows.length > 0)
          await trx
            .updateTable('webhook_deliveries')
            .set({ next_at: leaseUntil })
            .where(
              'id',
              'in',
              rows.map(({ id }) => id),
            )
            .execute();
        return rows;
      }),

    webhooksBehind: async (limit) => {
      const rows = await db
        .selectFrom('webhook_deliveries')
        .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook')
        .select('webhooks.id')
        .where('webhook_deliveries.state', '=', 'pending')
        .where('webhooks.disabled_at', 'is', null)
        .groupBy('webhooks.id')
        .having((eb) => eb.fn.countAll(), '>', limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    settleDeliveries: (results) =>
      inTurn(db, async (trx) => {
        for (const result of results) await settle(trx, result);
      }),
  };
}
