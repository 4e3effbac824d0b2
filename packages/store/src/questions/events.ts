import { CERTAINTIES, EVENT_KINDS, LEVELS, VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition, scopeSchema } from '../report-scope.ts';

export const MAX_EVENT_ROWS = 1_000;

const params = scopeSchema.extend({
  /** One more than is shown tells whether there is a next page. */
  limit: z
    .int()
    .min(1)
    .max(MAX_EVENT_ROWS + 1),
  /** The last event of the page before. */
  before: z.object({ at: z.int(), id: z.uuid() }).nullable(),
});

export const eventRowSchema = z.object({
  id: z.string(),
  at: z.coerce.number(),
  source: z.string(),
  kind: z.enum(EVENT_KINDS),
  name: z.string(),
  level: z.enum(LEVELS),
  verdict: z.enum(VERDICTS),
  certainty: z.enum(CERTAINTIES),
  reasons: z.array(z.string()),
  hostname: z.string(),
  path: z.string(),
  country: z.string(),
  browser: z.string(),
  system: z.string(),
  device: z.string(),
  network: z.string(),
  subject: z.string(),
  title: z.string(),
  referrer: z.string(),
  channel: z.string(),
  campaign: z.string(),
  language: z.string(),
  value: z.coerce.number(),
  currency: z.string(),
  props: z.record(z.string(), z.string()),
  link: z.number(),
  visitor: z.coerce.string(),
  session: z.coerce.string(),
  /** Microseconds since 1970: the order of arrival in the store. */
  loadedAt: z.string(),
});
export type EventRow = z.output<typeof eventRowSchema>;

export const EVENT_ROW_COLUMNS = `toString(id) AS id, toUnixTimestamp64Milli(at) AS at, source, kind, name, level, verdict, certainty,
  reasons, hostname, path, country, browser, system, device, network, subject,
  title, referrer, channel, utmCampaign AS campaign, language, value, currency, props, link, toString(visitor) AS visitor,
  toString(session) AS session,
  toString(toUnixTimestamp64Micro(loadedAt)) AS loadedAt`;

/** Newest first. */
export const events: Question<typeof params, typeof eventRowSchema> = {
  name: 'events',
  params,
  row: eventRowSchema,
  sql: ({ limit, before, ...scope }) => {
    const condition = scopeCondition(scope);
    const further =
      before === null
        ? ''
        : `AND (events.at, events.id) < (fromUnixTimestamp64Milli({beforeAt: Int64}, 'UTC'), toUUID({beforeId: String}))`;
    return {
      text: `SELECT ${EVENT_ROW_COLUMNS} FROM events WHERE ${condition.text.replaceAll(/\bat (>=|<) /g, 'events.at $1 ')} ${further}
ORDER BY events.at DESC, events.id DESC LIMIT {limit: UInt32}`,
      bind: {
        ...condition.bind,
        limit,
        ...(before === null ? {} : { beforeAt: before.at, beforeId: before.id }),
      },
    };
  },
};
