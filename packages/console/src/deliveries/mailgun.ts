/**
 * Mailgun: documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads; its signature (HMAC-SHA256 over time
 * and token, in the body): …/webhooks/securing-webhooks.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { MAX_SIGNATURE_AGE_MS, metadataSchema, timeSchema } from './adapter.ts';
import type { Adapter, DeliveryReport } from './adapter.ts';

const bodySchema = z.object({
  'event-data': z.object({
    event: z.string(),
    severity: z.string().optional(),
    timestamp: timeSchema,
    recipient: z.string().default(''),
    'user-variables': metadataSchema,
  }),
});
const signatureSchema = z.object({
  signature: z.object({
    timestamp: z.string().regex(/^\d{1,12}$/),
    token: z.string().max(100),
    signature: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

function stepOf(event: string, severity: string | undefined): DeliveryReport['what'] | null {
  if (event === 'accepted') return 'sent';
  if (event === 'delivered') return 'delivered';
  // A temporary failure is tried again.
  return event === 'failed' && severity === 'permanent' ? 'bounced' : null;
}

export const mailgun: Adapter = {
  read(body) {
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) return null;
    const {
      event,
      severity,
      timestamp,
      recipient,
      'user-variables': fields,
    } = parsed.data['event-data'];
    const what = stepOf(event, severity);
    return what === null ? [] : [{ ...fields, email: recipient, what, at: timestamp }];
  },

  isSigned({ body, now }, key) {
    const parsed = signatureSchema.safeParse(body);
    if (!parsed.success) return false;
    const { timestamp, token, signature } = parsed.data.signature;
    return (
      Math.abs(now - Number(timestamp) * 1_000) <= MAX_SIGNATURE_AGE_MS &&
      timingSafeEqual(
        createHmac('sha256', key)
          .update(timestamp + token)
          .digest(),
        Buffer.from(signature, 'hex'),
      )
    );
  },
};
