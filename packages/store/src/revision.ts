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
import { HUMAN_VERDICTS } from '@clearpixel/pixel';
import type { Certainty, EventKind, Verdict } from '@clearpixel/pixel';
import { z } from 'zod';
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
  /** SQL over the rows of `CAMPAIGN_LOADS`, before they are revised. */
  holds: string;
}

const words = (values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}]`;

/** On rows of `CAMPAIGN_LOADS` and of `events`: a load that may be a person's. */
export const IS_HUMAN = `verdict IN ${words(HUMAN_VERDICTS)}`;

/** A person's, for certain. */
export const IS_CERTAIN = `verdict = 'person' AND certainty = 'certain'`;

const PERSON_LIKE = { person: 'scanner', unknown: 'scanner' } as const;

const OF_CAMPAIGN = `source IN {sources: Array(String)} AND subject != ''`;
/** 64 random bits, hashed to 64: joins by number take half the time of those by text. */
export const SUBJECT_KEY = 'cityHash64(subject)';

/** When each recipient's mail arrived: delivered, else sent. */
export const ARRIVALS = `(
  SELECT ${SUBJECT_KEY} AS subjectKey, assumeNotNull(coalesce(deliveredAt, sentAt)) AS arrivedAt
  FROM deliveries FINAL
  WHERE source IN {sources: Array(String)} AND (deliveredAt IS NOT NULL OR sentAt IS NOT NULL)
)`;

const TRAPPED_CLICKS = `
  SELECT clicks.subjectKey, clicks.at FROM (
    SELECT ${SUBJECT_KEY} AS subjectKey, network, at FROM events WHERE ${OF_CAMPAIGN} AND kind = 'click'
  ) AS clicks INNER JOIN (
    SELECT ${SUBJECT_KEY} AS subjectKey, network, at FROM events WHERE ${OF_CAMPAIGN} AND name = 'trap'
  ) AS traps ON clicks.subjectKey = traps.subjectKey AND clicks.network = traps.network
  WHERE abs(dateDiff('second', clicks.at, traps.at)) <= ${REVISION_LIMITS.trapMinutes * 60}`;

/** Each recipient's clicks in their order, cut where more than the gap lies between two. */
const BURST_CLICKS = `
  SELECT subjectKey, click.1 FROM (
    SELECT subjectKey, arraySort(groupArray((at, target))) AS clicks,
      arrayDifference(arrayMap(click -> toUnixTimestamp64Milli(click.1), clicks)) AS gaps
    FROM (
      SELECT ${SUBJECT_KEY} AS subjectKey, at, if(link != 0, toUInt64(link), cityHash64(hostname, path)) AS target
      FROM events WHERE ${OF_CAMPAIGN} AND kind = 'click'
    ) GROUP BY subjectKey HAVING min(target) != max(target)
  )
  ARRAY JOIN arraySplit((click, gap) -> gap > ${REVISION_LIMITS.burstGapMs}, clicks, gaps) AS burst
  ARRAY JOIN burst AS click
  WHERE length(arrayDistinct(burst.2)) >= ${REVISION_LIMITS.burstLinks}`;

const RECIPIENTS_BY_NETWORK = `(
  SELECT network, uniqExact(${SUBJECT_KEY}) AS recipients FROM events
  WHERE ${OF_CAMPAIGN} AND network != '' AND verdict IN ${words(Object.keys(PERSON_LIKE))}
  GROUP BY network HAVING recipients >= ${REVISION_LIMITS.promptRecipients}
)`;

/** Loads soon after the mail arrived, or before, and what else their networks loaded so soon. */
const PROMPT_LOADS = `(
  SELECT subjectKey, at, isTooSoon,
    promptRecipients >= greatest(${REVISION_LIMITS.promptRecipients}, ${REVISION_LIMITS.promptShare} * recipients) AND recipients > 0 AS isOfPromptNetwork
  FROM (
    SELECT subjectKey, at, network, at < arrivedAt + toIntervalMillisecond(${REVISION_LIMITS.soonestReadMs}) AS isTooSoon,
      uniqExactIf(subjectKey, verdict != 'proxied') OVER (PARTITION BY network) AS promptRecipients
    FROM (
      SELECT ${SUBJECT_KEY} AS subjectKey, at, network, verdict FROM events
      WHERE ${OF_CAMPAIGN} AND kind IN ('open', 'click') AND verdict IN ('person', 'unknown', 'proxied')
    ) AS loads LEFT ANY JOIN ${ARRIVALS} AS arrivals ON loads.subjectKey = arrivals.subjectKey
    WHERE at < arrivedAt + toIntervalSecond(${REVISION_LIMITS.promptSeconds})
  ) AS prompt LEFT ANY JOIN ${RECIPIENTS_BY_NETWORK} AS networks ON prompt.network = networks.network
)`;

/** The first that holds gives the verdict; all that hold are its reasons. */
const RULES: readonly RevisionRule[] = [
  {
    // Nobody sees the link: whatever followed it reads every link.
    name: 'trap-link',
    kinds: ['click'],
    revises: { ...PERSON_LIKE, proxied: 'scanner', prefetched: 'scanner', scanner: 'scanner' },
    certainty: 'certain',
    holds: `(loads.subjectKey, loads.at) IN (${TRAPPED_CLICKS})`,
  },
  {
    name: 'burst-of-links',
    kinds: ['click'],
    revises: { ...PERSON_LIKE, proxied: 'scanner', prefetched: 'scanner' },
    certainty: 'probable',
    holds: `(loads.subjectKey, loads.at) IN (${BURST_CLICKS})`,
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

/**
 * Rows of `events` of one campaign, opens and clicks, with `verdict`, `certainty` and `reasons` in force, and beside them
 * `storedVerdict`, `storedCertainty`, `storedReasons` and `isRevised`.
 */
export const CAMPAIGN_LOADS = `(
  SELECT *, ${VERDICT} AS verdict, ${CERTAINTY} AS certainty, ${IS_REVISED} AS isRevised,
    if(isRevised, ${HOLDING}, storedReasons) AS reasons
  FROM (
    SELECT loads.*,
      ${FLAGS}
    FROM (
      SELECT * EXCEPT (verdict, certainty, reasons), verdict AS storedVerdict, certainty AS storedCertainty,
        reasons AS storedReasons, ${SUBJECT_KEY} AS subjectKey
      FROM events
      WHERE source IN {sources: Array(String)} AND kind IN ('open', 'click')
        AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})
    ) AS loads LEFT ANY JOIN ${PROMPT_LOADS} AS prompt ON loads.subjectKey = prompt.subjectKey AND loads.at = prompt.at
  )
) AS events`;
