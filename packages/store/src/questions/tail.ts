import { RESERVED_NAME, VERDICTS } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { EVENT_ROW_COLUMNS, MAX_EVENT_ROWS, eventRowSchema } from './events.ts';

const params = z.object({
  /** null is all of them. */
  sources: z.array(z.string().length(10)).nullable(),
  verdicts: z.array(z.enum(VERDICTS)),
  limit: z.int().min(1).max(MAX_EVENT_ROWS),
  /** Microseconds since 1970 and id of the last event seen; null: only what arrives from now on. */
  after: z.object({ loadedAt: z.string().regex(/^\d{1,18}$/), id: z.uuid() }),
});

/** In the order in which they arrived in the store. */
export const tail: Question<typeof params, typeof eventRowSchema> = {
  name: 'tail',
  params,
  row: eventRowSchema,
  sql: ({ sources, verdicts, limit, after }) => ({
    text: `SELECT ${EVENT_ROW_COLUMNS} FROM events
WHERE (events.loadedAt, events.id) > (fromUnixTimestamp64Micro({afterLoaded: Int64}, 'UTC'), toUUID({afterId: String}))
  AND events.loadedAt >= fromUnixTimestamp64Micro({afterLoaded: Int64}, 'UTC')
  AND NOT startsWith(name, '${RESERVED_NAME}')
  ${sources === null ? '' : 'AND source IN {sources: Array(String)}'}
  ${verdicts.length === 0 ? '' : 'AND verdict IN {verdicts: Array(String)}'}
ORDER BY events.loadedAt, events.id LIMIT {limit: UInt32}`,
    bind: {
      afterLoaded: after.loadedAt,
      afterId: after.id,
      limit,
      ...(sources === null ? {} : { sources }),
      ...(verdicts.length === 0 ? {} : { verdicts }),
    },
  }),
};
