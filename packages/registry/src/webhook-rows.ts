/** Webhooks and their deliveries, as rows. */
import type { Selectable } from 'kysely';
import { HEARD_VERDICTS } from './alert.ts';
import { known } from './alert-rows.ts';
import { listOf } from './sites.ts';
import type { Tables } from './tables.ts';
import { DELIVERY_STATES, DISABLED_REASONS, WEBHOOK_EVENTS } from './webhook.ts';
import type { Webhook, WebhookDelivery } from './webhook.ts';

export type WebhookRow = Selectable<Tables['webhooks']>;
export type DeliveryRow = Selectable<Tables['webhook_deliveries']>;

export function webhookOf(row: WebhookRow): Webhook {
  const events = listOf(row.events);
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: WEBHOOK_EVENTS.filter((event) => events.includes(event)),
    sources: row.sources === null ? null : listOf(row.sources),
    verdicts: known(HEARD_VERDICTS, row.verdicts),
    createdAt: row.created_at,
    failingSince: row.failing_since,
    disabledAt: row.disabled_at,
    disabledReason:
      row.disabled_reason === null ? null : known(DISABLED_REASONS, row.disabled_reason),
    oldSecretUntil:
      (row.old_secret_until ?? '') > new Date().toISOString() ? row.old_secret_until : null,
  };
}

export const deliveryOf = (row: Omit<DeliveryRow, 'body'>): WebhookDelivery => ({
  id: row.id,
  type: row.type,
  state: known(DELIVERY_STATES, row.state),
  attempts: row.attempts,
  nextAt: row.state === 'pending' ? row.next_at : null,
  status: row.status,
  error: row.error,
  createdAt: row.created_at,
  doneAt: row.done_at,
});
