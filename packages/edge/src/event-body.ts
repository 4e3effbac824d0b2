/**
 * The body of `POST /e`, checked. What is wrong is named with its place in the body; what the limits cut in an image's
 * address (where nobody can be told) is an error here.
 */
import { EVENT_LIMITS } from '@clearpixel/pixel';
import { z } from 'zod';
import { EDGE_LIMITS } from './limits.ts';

const finiteValue = z.number().min(-EVENT_LIMITS.valueMax).max(EVENT_LIMITS.valueMax);

const postedEventSchema = z.object({
  name: z.string().trim().min(1).max(EVENT_LIMITS.nameCharacters),
  url: z.string().max(EDGE_LIMITS.addressCharacters).nullish(),
  referrer: z.string().max(EDGE_LIMITS.addressCharacters).nullish(),
  title: z.string().nullish(),
  value: finiteValue.nullish(),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'a currency has three letters, as EUR')
    .nullish(),
  props: z
    .record(
      z.string().min(1).max(EVENT_LIMITS.propertyNameCharacters),
      z.union([
        z.string().max(EVENT_LIMITS.propertyValueCharacters),
        z.number(),
        z.boolean(),
        z.null(),
      ]),
    )
    .refine(
      (props) => Object.keys(props).length <= EVENT_LIMITS.propertyCount,
      `an event has at most ${EVENT_LIMITS.propertyCount} properties`,
    )
    .nullish(),
  // How long the page was visible and in focus since it was last said, and how far down it was seen.
  engagement: z
    .object({
      ms: z.number().min(0).max(EVENT_LIMITS.engagedMs).transform(Math.round),
      // A page that is pulled further than it is long was seen as a whole.
      scroll: z
        .number()
        .min(0)
        .transform((scroll) => Math.min(100, Math.round(scroll))),
    })
    .nullish(),
  at: z
    .union([z.string().max(40), z.number()])
    .transform((at) => new Date(at).getTime())
    .refine((at) => !Number.isNaN(at), 'give a time as 2026-11-24T09:30:00Z')
    .nullish(),
});
export type PostedEvent = z.output<typeof postedEventSchema>;

const bodySchema = z.object({
  site: z.string().min(1).max(64),
  events: z
    .array(postedEventSchema)
    .min(1, 'give at least one event')
    .max(EDGE_LIMITS.eventsPerBody, `give at most ${EDGE_LIMITS.eventsPerBody} events`),
  // Said by pages of sites with lasting identity. Checked, and without effect for all others.
  consent: z.enum(['granted', 'denied']).nullish(),
  identify: z
    .object({ id: z.string().min(1).max(200), signature: z.string().min(1).max(200) })
    .nullish(),
});
export type PostedBody = z.output<typeof bodySchema>;

export interface BodyFault {
  code: 'not-json' | 'invalid-body';
  message: string;
  field?: string;
}

export function readBody(bytes: Buffer): PostedBody | BodyFault {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { code: 'not-json', message: 'The body is not JSON.' };
  }
  const result = bodySchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  const message = `${issue?.message ?? 'The body is not what /e takes'}.`;
  return field === ''
    ? { code: 'invalid-body', message }
    : { code: 'invalid-body', message, field };
}
