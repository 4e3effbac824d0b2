import type { Kysely } from 'kysely';
import type { Alerts } from './alerts-contract.ts';
import { change, changedFields } from './change.ts';
import { insertNotices } from './inbox.ts';
import { isBehind, pageByTime } from './paging.ts';
import type { Tables } from './tables.ts';
import { WEBHOOK_LIMITS, newWebhookId, newWebhookSecret } from './webhook.ts';
import type { Webhook } from './webhook.ts';
import { webhookOf } from './webhook-rows.ts';
import type { WebhookRow } from './webhook-rows.ts';

const find = (db: Kysely<Tables>, id: string): Promise<WebhookRow | undefined> =>
  db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();

export function webhooksIn(
  db: Kysely<Tables>,
): Pick<
  Alerts,
  | 'createWebhook'
  | 'webhook'
  | 'webhooks'
  | 'changeWebhook'
  | 'deleteWebhook'
  | 'rotateWebhook'
  | 'disableWebhook'
> {
  return {
    createWebhook: (actor, input) =>
      change<{ webhook: Webhook; secret: string } | 'too-many'>(db, actor, async (trx) => {
        const { count } = await trx
          .selectFrom('webhooks')
          .select((eb) => eb.fn.countAll().as('count'))
          .executeTakeFirstOrThrow();
        if (Number(count) >= WEBHOOK_LIMITS.webhooks) return { result: 'too-many', note: null };
        const row: WebhookRow = {
          id: newWebhookId(),
          name: input.name,
          url: input.url,
          secret: newWebhookSecret(),
          old_secret: null,
          old_secret_until: null,
          events: JSON.stringify(input.events),
          verdicts: input.verdicts,
          sources: input.sources === null ? null : JSON.stringify(input.sources),
          created_at: new Date().toISOString(),
          failing_since: null,
          disabled_at: null,
          disabled_reason: null,
        };
        await trx.insertInto('webhooks').values(row).execute();
        return {
          result: { webhook: webhookOf(row), secret: row.secret },
          note: { action: 'webhook-created', target: row.id, raisesVersion: false },
        };
      }),

    webhook: async (id) => {
      const row = await find(db, id);
      return row === undefined ? null : webhookOf(row);
    },

    webhooks: (page) =>
      pageByTime(
        page,
        (after, rows) => {
          return db
            .selectFrom('webhooks')
            .selectAll()
            .where(isBehind(after))
            .orderBy('created_at')
            .orderBy('id')
            .limit(rows)
            .execute();
        },
        webhookOf,
      ),

    changeWebhook: (actor, id, changes) =>
      change(db, actor, async (trx) => {
        const before = await find(trx, id);
        if (before === undefined) return { result: null, note: null };
        const { events, sources, disabled } = changes;
        const row: WebhookRow = {
          ...before,
          name: changes.name ?? before.name,
          url: changes.url ?? before.url,
          verdicts: changes.verdicts ?? before.verdicts,
          events: events === undefined ? before.events : JSON.stringify(events),
          sources:
            sources === undefined
              ? before.sources
              : sources === null
                ? null
                : JSON.stringify(sources),
          ...(disabled === undefined
            ? {}
            : disabled
              ? {
                  disabled_at: before.disabled_at ?? new Date().toISOString(),
                  disabled_reason: before.disabled_reason ?? 'owner',
                }
              : // Its days of failing begin anew.
                { disabled_at: null, disabled_reason: null, failing_since: null }),
        };
        await trx.updateTable('webhooks').set(row).where('id', '=', id).execute();
        if (before.disabled_reason === 'behind' && row.disabled_at === null)
          // They would switch it off again at once. As dead letters they can be seen and sent again.
          await trx
            .updateTable('webhook_deliveries')
            .set({
              state: 'dead',
              error: 'too many messages waited',
              done_at: new Date().toISOString(),
            })
            .where('webhook', '=', id)
            .where('state', '=', 'pending')
            .execute();
        return {
          result: webhookOf(row),
          note: {
            action: 'webhook-changed',
            target: id,
            fields: changedFields(changes),
            raisesVersion: false,
          },
        };
      }),

    deleteWebhook: (actor, id) =>
      change(db, actor, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('webhooks')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 0n
          ? { result: false, note: null }
          : { result: true, note: { action: 'webhook-deleted', target: id, raisesVersion: false } };
      }),

    rotateWebhook: (actor, id, oldUntil) =>
      change(db, actor, async (trx) => {
        const before = await find(trx, id);
        if (before === undefined) return { result: null, note: null };
        const row = {
          ...before,
          secret: newWebhookSecret(),
          old_secret: before.secret,
          old_secret_until: oldUntil,
        };
        await trx.updateTable('webhooks').set(row).where('id', '=', id).execute();
        return {
          result: { webhook: webhookOf(row), secret: row.secret },
          note: { action: 'webhook-rotated', target: id, raisesVersion: false },
        };
      }),

    disableWebhook: (id, reason) =>
      change(db, { id: 'webhooks', name: 'Clearpixel' }, async (trx) => {
        const row = await trx
          .updateTable('webhooks')
          .set({ disabled_at: new Date().toISOString(), disabled_reason: reason })
          .where('id', '=', id)
          .where('disabled_at', 'is', null)
          .returning(['id', 'name'])
          .executeTakeFirst();
        if (row === undefined) return { result: undefined, note: null };
        const owners = await trx
          .selectFrom('accounts')
          .select('id')
          .where('role', '=', 'owner')
          .execute();
        await insertNotices(
          trx,
          owners.map((owner) => owner.id),
          { what: 'webhook-disabled', webhook: row.id, name: row.name, why: reason },
        );
        return {
          result: undefined,
          note: {
            action: 'webhook-changed',
            target: id,
            fields: ['disabled'],
            raisesVersion: false,
          },
        };
      }),
  };
}
