/**
 * SendGrid's Event Webhook: twilio.com/docs/sendgrid/for-developers/tracking-events/event; its signature (ECDSA over the time
 * and the body as it came): …/getting-started-event-webhook-security-features. Custom arguments stand beside its own fields.
 */
import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { MAX_REPORTS, MAX_SIGNATURE_AGE_MS, metadataSchema, timeSchema } from './adapter.ts';
import type { Adapter, DeliveryReport } from './adapter.ts';

const eventSchema = z.object({
  email: z.string(),
  event: z.string(),
  timestamp: timeSchema,
  type: z.string().optional(),
});
const eventsSchema = z.array(z.looseObject({})).max(MAX_REPORTS);

const STEPS: Readonly<Record<string, DeliveryReport['what']>> = {
  processed: 'sent',
  delivered: 'delivered',
  bounce: 'bounced',
  dropped: 'bounced',
};

const header = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : '';

export const sendgrid: Adapter = {
  read(body) {
    const events = eventsSchema.safeParse(body);
    if (!events.success) return null;
    return events.data.flatMap((raw) => {
      const event = eventSchema.safeParse(raw);
      const what = event.success ? STEPS[event.data.event] : undefined;
      return event.success && what !== undefined
        ? [
            {
              ...metadataSchema.parse(raw),
              email: event.data.email,
              what,
              at: event.data.timestamp,
            },
          ]
        : [];
    });
  },

  isSigned({ headers, text, now }, key) {
    const signature = header(headers['x-twilio-email-event-webhook-signature']);
    const timestamp = header(headers['x-twilio-email-event-webhook-timestamp']);
    if (!/^\d{1,12}$/.test(timestamp) || signature.length > 200) return false;
    if (Math.abs(now - Number(timestamp) * 1_000) > MAX_SIGNATURE_AGE_MS) return false;
    try {
      // As SendGrid shows it: DER in base64, without the lines of PEM.
      const publicKey = createPublicKey({
        key: Buffer.from(key, 'base64'),
        format: 'der',
        type: 'spki',
      });
      return verify(
        'sha256',
        Buffer.from(timestamp + text),
        publicKey,
        Buffer.from(signature, 'base64'),
      );
    } catch {
      return false;
    }
  },
};
