/** What webhooks get: `{type, timestamp, data}`, as the Standard Webhooks scheme has it. */
import type { Receipt } from '@clearpixel/pixel';
import type { Alert, Gathered, NewDelivery, Webhook } from '@clearpixel/registry';
import { Webhook as Signer } from 'standardwebhooks';
import { hears } from '../alerts/hearing.ts';
import type { SourceLabels } from '../alerts/hearing.ts';

const bodyOf = (type: string, timestamp: string, data: unknown): string =>
  JSON.stringify({ type, timestamp, data });

/** One message for each webhook that wants to hear of an event. */
export function deliveriesOf(
  webhooks: readonly Webhook[],
  receipts: readonly Receipt[],
  labels: SourceLabels,
): NewDelivery[] {
  return receipts.flatMap((receipt) => {
    const { kind, source, subject, at } = receipt;
    const wanting = webhooks.filter(
      ({ events, sources, verdicts }) =>
        events.includes(kind) &&
        (sources === null ? labels.get(source)?.isHidden === false : sources.includes(source)) &&
        hears(verdicts, receipt.verdict),
    );
    if (wanting.length === 0) return [];
    const body = bodyOf(kind, at, receipt);
    return wanting.map(({ id }) => ({ webhook: id, type: kind, subject, body }));
  });
}

export const alertBody = (alert: Alert, { count, lines }: Gathered, at: string): string =>
  bodyOf('alert.fired', at, { alert: { id: alert.id, name: alert.name }, count, events: lines });

export const testBody = (at: string): string =>
  bodyOf('test', at, { message: 'This is a test: it was sent because somebody asked for it.' });

/** The headers of one try. Each secret gives a signature; a receiver needs one that fits. */
export function signatureHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
}
