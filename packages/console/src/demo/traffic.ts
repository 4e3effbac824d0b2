/** Two weeks of believable traffic for a story, as the edge would have written it: days, rhythm, visits, robots. */
import { ENGAGEMENT } from '@clearpixel/pixel';
import type { Certainty, EventLine, Verdict } from '@clearpixel/pixel';
import type { Site } from '@clearpixel/registry';
import { SeededRandom } from './random.ts';
import type { Arrival, DemoGoal, DemoStory } from './stories.ts';

export const DEMO_DAYS = 14;
const MINUTE_MS = 60_000;
/** Of visits by hour of the day, from midnight. */
const RHYTHM = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 11, 10, 9, 9, 9, 10, 12, 14, 15, 13, 9, 5];
/** Of visits by weekday, from Monday. */
const WEEK = [1, 1.06, 1.02, 0.98, 0.92, 1.12, 1.22];
const ROBOT_SHARE = 0.11;
const ROBOT_READS = 0.2;

const COUNTRIES: readonly (readonly [string, number])[] = [
  ['DE', 40],
  ['GB', 14],
  ['US', 13],
  ['AT', 8],
  ['CH', 7],
  ['FR', 6],
  ['NL', 5],
  ['SE', 3],
  ['', 2],
];
const LANGUAGES: Readonly<Record<string, string>> = {
  DE: 'de',
  AT: 'de',
  CH: 'de',
  FR: 'fr',
  NL: 'nl',
  SE: 'sv',
};
const CLIENTS: readonly (readonly [readonly [string, string, EventLine['device']], number])[] = [
  [['Chrome', 'Windows', 'desktop'], 27],
  [['Safari', 'iOS', 'mobile'], 26],
  [['Chrome', 'Android', 'mobile'], 20],
  [['Firefox', 'Windows', 'desktop'], 8],
  [['Safari', 'macOS', 'desktop'], 9],
  [['Microsoft Edge', 'Windows', 'desktop'], 6],
  [['Firefox', 'Linux', 'desktop'], 2],
  [['Safari', 'iOS', 'tablet'], 2],
];
const ROBOTS: readonly (readonly [readonly [Verdict, Certainty, string], number])[] = [
  [['bot', 'certain', 'agent-names-robot'], 70],
  [['bot', 'certain', 'agent-headless'], 12],
  [['bot', 'probable', 'agent-missing'], 10],
  [['scanner', 'certain', 'agent-names-scanner'], 8],
];

/** @param now milliseconds since 1970: nothing happens after it. */
export function demoTraffic(story: DemoStory, site: Site, now: number, seed: number): EventLine[] {
  const random = new SeededRandom(seed);
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(site.timezone)
    .startOfDay();
  const lines: EventLine[] = [];
  for (let back = DEMO_DAYS - 1; back >= 0; back--) {
    const day = today.subtract({ days: back });
    const growth = 1 - back * 0.012;
    const newsletter = [story.newsletterWeekday, story.newsletterWeekday + 1].indexOf(
      day.dayOfWeek,
    );
    const boost = newsletter === 0 ? 1.45 : newsletter === 1 ? 1.15 : 1;
    const visits = Math.round(
      story.visitsADay *
        growth *
        boost *
        (WEEK[day.dayOfWeek - 1] ?? 1) *
        (0.94 + random.next() * 0.12),
    );
    for (let i = 0; i < visits; i++) {
      const hour = random.weighted(RHYTHM.map((weight, index) => [index, weight] as const));
      const at = day.epochMilliseconds + (hour * 60 + random.next() * 60) * MINUTE_MS;
      lines.push(...visit(story, site, day.toPlainDate(), Math.floor(at), boost > 1, random));
    }
  }
  return lines.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
}

function visit(
  story: DemoStory,
  site: Site,
  day: Temporal.PlainDate,
  startAt: number,
  isNewsletterDay: boolean,
  random: SeededRandom,
): EventLine[] {
  const isRobot = random.chance(ROBOT_SHARE);
  const [verdict, certainty, reason] = isRobot
    ? random.weighted(ROBOTS)
    : (['person', 'probable', 'ordinary-browser'] as const);
  const from: Arrival = random.weighted(
    story.arrivals.map(
      ([one, weight]) =>
        [one, one.channel === 'email' && isNewsletterDay ? weight * 5 : weight] as const,
    ),
  );
  const country = random.weighted(COUNTRIES);
  const [browser, system, device] = isRobot ? (['', '', ''] as const) : random.weighted(CLIENTS);
  const session = random.uint64();
  const visitor = random.uint64();
  let at = startAt;
  const line = (first: boolean, more: Partial<EventLine>): EventLine => ({
    id: random.uuid(),
    at,
    source: site.id,
    sourceKind: 'site',
    kind: 'view',
    name: 'pageview',
    level: site.level,
    verdict,
    certainty,
    reasons: [reason],
    day: day.toString(),
    retainUntil: day.add({ days: site.retentionDays }).toString(),
    hostname: site.domain,
    channel: from.channel,
    utmSource: from.utmSource,
    utmMedium: from.utmMedium,
    utmCampaign: from.utmCampaign,
    country,
    visitor,
    session,
    sessionAt: startAt,
    referrer: first ? from.referrer : '',
    language: LANGUAGES[country] ?? 'en',
    browser,
    system,
    device,
    ...more,
  });

  const views = isRobot
    ? random.chance(ROBOT_READS)
      ? random.between(3, 9)
      : 1
    : random.weighted([
        [1, 34],
        [2, 18],
        [3, 15],
        [4, 12],
        [5, 9],
        [7, 7],
        [10, 5],
      ] as const);
  const events: EventLine[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < views; i++) {
    const next =
      (i === 0 && from.landing !== null
        ? story.pages.find(({ path }) => path === from.landing)
        : undefined) ?? random.weighted(story.pages.map((page) => [page, page.weight] as const));
    events.push(line(i === 0, { path: next.path, title: next.title }));
    const stayedMs = random.between(6, 140) * 1_000;
    at += stayedMs;
    if (!isRobot)
      events.push(
        line(false, {
          kind: 'event',
          name: ENGAGEMENT,
          path: next.path,
          // Nobody looks all the time.
          engagedMs: Math.round(stayedMs * (0.35 + random.next() * 0.6)),
          scroll: random.between(25, 100),
        }),
      );
    if (isRobot || seen.has(next.path)) continue;
    seen.add(next.path);
    for (const goal of story.goals)
      if (goal.after === next.path && random.chance(goal.share)) {
        events.push(line(false, reached(goal, random)));
        at += random.between(4, 40) * 1_000;
      }
  }
  return events;
}

function reached(goal: DemoGoal, random: SeededRandom): Partial<EventLine> {
  return {
    kind: 'event',
    name: goal.name,
    path: goal.path,
    props: Object.fromEntries(
      goal.props.map(([name, values]) => [
        name,
        values[random.between(0, values.length - 1)] ?? '',
      ]),
    ),
    ...(goal.value === null
      ? {}
      : { value: random.between(goal.value[0], goal.value[1]) - 0.1, currency: 'EUR' }),
  };
}
