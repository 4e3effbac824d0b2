/**
 * What one copy of a mail is to become, said so that it can be written down and carried out days later, in another process:
 * the proxy's `change` (smtp's contract), as JSON. The same order makes the same bytes of the same mail.
 */
import { LEVELS } from '@clearpixel/pixel';
import type { TokenCodec } from '@clearpixel/pixel';
import type { StampPlan } from '@clearpixel/stamp';
import { z } from 'zod';

const stampSchema = z.strictObject({
  edgeUrl: z.string(),
  /** By name (KeyRing), newest first: the first one signs, the others know old stamps again. */
  keys: z.array(z.string()).min(1),
  subject: z.string().nullable(),
  level: z.enum(LEVELS),
  isOwn: z.boolean(),
  stampedAt: z.int(),
  opens: z.boolean(),
  links: z.boolean(),
  // Orders that an older relay left in the queue have none.
  trap: z.boolean().default(false),
});

const orderSchema = z.strictObject({
  version: z.literal(1),
  campaign: z.string(),
  /** null: the campaign's header is taken out, and nothing put in. */
  stamp: stampSchema.nullable(),
});

export type Stamp = z.output<typeof stampSchema>;
export type StampOrder = Omit<z.output<typeof orderSchema>, 'version'>;

export const writeOrder = ({ campaign, stamp }: StampOrder): string =>
  JSON.stringify({ version: 1, campaign, stamp });

/** Throws for what `writeOrder` has not written. */
export const readOrder = (text: string): StampOrder => orderSchema.parse(JSON.parse(text));

/** @param codec of the order's keys */
export function stampPlanOf(campaign: string, stamp: Stamp, codec: TokenCodec): StampPlan {
  const { edgeUrl, subject, level, isOwn, stampedAt, opens, links, trap } = stamp;
  const reader = { subject, level, isOwn };
  return { edgeUrl, codec, source: campaign, ...reader, stampedAt, opens, links, trap };
}
