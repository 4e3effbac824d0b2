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
import { lookUp } from './look-up.ts';
import { NAMED_LOAD_FLAGS, NEVER, SUBJECT_KEY } from './recipients.ts';
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

const IS_PROMPT_ROW = `(firstHumanAt < arrivedAt + toIntervalMillisecond(${REVISION_LIMITS.soonestReadMs})
    OR firstUnproxiedAt < arrivedAt + toIntervalSecond(${REVISION_LIMITS.promptSeconds}))`;

/** The recipients of prompt loads, and when their mail arrived. Both tables lie in the order of the join: by hash it takes longer. */
const PROMPT_RECIPIENTS = `
    SELECT cityHash64(recipients.subject) AS subjectKey, assumeNotNull(arrivedAt) AS promptArrival
    FROM (
      SELECT * FROM recipients WHERE source IN {sources: Array(String)} AND subject != '' AND firstHumanAt < promptEnd ORDER BY source, subject
    ) AS recipients INNER JOIN (
      SELECT subject, coalesce(deliveredAt, sentAt) AS arrivedAt FROM deliveries FINAL
      WHERE source IN {sources: Array(String)} ORDER BY source, subject
    ) AS arrivals ON recipients.subject = arrivals.subject
    WHERE ${IS_PROMPT_ROW} SETTINGS join_algorithm = 'full_sorting_merge'`;

/** The recipients with clicks in a burst, or on a trap link. */
const FAST_CLICKERS = `
    SELECT subjectKey, toDateTime64(0, 3, 'UTC') AS promptArrival FROM (
      SELECT subjectKey, name, target != lagInFrame(target) OVER byTime
        AND at <= lagInFrame(at) OVER byTime + toIntervalMillisecond(${REVISION_LIMITS.burstGapMs}) AS isNext
      FROM (
        SELECT ${SUBJECT_KEY} AS subjectKey, at, name, ${TARGET} AS target FROM events WHERE ${OF_CAMPAIGN} AND kind = 'click'
      ) WINDOW byTime AS (PARTITION BY subjectKey ORDER BY at)
    ) WHERE isNext OR name = 'trap'`;

/** RFC 1918, RFC 4193, loopback: all readers may seem to come from there, as behind a proxy that is not trusted by name. */
const IS_PRIVATE = `match(network, '^(?:10|127|192\\\\.168|172\\\\.(?:1[6-9]|2[0-9]|3[01]))\\\\.|^(?:::|f[cd])')`;

const IS_TOUCHED = `${SUBJECT_KEY} IN (SELECT subjectKey FROM touched)`;

/** Networks that loaded promptly for nearly all of the recipients who are behind them. */
const GATEWAYS = `
    SELECT network FROM (
      SELECT network, uniqExact(subjectKey) AS promptRecipients FROM touchedLoads
      WHERE isPrompt AND network != '' AND verdict IN ${words(Object.keys(PERSON_LIKE))} AND NOT ${IS_PRIVATE}
      GROUP BY network HAVING promptRecipients >= ${REVISION_LIMITS.promptRecipients}
    ) AS busy INNER JOIN (
      SELECT network, uniqExact(${SUBJECT_KEY}) AS recipients FROM events WHERE ${OF_PERSON_LIKE} AND network IN (
        SELECT network FROM touchedLoads WHERE isPrompt AND network != '' AND verdict IN ${words(Object.keys(PERSON_LIKE))}
        GROUP BY network HAVING uniqExact(subjectKey) >= ${REVISION_LIMITS.promptRecipients}
      ) GROUP BY network
    ) AS behind ON busy.network = behind.network
    WHERE promptRecipients >= ${REVISION_LIMITS.promptShare} * recipients`;

/** Clicks that follow each other too fast: cut where more than the gap lies between two, and on different links. */
const BURSTS = `
    SELECT loadKey FROM (
      SELECT loadKey, uniqExact(target) OVER (PARTITION BY subjectKey, burst) >= ${REVISION_LIMITS.burstLinks} AS isInBurst FROM (
        SELECT *, sum(isAfterGap) OVER (PARTITION BY subjectKey ORDER BY at) AS burst FROM (
          SELECT loadKey, subjectKey, at, target,
            at > lagInFrame(at) OVER (PARTITION BY subjectKey ORDER BY at) + toIntervalMillisecond(${REVISION_LIMITS.burstGapMs}) AS isAfterGap
          FROM touchedLoads WHERE kind = 'click'
        )
      )
    ) WHERE isInBurst`;

/**
 * What is found out once for all rules, in front of a statement (`WITH`); a part of a UNION, or a scalar, would find it out anew.
 *
 *   promptEnd     no mail has arrived later than so long before this, so no load is prompt from then on
 *   touched       the recipients whom a rule can touch, and when their mail arrived if they loaded it promptly. More of them
 *                 would do no harm, fewer would: who is not here keeps all verdicts.
 *   touchedLoads  all their loads, as they are stored, with what the rules go by
 *   gateways, bursts, traps  what the rules find in these
 */
export const FINDINGS = `
  (
    SELECT max(coalesce(deliveredAt, sentAt)) + toIntervalSecond(${REVISION_LIMITS.promptSeconds})
    FROM deliveries WHERE source IN {sources: Array(String)}
  ) AS promptEnd,
  touched AS MATERIALIZED (
    SELECT subjectKey, max(promptArrival) AS arrivedAt FROM (${PROMPT_RECIPIENTS}
    UNION ALL${FAST_CLICKERS}
    ) GROUP BY subjectKey
  ),
  touchedLoads AS MATERIALIZED (
    SELECT subject, subjectKey, network, at, kind, name, verdict, certainty, flags, target, loadKey,
      at < arrivedAt + toIntervalMillisecond(${REVISION_LIMITS.soonestReadMs}) AS isTooSoon,
      at < arrivedAt + toIntervalSecond(${REVISION_LIMITS.promptSeconds}) AS isPrompt
    FROM (
      SELECT subject, ${SUBJECT_KEY} AS subjectKey, network, at, kind, name, verdict, certainty,
        ${NAMED_LOAD_FLAGS} AS flags, ${TARGET} AS target, ${LOAD_KEY} AS loadKey
      FROM events WHERE ${OF_CAMPAIGN} AND kind IN ('open', 'click')
    ) AS loads INNER JOIN touched ON loads.subjectKey = touched.subjectKey
  ),
  gateways AS MATERIALIZED (${GATEWAYS}),
  bursts AS MATERIALIZED (${BURSTS}),
  traps AS MATERIALIZED (
    SELECT subjectKey, network, groupArray(toUnixTimestamp(at)) AS trapTimes FROM touchedLoads WHERE name = 'trap' GROUP BY subjectKey, network
  )`;

/** First and last open by a person in the rows of those whom no rule can touch. Behind `WITH ${FINDINGS}`. */
export const UNTOUCHED_OPENS = `(
  SELECT if(count() = 0, ${NEVER}, min(firstOpenAt)) AS untouchedFirstAt, max(lastOpenAt) AS untouchedLastAt
  FROM recipients WHERE source IN {sources: Array(String)} AND NOT ${IS_TOUCHED}
)`;

const TRAP_SECONDS = REVISION_LIMITS.trapMinutes * 60;

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

/** A bit for each rule, the first the lowest. */
const BITS = RULES.map((_, index) => 2 ** index);
/** Of a load: the rules whose evidence there is. */
const HELD = `toUInt8(${RULES.map(({ holds }, index) => `${BITS[index]} * (${holds})`).join(' + ')})`;

/** All loads of those whom a rule can touch, as they are stored, with the rules whose evidence there is. */
const EVIDENCE = `(
  SELECT * EXCEPT (isNearTrap, isInBurst, isTooSoon, isOfPromptNetwork), ${HELD} AS held
  FROM (
    SELECT loads.*,
      arrayExists(trapAt -> abs(toInt64(trapAt) - toInt64(toUnixTimestamp(at))) <= ${TRAP_SECONDS}, trapTimes) AS isNearTrap,
      loadKey IN (SELECT loadKey FROM bursts) AS isInBurst,
      isPrompt AND network IN (SELECT network FROM gateways) AS isOfPromptNetwork
    FROM touchedLoads AS loads LEFT ANY JOIN traps ON loads.subjectKey = traps.subjectKey AND loads.network = traps.network
  )
)`;

/** The rules that revise a load of that kind with that verdict. */
const REVISING = new Map<string, number>();
for (const [index, { kinds, revises }] of RULES.entries())
  for (const kind of kinds)
    for (const verdict of Object.keys(revises)) {
      const key = `${kind} ${verdict}`;
      REVISING.set(key, (REVISING.get(key) ?? 0) + (BITS[index] ?? 0));
    }
/** On rows with `kind`, `storedVerdict` and `held`. */
const RULES_IN_FORCE = `bitAnd(held, ${lookUp(`concat(kind, ' ', storedVerdict)`, REVISING, '0')})`;

/** On rows with the `rules` in force. */
const FIRST_RULE = 'bitAnd(rules, -rules)';
const VERDICT = lookUp(
  `concat(toString(${FIRST_RULE}), ' ', storedVerdict)`,
  new Map(
    RULES.flatMap(({ revises }, index) =>
      Object.entries(revises).map(([stored, verdict]) => [`${BITS[index]} ${stored}`, verdict]),
    ),
  ),
  'storedVerdict',
);
const CERTAINTY = lookUp(
  FIRST_RULE,
  new Map(RULES.map(({ certainty }, index) => [BITS[index] ?? 0, certainty])),
  'storedCertainty',
);
const REASONS = `if(rules = 0, storedReasons, arrayMap(bit -> ${lookUp(
  'bit',
  new Map(RULES.map(({ name }, index) => [BITS[index] ?? 0, name])),
  `''`,
)}, bitmaskToArray(rules)))`;

/**
 * Rows of `events` of one campaign, opens and clicks, with `verdict`, `certainty` and `reasons` in force, and beside them
 * `storedVerdict`, `storedCertainty`, `storedReasons` and `isRevised`.
 */
export const CAMPAIGN_LOADS = `(
  WITH ${FINDINGS}
  SELECT * EXCEPT (rules), ${VERDICT} AS verdict, ${CERTAINTY} AS certainty, ${REASONS} AS reasons, rules != 0 AS isRevised
  FROM (
    SELECT loads.*, ${RULES_IN_FORCE} AS rules
    FROM (
      SELECT * EXCEPT (verdict, certainty, reasons), verdict AS storedVerdict, certainty AS storedCertainty,
        reasons AS storedReasons, ${SUBJECT_KEY} AS subjectKey, ${LOAD_KEY} AS loadKey
      FROM events
      WHERE source IN {sources: Array(String)} AND kind IN ('open', 'click')
        AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
    ) AS loads LEFT ANY JOIN (
      SELECT loadKey, held FROM ${EVIDENCE} WHERE held != 0
    ) AS evidence ON loads.loadKey = evidence.loadKey
  )
) AS events`;

/**
 * Of those whom a rule can touch, all loads with the verdicts stored and in force, and the bits of both (`flags`,
 * `storedFlags`): of others, what is stored is in force. Behind `WITH ${FINDINGS}`.
 */
export const TOUCHED_LOADS = `(
  SELECT subjectKey, at, storedVerdict, storedFlags, verdict, ${NAMED_LOAD_FLAGS} AS flags
  FROM (
    SELECT subjectKey, kind, at, storedVerdict, storedFlags, ${VERDICT} AS verdict, ${CERTAINTY} AS certainty
    FROM (
      SELECT subjectKey, kind, at, verdict AS storedVerdict, certainty AS storedCertainty, flags AS storedFlags, ${RULES_IN_FORCE} AS rules
      FROM ${EVIDENCE}
    )
  )
)`;
