/** Postmark: postmarkapp.com/developer/webhooks/delivery-webhook and …/bounce-webhook. It signs nothing; HTTP Auth is ours. */
import { z } from 'zod';
import { metadataSchema, timeSchema } from './adapter.ts';
import type { Adapter } from './adapter.ts';

const deliverySchema = z.object({
  RecordType: z.literal('Delivery'),
  Recipient: z.string(),
  DeliveredAt: timeSchema,
  Metadata: metadataSchema,
});
const bounceSchema = z.object({
  RecordType: z.literal('Bounce'),
  Type: z.string(),
  Email: z.string(),
  BouncedAt: timeSchema,
  Metadata: metadataSchema,
});
const otherSchema = z.object({ RecordType: z.string() });

/** The kinds after which the mail is in nobody's mailbox. Others are answers, delays and changes of subscription. */
const FINAL = new Set(['HardBounce', 'BadEmailAddress', 'Blocked', 'SMTPApiError', 'DMARCPolicy']);

export const postmark: Adapter = {
  read(body) {
    const delivery = deliverySchema.safeParse(body);
    if (delivery.success) {
      const { Recipient, DeliveredAt, Metadata } = delivery.data;
      return [{ ...Metadata, email: Recipient, what: 'delivered', at: DeliveredAt }];
    }
    const bounce = bounceSchema.safeParse(body);
    if (bounce.success) {
      const { Type, Email, BouncedAt, Metadata } = bounce.data;
      return FINAL.has(Type) ? [{ ...Metadata, email: Email, what: 'bounced', at: BouncedAt }] : [];
    }
    const other = otherSchema.safeParse(body);
    return other.success && !['Delivery', 'Bounce'].includes(other.data.RecordType) ? [] : null;
  },
};
