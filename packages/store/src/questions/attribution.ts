/**
 * Attribution: to which visit a conversion is owed. Each session is a touch, by what brought the visitor (its first event's
 * channel, source or campaign); those of the same visitor from the look-back on, up to the conversion, are looked at.
 */
import { eventMatchSchema } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { matchCondition } from '../event-match.ts';
import {
  DAY_MS,
  EVENTS_WITH_PERSON,
  NOT_OWN_NAMES,
  WHO,
  scopeCondition,
  scopeSchema,
  timeAndVerdicts,
} from '../report-scope.ts';

/** By each, the touch out of `near`: (time, value, whether it is direct), in the order of time. */
const TOUCHES = {
  first: 'near[1]',
  last: 'near[-1]',
  'last-non-direct':
    'if(arrayExists(one -> NOT one.3, near), arrayFilter(one -> NOT one.3, near)[-1], near[-1])',
} as const;
export const ATTRIBUTION_MODELS = ['first', 'last', 'last-non-direct'] as const;
const COLUMNS = { channel: 'channel', source: 'utmSource', campaign: 'utmCampaign' } as const;
export const ATTRIBUTION_DIMENSIONS = ['channel', 'source', 'campaign'] as const;
export const MAX_LOOKBACK_DAYS = 400;

/** Of one visitor. */
const MAX_TOUCHES = 1_000;
/** Channels that say nothing of where somebody came from. */
const DIRECT = `('', 'direct', 'unknown')`;
const MAX_ROWS = 1_000;

const params = scopeSchema.extend({
  conversion: eventMatchSchema,
  model: z.enum(ATTRIBUTION_MODELS),
  by: z.enum(ATTRIBUTION_DIMENSIONS),
  lookbackDays: z.int().min(1).max(MAX_LOOKBACK_DAYS),
});
const row = z.object({
  label: z.string(),
  conversions: z.coerce.number(),
  amounts: z.record(z.string(), z.coerce.number()),
});

/**
 * Filters are about conversions; touches are of the same verdicts. A conversion without a visitor is owed to what stands in
 * itself. Those of most conversions first.
 */
export const attribution: Question<typeof params, typeof row> = {
  name: 'attribution',
  params,
  row,
  sql: ({ conversion, model, by, lookbackDays, ...scope }) => {
    const match = matchCondition(conversion, 'conversion');
    const converted = scopeCondition(scope);
    // Days narrow what is read, of conversions and touches alike.
    const touched = scopeCondition({ ...scope, from: scope.from - lookbackDays * DAY_MS });
    const conversions = `
  SELECT if(visitor = 0, 0, ${WHO}) AS who, toUnixTimestamp64Milli(at) AS doneAt, ${COLUMNS[by]} AS own, value, currency
  FROM ${EVENTS_WITH_PERSON}
  WHERE ${converted.text} AND ${match.text}`;
    return {
      text: `
SELECT toString(if(who = 0, own, touch.2)) AS label, count() AS conversions,
  sumMap(if(done.value = 0, map(), map(currency, done.value))) AS amounts
FROM (
  SELECT done.who AS who, done.own AS own, done.value AS value, done.currency AS currency,
    arrayFilter(one -> one.1 BETWEEN doneAt - {lookbackMs: Int64} AND doneAt, touches) AS near,
    ${TOUCHES[model]} AS touch
  FROM (${conversions}) AS done
  LEFT JOIN (
    SELECT who, arraySort(groupArray(${MAX_TOUCHES})((startAt, value, isDirect))) AS touches
    FROM (
      SELECT ${WHO} AS who, toUnixTimestamp64Milli(min(at)) AS startAt,
        argMin(${COLUMNS[by]}, (at, ${COLUMNS[by]})) AS value, argMin(channel, (at, channel)) IN ${DIRECT} AS isDirect
      FROM ${EVENTS_WITH_PERSON}
      WHERE source IN {sources: Array(String)} AND ${timeAndVerdicts(scope, 'touchFrom')} AND ${NOT_OWN_NAMES}
        AND visitor != 0 AND session != 0 AND who IN (SELECT who FROM (${conversions}))
      GROUP BY who, session
    )
    GROUP BY who
  ) AS earlier ON done.who = earlier.who
) AS done
GROUP BY label ORDER BY conversions DESC, label LIMIT ${MAX_ROWS}`,
      bind: {
        ...touched.bind,
        ...match.bind,
        from: converted.bind['from'],
        touchFrom: touched.bind['from'],
        lookbackMs: lookbackDays * DAY_MS,
      },
    };
  },
};
