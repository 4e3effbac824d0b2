/**
 * Rules over time: evidence that was not there when a load came in (what else its recipient and its network loaded, and
 * when the mail was delivered) revises its verdict when somebody asks. The stored verdict never changes.
 *
 *   stored: person, probable, ordinary-browser       12:00:02.310 │ delivered at 12:00:01.000
 *   in force: scanner, probable, before-delivery                  │ nobody reads within two seconds
 *
 * A rule needs a recipient and exact times, so none reaches what was recorded at level `count`. The owner's own loads
 * (`self`) stay theirs. That one address opens and then clicks is what people do, and no rule.
 */
import type { Certainty, EventKind, Verdict } from '@clearpixel/pixel';
import { z } from 'zod';
import { LOAD_FLAGS, SUBJECT_KEY } from './recipients.ts';
import { scopeSchema } from './report-scope.ts';

/** Questions about one campaign: a person is the recipient of several, and each delivery is of one. */
export const campaignScopeSchema = scopeSchema.extend({
  sources: z.tuple([z.string().length(10)]),
});

export const REVISION_LIMITS = {
  /**
   * Clicks that follow each other so fast on different links are one program's: to aim at another link and press takes a
   * practised hand more than this (Fitts's law, as measured for pointing in MacKenzie, 1992: about 0.6 s for the movement
   * alone, and the page that opened comes in between).
   */
  burstGapMs: 1_000,
  burstLinks: 2,
  /** A gateway's look through a mail is over within minutes; its network may be that of people who read later. */
  trapMinutes: 10,
  /** Delivered is not yet shown: the mail program has to fetch it, somebody to notice and open it. */
  soonestReadMs: 5_000,
  /** Gateways that load at delivery do so within this time, sandboxes included; of people, few in a hundred. */
  promptSeconds: 120,
  /** Fewer prompt loads from one network are the chance of a few fast readers. */
  promptRecipients: 10,
  /** An office behind one address reads over the day: only where nearly all of its recipients were loaded at once, it is no reader. */
  promptShare: 0.9,
} as const;

interface RevisionRule {
  name: string;
  kinds: readonly EventKind[];
  /** The verdict in force, by the stored one; those left out stay. */
  revises: Partial<Record<Verdict, Verdict>>;
  certainty: Certainty;
  /** SQL over the rows of `EVIDENCE`. */
  holds: string;
}

const words = (values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}]`;

const PERSON_LIKE = { person: 'scanner', unknown: 'scanner' } as const;

const OF_CAMPAIGN = `source IN {sources: Array(String)} AND subject != ''`;
const OF_PERSON_LIKE = `${OF_CAMPAIGN} AND network != '' AND verdict IN ${words(Object.keys(PERSON_LIKE))}`;
const TARGET = 'if(link != 0, toUInt64(link), cityHash64(hostname, path))';
/** Loads that have it in common are alike to all rules. */
const LOAD_KEY = 'cityHash64(subject, network, at, kind)';

/** When each recipient's mail arrived: delivered, else sent. */
export const ARRIVALS = `(
  SELECT ${SUBJECT_KEY} AS subjectKey, assumeNotNull(coalesce(deliveredAt, sentAt)) AS arrivedAt
  FROM deliveries FINAL
  WHERE source IN {sources: Array(String)} AND (deliveredAt IS NOT NULL OR sentAt IS NOT NULL)
)`;

/** No mail has arrived later than so long before this, so no load is prompt from then on. */
const PROMPT_END = `(
  SELECT max(coalesce(deliveredAt, sentAt)) FROM deliveries WHERE source IN {sources: Array(String)}
) + toIntervalSecond(${REVISION_LIMITS.promptSeconds})`;

const rowsWithArrival = (join: 'LEFT' | 'INNER', where: string): string => `
  FROM (
    SELECT * FROM recipients WHERE source IN {sources: Array(String)} AND ${where} ORDER BY source, subject
  ) AS recipients ${join} JOIN (
    SELECT subject, coalesce(deliveredAt, sentAt) AS arrivedAt FROM deliveries FINAL
    WHERE source IN {sources: Array(String)} ORDER BY source, subject
  ) AS arrivals ON recipients.subject = arrivals.subject`;
/** Both tables lie in this order: joined so, they take a third of the time of a join by hash. */
const IN_ORDER = `SETTINGS join_algorithm = 'full_sorting_merge'`;
const IS_PROMPT_ROW = `(firstHumanAt < arrivedAt + toIntervalMillisecond(${REVISION_LIMITS.soonestReadMs})
    OR firstUnproxiedAt < arrivedAt + toIntervalSecond(${REVISION_LIMITS.promptSeconds}))`;

/** First and last open by a person in those rows of `recipients` that no rule on opens can touch. */
export const UNTOUCHED_OPENS = `(
  SELECT min(firstOpenAt) AS firstAt, max(lastOpenAt) AS lastAt
  ${rowsWithArrival('LEFT', '1')}
  WHERE NOT ifNull(${IS_PROMPT_ROW}, 0) ${IN_ORDER}
)`;

/**
 * The recipients whom a rule can touch, and when their mail arrived if they loaded it promptly. More of them would do no
 * harm, fewer would: who is not here keeps all verdicts.
 */
const TOUCHED = `(
  SELECT subjectKey, max(promptArrival) AS arrivedAt FROM (
    SELECT cityHash64(recipients.subject) AS subjectKey, assumeNotNull(arrivedAt) AS promptArrival
    ${rowsWithArrival('INNER', `subject != '' AND firstHumanAt < ${PROMPT_END}`)}
    WHERE ${IS_PROMPT_ROW} ${IN_ORDER}
    UNION ALL
    SELECT subjectKey, toDateTime64(0, 3, 'UTC') AS promptArrival FROM (
      SELECT subjectKey, name, target != lagInFrame(target) OVER byTime
        AND at <= lagInFrame(at) OVER byTime + toIntervalMillisecond(${REVISION_LIMITS.burstGapMs}) AS isNext
      FROM (
        SELECT ${SUBJECT_KEY} AS subjectKey, at, name, ${TARGET} AS target FROM events WHERE ${OF_CAMPAIGN} AND kind = 'click'
      ) WINDOW byTime AS (PARTITION BY subjectKey ORDER BY at)
    ) WHERE isNext OR name = 'trap'
  ) GROUP BY subjectKey
)`;

/** RFC 1918, RFC 4193, loopback: all readers may seem to come from there, as behind a proxy that is not trusted by name. */
const IS_PRIVATE = `match(network, '^(?:10|127|192\\\\.168|172\\\\.(?:1[6-9]|2[0-9]|3[01]))\\\\.|^(?:::|f[cd])')`;

/** Of networks that loaded for so many before the last mail was some minutes old: others cannot be gateways. */
const RECIPIENTS_BY_NETWORK = `(
  SELECT network, uniqExact(${SUBJECT_KEY}) AS recipients FROM events
  WHERE ${OF_PERSON_LIKE} AND network IN (
    SELECT network FROM events WHERE ${OF_PERSON_LIKE} AND at < ${PROMPT_END}
    GROUP BY network HAVING count() >= ${REVISION_LIMITS.promptRecipients} AND NOT ${IS_PRIVATE}
  ) GROUP BY network
)`;

const TRAP_SECONDS = REVISION_LIMITS.trapMinutes * 60;

/** All loads of those whom a rule can touch, as they are stored, with what the rules go by. */
const EVIDENCE = `(
  SELECT *,
    countIf(name = 'trap') OVER (PARTITION BY subjectKey, network ORDER BY toUnixTimestamp(at)
      RANGE BETWEEN ${TRAP_SECONDS} PRECEDING AND ${TRAP_SECONDS} FOLLOWING) > 0 AS isNearTrap,
    uniqExact(target) OVER (PARTITION BY subjectKey, kind, burst) >= ${REVISION_LIMITS.burstLinks} AS isInBurst,
    isPrompt AND recipients > 0 AND uniqExactIf(subjectKey, isPrompt AND verdict IN ${words(Object.keys(PERSON_LIKE))}) OVER (PARTITION BY network)
      >= greatest(${REVISION_LIMITS.promptRecipients}, ${REVISION_LIMITS.promptShare} * recipients) AS isOfPromptNetwork
  FROM (
    -- Cut where more than the gap lies between two.
    SELECT *, sum(isAfterGap) OVER (PARTITION BY subjectKey, kind ORDER BY at) AS burst
    FROM (
      SELECT ${LOAD_KEY} AS loadKey, subject, subjectKey, network, at, kind, name, verdict, certainty, ${LOAD_FLAGS} AS flags, ${TARGET} AS target,
        at < arrivedAt + toIntervalMillisecond(${REVISION_LIMITS.soonestReadMs}) AS isTooSoon,
        at < arrivedAt + toIntervalSecond(${REVISION_LIMITS.promptSeconds}) AS isPrompt,
        at > lagInFrame(at) OVER (PARTITION BY subjectKey, kind ORDER BY at)
          + toIntervalMillisecond(${REVISION_LIMITS.burstGapMs}) AS isAfterGap
      FROM (
        SELECT subject, subjectKey, network, at, kind, name, verdict, certainty, link, hostname, path, arrivedAt
        FROM events INNER JOIN ${TOUCHED} AS touched ON ${SUBJECT_KEY} = touched.subjectKey
        WHERE ${OF_CAMPAIGN} AND kind IN ('open', 'click')
      )
    )
  ) AS loads LEFT ANY JOIN ${RECIPIENTS_BY_NETWORK} AS networks ON loads.network = networks.network
)`;

/** The first that holds gives the verdict; all that hold are its reasons. */
const RULES: readonly RevisionRule[] = [
  {
    // Nobody sees the link: whatever followed it reads every link.
    name: 'trap-link',
    kinds: ['click'],
    revises: { ...PERSON_LIKE, proxied: 'scanner', prefetched: 'scanner', scanner: 'scanner' },
    certainty: 'certain',
    holds: 'isNearTrap',
  },
  {
    name: 'burst-of-links',
    kinds: ['click'],
    revises: { ...PERSON_LIKE, proxied: 'scanner', prefetched: 'scanner' },
    certainty: 'probable',
    holds: 'isInBurst',
  },
  {
    // Gateways load what they let through; Gmail's proxy fetches some mails as they come in.
    name: 'before-delivery',
    kinds: ['open', 'click'],
    revises: { ...PERSON_LIKE, proxied: 'prefetched' },
    certainty: 'probable',
    holds: 'isTooSoon',
  },
  {
    name: 'one-network-many-recipients',
    kinds: ['open', 'click'],
    revises: PERSON_LIKE,
    certainty: 'probable',
    holds: 'isOfPromptNetwork',
  },
];
export const REVISION_RULES: readonly string[] = RULES.map(({ name }) => name);

const HOLDS = RULES.map(({ holds }) => holds);
const flag = (index: number): string => `rule${index}`;
const FLAGS = RULES.map(
  ({ kinds, revises, holds }, index) =>
    `kind IN ${words(kinds)} AND storedVerdict IN ${words(Object.keys(revises))} AND ${holds} AS ${flag(index)}`,
).join(',\n      ');
const VERDICT = `multiIf(${RULES.map(
  ({ revises }, index) =>
    `${flag(index)}, transform(storedVerdict, ${words(Object.keys(revises))}, ${words(Object.values(revises))}, storedVerdict)`,
).join(', ')}, storedVerdict)`;
const CERTAINTY = `multiIf(${RULES.map(({ certainty }, index) => `${flag(index)}, '${certainty}'`).join(', ')}, storedCertainty)`;
const HOLDING = `arrayConcat(${RULES.map(({ name }, index) => `if(${flag(index)}, ['${name}'], [])`).join(', ')})`;
const IS_REVISED = RULES.map((_, index) => flag(index)).join(' OR ');

const REVISED = `${VERDICT} AS verdict, ${CERTAINTY} AS certainty`;

/**
 * Rows of `events` of one campaign, opens and clicks, with `verdict`, `certainty` and `reasons` in force, and beside them
 * `storedVerdict`, `storedCertainty`, `storedReasons` and `isRevised`.
 */
export const CAMPAIGN_LOADS = `(
  SELECT *, ${REVISED}, ${IS_REVISED} AS isRevised, if(isRevised, ${HOLDING}, storedReasons) AS reasons
  FROM (
    SELECT loads.*,
      ${FLAGS}
    FROM (
      SELECT * EXCEPT (verdict, certainty, reasons), verdict AS storedVerdict, certainty AS storedCertainty,
        reasons AS storedReasons, ${SUBJECT_KEY} AS subjectKey, ${LOAD_KEY} AS loadKey
      FROM events
      WHERE source IN {sources: Array(String)} AND kind IN ('open', 'click')
        AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
    ) AS loads LEFT ANY JOIN (
      SELECT loadKey, ${HOLDS.join(', ')} FROM ${EVIDENCE} WHERE ${HOLDS.join(' OR ')}
    ) AS evidence ON loads.loadKey = evidence.loadKey
  )
) AS events`;

/** Of those whom a rule can touch, all loads as in `CAMPAIGN_LOADS`, with `storedFlags`: of others, what is stored is in force. */
export const TOUCHED_LOADS = `(
  SELECT subject, subjectKey, kind, at, storedVerdict, storedFlags, ${REVISED}
  FROM (
    SELECT *,
      ${FLAGS}
    FROM (SELECT * EXCEPT (verdict, certainty, flags), verdict AS storedVerdict, certainty AS storedCertainty, flags AS storedFlags FROM ${EVIDENCE})
  )
)`;
