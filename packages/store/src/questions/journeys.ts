/**
 * Journeys: what follows what within a session. Its pages (by path) and events (by name) in order, repeats put together,
 * from the first of `since` on, or up to the first of `until`.
 */
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition, scopeSchema } from '../report-scope.ts';

export const JOURNEY_LIMITS = {
  /** Links one after another. */
  depth: 10,
  /** Pages and events at each step; the others are put together. */
  width: 50,
  nodeCharacters: 1_000,
} as const;

/** Of one session: a robot's hundred thousand pages would be one array. */
const MAX_EVENTS_OF_SESSION = 2_000;
/** What the long tail of a step is put together as. No page has such a path. */
export const OTHER = 'other';

const node = z.string().min(1).max(JOURNEY_LIMITS.nodeCharacters);
const params = scopeSchema.extend({
  depth: z.int().min(1).max(JOURNEY_LIMITS.depth),
  width: z.int().min(1).max(JOURNEY_LIMITS.width),
  since: node.nullable(),
  until: node.nullable(),
  pagesOnly: z.boolean(),
});
const row = z.object({
  step: z.coerce.number(),
  from: z.string(),
  /** '' where the session ended. */
  to: z.string(),
  sessions: z.coerce.number(),
});

/**
 * Each place of a walk is twice in the links, as what is left and what is reached (with '' before the first and behind the
 * last), so that it is counted in full, and is of the long tail, on both sides alike. With `until` alone walks end at the
 * same step, else they begin at the same one.
 */
export const journeys: Question<typeof params, typeof row> = {
  name: 'journeys',
  params,
  row,
  sql: ({ depth, width, since, until, pagesOnly, ...scope }) => {
    const condition = scopeCondition(scope);
    const begun =
      since === null ? 'nodes' : 'arraySlice(nodes, indexOf(nodes, {sinceNode: String}))';
    const walk =
      until === null
        ? `arraySlice(begun, 1, {places: UInt8})`
        : since === null
          ? `arraySlice(arraySlice(begun, 1, indexOf(begun, {untilNode: String})), -{places: UInt8})`
          : `arraySlice(arraySlice(begun, 1, {places: UInt8}), 1, indexOf(arraySlice(begun, 1, {places: UInt8}), {untilNode: String}))`;
    const isRightAligned = until !== null && since === null;
    const wanted = [
      ...(since === null ? [] : ['has(nodes, {sinceNode: String})']),
      ...(until === null ? [] : ['notEmpty(walk)', 'walk[-1] = {untilNode: String}']),
    ];
    return {
      text: `
SELECT step, ${inTail('left')} AS from, ${inTail('reached')} AS to, sum(n) AS sessions
FROM (
  SELECT step, left, reached, n,
    dense_rank() OVER (PARTITION BY step ORDER BY left = '', leftTotal DESC, left) AS leftRank,
    dense_rank() OVER (PARTITION BY step ORDER BY reached = '', reachedTotal DESC, reached) AS reachedRank
  FROM (
    SELECT step, left, reached, n,
      sum(n) OVER (PARTITION BY step, left) AS leftTotal,
      sum(n) OVER (PARTITION BY step, reached) AS reachedTotal
    FROM (
      SELECT place + ${isRightAligned ? '{places: UInt8} - length(walk)' : '0'} AS step,
        walk[place] AS left, walk[place + 1] AS reached, count() AS n
      FROM (
        SELECT ${begun} AS begun, ${walk} AS walk
        FROM (
          SELECT arrayCompact(arraySort(groupArray(${MAX_EVENTS_OF_SESSION})((at, ${pagesOnly ? 'path' : `if(kind = 'view', path, name)`}))).2) AS nodes
          FROM events
          WHERE ${condition.text} AND session != 0 AND kind ${pagesOnly ? `= 'view'` : `IN ('view', 'event')`}
          GROUP BY session
        )
        ${wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`}
      )
      ARRAY JOIN range(0, length(walk) + 1) AS place
      GROUP BY step, left, reached
    )
  )
)
WHERE left != '' AND step < {places: UInt8} ${until === null ? '' : `AND reached != ''`}
GROUP BY step, from, to ORDER BY step, sessions DESC, from, to`,
      bind: {
        ...condition.bind,
        places: depth + 1,
        width,
        ...(since === null ? {} : { sinceNode: since }),
        ...(until === null ? {} : { untilNode: until }),
      },
    };
  },
};

const inTail = (name: string): string =>
  `if(${name} = '' OR ${name}Rank <= {width: UInt8}, ${name}, '${OTHER}')`;
