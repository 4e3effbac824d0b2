/**
 * Funnels: how many people did one thing after another. A step is an event of the site, or an open or a click of a campaign;
 * with one of the latter the people are subjects, and of the site only events that carry one count.
 *
 * Events of one person are put in order by time, and those of one moment by what they match, so that a purchase that was
 * told together with its page comes after it. One event is never two steps, and neither are two of one moment that match
 * the same.
 */
import { eventMatchSchema } from '@clearpixel/pixel';
import { z } from 'zod';
import type { Question } from '../contract.ts';
import { DIMENSIONS } from '../dimension.ts';
import type { Dimension } from '../dimension.ts';
import { matchCondition } from '../event-match.ts';
import type { Condition } from '../filter.ts';
import {
  EVENTS_WITH_PERSON,
  WHO,
  scopeCondition,
  scopeSchema,
  timeAndVerdicts,
} from '../report-scope.ts';

export const FUNNEL_LIMITS = {
  steps: 10,
  /** Ten years. */
  windowSeconds: 315_360_000,
  /** Values of a breakdown; the rest is not shown. */
  values: 20,
  nextPages: 10,
} as const;

/** Room for the steps of one event. */
const STEPS_APART = 16;
/** Of one person, in a strict funnel: a robot's thousands of events would be one array. */
const MAX_EVENTS_OF_ONE = 10_000;

export const campaignStepSchema = z.strictObject({
  campaign: z.string().max(64).describe('Id of a campaign.'),
  kind: z.enum(['open', 'click']),
});
export const funnelStepSchema = z.union([campaignStepSchema, eventMatchSchema]);
export type FunnelStep = z.output<typeof funnelStepSchema>;

const params = scopeSchema.extend({
  steps: z.array(funnelStepSchema).min(1).max(FUNNEL_LIMITS.steps),
  windowSeconds: z.int().min(1).max(FUNNEL_LIMITS.windowSeconds),
  /** No other event of the person in between. */
  strict: z.boolean(),
  by: z.custom<Exclude<Dimension, { of: 'session' }>>().nullable(),
});
type Funnel = z.output<typeof params>;

const row = z.object({
  value: z.string(),
  /** Steps reached, and people who got that far and no further. */
  reached: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
});

/** By value of the breakdown, that of most people first; without one, '' alone. */
export const funnel: Question<typeof params, typeof row> = {
  name: 'funnel',
  params,
  row,
  sql: (asked) => {
    const { text, bind } = peopleReaching(asked);
    return {
      text: `
SELECT value, groupArray((level, people)) AS reached
FROM (SELECT value, level, count() AS people FROM (${text}) WHERE level > 0 GROUP BY value, level)
GROUP BY value ORDER BY sum(people) DESC, value LIMIT ${FUNNEL_LIMITS.values}`,
      bind,
    };
  },
};

const dropRow = z.object({
  level: z.coerce.number(),
  path: z.string(),
  people: z.coerce.number(),
});

/** Where those went who did not reach the last step: the first page they saw after the last step that they did reach. */
export const funnelDrops: Question<typeof params, typeof dropRow> = {
  name: 'funnel-drops',
  params,
  row: dropRow,
  sql: (asked) => {
    const { text, bind, events, condition } = peopleReaching(asked);
    return {
      text: `
SELECT level, path, count() AS people
FROM (
  SELECT any(reached.level) AS level, argMin(seen.path, (seen.at, seen.path)) AS path
  FROM (SELECT ${events.who} AS who, at, path FROM ${events.from} WHERE ${condition} AND kind = 'view') AS seen
  INNER JOIN (SELECT who, level, lastAt FROM (${text}) WHERE level BETWEEN 1 AND {steps: UInt8} - 1) AS reached
    ON seen.who = reached.who
  WHERE seen.at > reached.lastAt
  GROUP BY seen.who
)
GROUP BY level, path ORDER BY level, people DESC, path LIMIT ${FUNNEL_LIMITS.nextPages} BY level`,
      bind,
    };
  },
};

interface Reaching extends Condition {
  events: { from: string; who: string };
  /** On events: those of the funnel's people and time. */
  condition: string;
}

/** SQL of one row a person: `who`, `value`, `level` (steps reached), `lastAt` (when the last of them was done last). */
function peopleReaching({ steps, windowSeconds, strict, by, ...scope }: Funnel): Reaching {
  const onSite = scopeCondition(scope);
  const campaigns = [
    ...new Set(steps.flatMap((step) => ('campaign' in step ? [step.campaign] : []))),
  ];
  const ofSubjects = campaigns.length > 0;
  const events = ofSubjects
    ? { from: 'events', who: 'subject' }
    : { from: EVENTS_WITH_PERSON, who: WHO };
  const condition = ofSubjects
    ? `subject != '' AND ((${onSite.text}) OR (source IN {campaigns: Array(String)} AND ${timeAndVerdicts(scope)}))`
    : `${onSite.text} AND visitor != 0`;
  const matches = steps.map((step, index) => stepCondition(step, `step${index}`));
  const order = 2 ** steps.length;
  const bind = Object.assign(
    {
      ...onSite.bind,
      steps: steps.length,
      window: windowSeconds * 1_000,
      windowInOrder: (windowSeconds * 1_000 * order + order - 1) * STEPS_APART + STEPS_APART - 1,
      ...(ofSubjects ? { campaigns } : {}),
      ...(by?.of === 'property' ? { by: by.name } : {}),
    },
    ...matches.map(({ bind: own }) => own),
  );
  const value =
    by === null
      ? `''`
      : by.of === 'property'
        ? 'props[{by: String}]'
        : `toString(${DIMENSIONS[by.name]})`;
  const numbers = steps.map((_, index) => index);
  // Bit n: the event is step n.
  const matched = matches.map(({ text }, index) => `toUInt64(${text}) * ${2 ** index}`).join(' + ');
  const level = strict
    ? numbers.map((number) => `arrayMax(done${number})`).join(' + ')
    : `windowFunnel({windowInOrder: UInt64})(toUInt64(place * ${STEPS_APART} + ${STEPS_APART} - 1 - step), ${numbers.map((number) => `step = ${number}`).join(', ')})`;
  const isStep = (number: number): string =>
    strict ? `bitTest(matched, ${number})` : `step = ${number}`;
  // In a strict funnel an event that is no step stands between two that are. In another one an event that is several steps
  // comes as several, the later step first: so it cannot be two of them, one after the other.
  const text = `
SELECT who, value, level, lastAts[level] AS lastAt
FROM (
  SELECT who, argMinIf(value, place, ${isStep(0)}) AS value,
    [${numbers.map((number) => `maxIf(at, ${isStep(number)})`).join(', ')}] AS lastAts,
    ${strict ? strictSteps(steps.length) : ''}
    ${level} AS level
  FROM (
    SELECT ${events.who} AS who, at, ${value} AS value, ${matched} AS matched,
      toUInt64(toUnixTimestamp64Milli(at)) * ${order} + matched AS place
    FROM ${events.from}
    WHERE ${condition} ${strict ? '' : 'AND matched != 0'}
  )
  ${strict ? '' : `ARRAY JOIN arrayFilter(number -> bitTest(matched, number), range(${steps.length})) AS step`}
  GROUP BY who
)`;
  return { text, bind, events, condition };
}

/** `done0`, `done1`, …: for each event of a person whether it is that step, with all before it directly before it, in time. */
function strictSteps(count: number): string {
  const parts = [
    `arraySort(groupArray(${MAX_EVENTS_OF_ONE})((place, matched, toUnixTimestamp64Milli(at)))) AS ordered,
    ordered.2 AS marks, ordered.3 AS times,
    arrayMap(mark -> bitTest(mark, 0), marks) AS done0,`,
  ];
  for (let step = 1; step < count; step++)
    parts.push(
      `arrayMap((before, mark, time, began) -> before AND bitTest(mark, ${step}) AND time - began <= {window: UInt64},
      arrayShiftRight(done${step - 1}, 1), marks, times, arrayShiftRight(times, ${step})) AS done${step},`,
    );
  return parts.join('\n    ');
}

function stepCondition(step: FunnelStep, prefix: string): Condition {
  if (!('campaign' in step)) {
    const { text, bind } = matchCondition(step, prefix);
    return { text: `(kind IN ('view', 'event') AND ${text})`, bind };
  }
  return {
    text: `(source = {${prefix}Campaign: String} AND kind = '${step.kind === 'open' ? 'open' : 'click'}')`,
    bind: { [`${prefix}Campaign`]: step.campaign },
  };
}
