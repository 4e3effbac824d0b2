/** Events as the lines that they were, for a backup: by source and day, in the order of the table's key. */
import { z } from 'zod';
import type { EventField } from '@clearpixel/pixel';
import { EVENT_FIELDS } from '../columns.ts';
import type { Question } from '../contract.ts';

const daysParams = z.object({ until: z.string().regex(/^\d{1,18}$/) });
const dayRow = z.object({ source: z.string(), day: z.string() });

/** `until`: microseconds since 1970, of arrival in the store. */
export const exportedDays: Question<typeof daysParams, typeof dayRow> = {
  name: 'exported-days',
  params: daysParams,
  row: dayRow,
  sql: (bind) => ({
    text: `SELECT DISTINCT source, toString(day) AS day FROM events
WHERE loadedAt <= fromUnixTimestamp64Micro({until: Int64}, 'UTC') ORDER BY source, day`,
    bind,
  }),
};

const linesParams = z.object({
  source: z.string(),
  day: z.iso.date(),
  until: z.string().regex(/^\d{1,18}$/),
  after: z.object({ at: z.int(), id: z.string() }),
  limit: z.int().positive(),
});
/** All other fields are as the wire has them. */
const lineRow = z.looseObject({
  id: z.string(),
  at: z.coerce.number(),
  sessionAt: z.coerce.number(),
  value: z.coerce.number(),
});

const OUTGOING: Partial<Record<EventField, string>> = {
  id: 'toString(events.id)',
  at: 'toUnixTimestamp64Milli(events.at)',
  sessionAt: 'toUnixTimestamp64Milli(events.sessionAt)',
  visitor: 'toString(events.visitor)',
  session: 'toString(events.session)',
  day: 'toString(events.day)',
  retainUntil: 'toString(events.retainUntil)',
};
const LINE = EVENT_FIELDS.map(
  (field) => `${OUTGOING[field] ?? `events.${field}`} AS ${field}`,
).join(', ');

export const exportedLines: Question<typeof linesParams, typeof lineRow> = {
  name: 'exported-lines',
  params: linesParams,
  row: lineRow,
  sql: ({ source, day, until, after, limit }) => ({
    text: `SELECT ${LINE} FROM events
WHERE events.source = {source: String} AND events.day = toDate({day: String})
  AND events.loadedAt <= fromUnixTimestamp64Micro({until: Int64}, 'UTC')
  AND (events.at, events.id) > (fromUnixTimestamp64Milli({afterAt: Int64}, 'UTC'), toUUID({afterId: String}))
ORDER BY events.at, events.id LIMIT {limit: UInt32}`,
    bind: { source, day, until, afterAt: after.at, afterId: after.id, limit },
  }),
};
