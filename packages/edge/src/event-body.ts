/**
 * The body of `POST /e`, checked. What is wrong is named with its place in the body; what the limits cut in an image's
 * address (where nobody can be told) is an error here.
 */
import { ENGAGEMENT, EVENT_LIMITS, LINK, RESERVED_NAME } from '@clearpixel/pixel';
import { z } from 'zod';
import { withoutHalves } from './event-fields.ts';
import { EDGE_LIMITS } from './limits.ts';

const finiteValue = z.number().min(-EVENT_LIMITS.valueMax).max(EVENT_LIMITS.valueMax);

/** A page may have an address of any length; what counts stands at its beginning. */
const addressSchema = z
  .string()
  .transform((address) => address.slice(0, EDGE_LIMITS.addressCharacters));

const postedEventSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(EVENT_LIMITS.nameCharacters)
    .refine(
      (name) => !name.startsWith(RESERVED_NAME) || name === ENGAGEMENT || name === LINK,
      `names that begin with ${RESERVED_NAME} are Clearpixel's own`,
    ),
  url: addressSchema.nullish(),
  referrer: addressSchema.nullish(),
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
  // Of `$engagement`: how long the page was visible and in focus since it was last said …
  ms: z.number().min(0).max(EVENT_LIMITS.engagedMs).transform(Math.round).nullish(),
  // … and how far down it was seen, as a share. A page that is pulled further than it is long was seen as a whole.
  scroll: z
    .number()
    .min(0)
    .transform((share) => Math.min(100, Math.round(share * 100)))
    .nullish(),
  // Of `$link`: where it leads.
  to: addressSchema.nullish(),
  at: z
    .union([z.string().max(40), z.number()])
    .transform((at) => new Date(at).getTime())
    .refine((at) => !Number.isNaN(at), 'give a time as 2026-11-24T09:30:00Z')
    .nullish(),
});
export type PostedEvent = z.output<typeof postedEventSchema>;

const bodySchema = z
  .object({
    site: z.string().min(1).max(64),
    events: z
      .array(postedEventSchema)
      .max(EDGE_LIMITS.eventsPerBody, `give at most ${EDGE_LIMITS.eventsPerBody} events`)
      .default([]),
    // Said by pages of sites with lasting identity. Checked, and without effect for all others.
    consent: z.enum(['granted', 'denied']).nullish(),
    identify: z
      .object({ id: z.string().min(1).max(200), signature: z.string().min(1).max(200) })
      .nullish(),
    // `navigator.globalPrivacyControl`, for browsers that do not send it as a header.
    gpc: z.boolean().nullish().catch(null),
    // `data-hash`: what stands behind `#` is part of the page's address.
    hash: z.string().nullish().catch(null),
    framed: z.boolean().nullish().catch(null),
    // The owner's token out of the browser's own store: whatever else stands there is nothing.
    own: z.string().max(200).nullish().catch(null),
  })
  .refine(
    ({ events, consent, identify }) => events.length > 0 || consent || identify,
    'give at least one event',
  );
export type PostedBody = z.output<typeof bodySchema>;

export interface BodyFault {
  code: 'not-json' | 'invalid-body';
  message: string;
  field?: string;
}

/** `saysConsent`: it speaks of consent, so a browser sends it with its cookies, whatever else is wrong with it. */
export function readBody(bytes: Buffer): {
  body: PostedBody | BodyFault;
  saysConsent: boolean;
} {
  const value = parseJson(bytes);
  const saysConsent =
    typeof value === 'object' &&
    value !== null &&
    'consent' in value &&
    (value.consent === 'granted' || value.consent === 'denied');
  return { body: checkBody(value), saysConsent };
}

function parseJson(bytes: Buffer): unknown {
  try {
    const text = bytes.toString('utf8');
    // In UTF-8 there are no halves of characters: they come as escapes.
    return JSON.parse(text, /\\ud/i.test(text) ? inWholeCharacters : undefined);
  } catch {
    return undefined;
  }
}

/** For `JSON.parse`. */
function inWholeCharacters(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return withoutHalves(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [withoutHalves(name), field]),
  );
}

function checkBody(value: unknown): PostedBody | BodyFault {
  if (value === undefined) return { code: 'not-json', message: 'The body is not JSON.' };
  const result = bodySchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'custom' ? 'events' : '');
  const message = `${issue?.message ?? 'The body is not what /e takes'}.`;
  return field === ''
    ? { code: 'invalid-body', message }
    : { code: 'invalid-body', message, field };
}
