/**
 * Amazon SES, by SNS or as the event itself. Its records: docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html,
 * what SNS puts around them: docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html.
 */
import { z } from 'zod';
import { CAMPAIGN_FIELD, REF_FIELD, timeSchema } from './adapter.ts';
import type { Adapter, DeliveryReport } from './adapter.ts';

const headerSchema = z.object({ name: z.string(), value: z.string() });
const eventSchema = z.object({
  // `notificationType` where feedback is set on the identity, `eventType` by a configuration set.
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({
    timestamp: timeSchema,
    destination: z.array(z.string()).max(1_000),
    headers: z.array(headerSchema).max(1_000).optional(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  delivery: z
    .object({ timestamp: timeSchema, recipients: z.array(z.string()).max(1_000) })
    .optional(),
  bounce: z
    .object({
      bounceType: z.string(),
      timestamp: timeSchema,
      bouncedRecipients: z.array(z.object({ emailAddress: z.string() })).max(1_000),
    })
    .optional(),
});
const envelopeSchema = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Message: z.string(),
  SubscribeURL: z.string().max(2_000).optional(),
});

function eventIn(body: unknown): unknown {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return body;
  try {
    return JSON.parse(envelope.data.Message);
  } catch {
    return null;
  }
}

export const ses: Adapter = {
  read(body) {
    const envelope = envelopeSchema.safeParse(body);
    if (envelope.success && envelope.data.Type !== 'Notification') return [];
    const parsed = eventSchema.safeParse(eventIn(body));
    if (!parsed.success) return null;
    const { mail, delivery, bounce, ...types } = parsed.data;
    const field = (name: string): string | null =>
      mail.tags?.[name]?.[0] ??
      mail.headers?.find((header) => header.name.toLowerCase() === `x-${name}`)?.value ??
      null;
    const ref = field(REF_FIELD);
    const report = (email: string, what: DeliveryReport['what'], at: number): DeliveryReport => ({
      campaign: field(CAMPAIGN_FIELD),
      // Of one recipient alone a ref can be.
      ref: mail.destination.length === 1 && ref?.length === 13 ? ref : null,
      email,
      what,
      at,
    });
    switch (types.eventType ?? types.notificationType) {
      case 'Send':
        return mail.destination.map((email) => report(email, 'sent', mail.timestamp));
      case 'Delivery':
        return (delivery?.recipients ?? []).map((email) =>
          report(email, 'delivered', delivery?.timestamp ?? mail.timestamp),
        );
      case 'Bounce':
        // A transient one may be an answer of somebody who is away.
        return bounce?.bounceType === 'Permanent'
          ? bounce.bouncedRecipients.map(({ emailAddress }) =>
              report(emailAddress, 'bounced', bounce.timestamp),
            )
          : [];
      default:
        return [];
    }
  },

  confirmation(body) {
    const envelope = envelopeSchema.safeParse(body);
    if (!envelope.success || envelope.data.Type !== 'SubscriptionConfirmation') return null;
    const url = URL.parse(envelope.data.SubscribeURL ?? '');
    // Whoever has the key could send this: nothing but SNS itself is ever fetched for it.
    return url?.protocol === 'https:' &&
      url.port === '' &&
      /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/.test(url.hostname) &&
      url.searchParams.get('Action') === 'ConfirmSubscription'
      ? url.href
      : null;
  },
};
