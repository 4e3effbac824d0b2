/**
 * Reports of sites against a plain evaluation of the same events in TypeScript: random events with a fixed seed, random
 * filters and choices of verdict, from events and from the roll-up. One suite for the embedded engine and a cluster.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENGAGEMENT } from '@clearpixel/pixel';
import type { EventMatch, Verdict } from '@clearpixel/pixel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from './contract.ts';
import { parseDimension } from './dimension.ts';
import { parseFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import {
  DAY,
  HOUR,
  MAIL,
  Plain,
  SITE,
  START,
  SUBJECTS,
  fail,
  looseLevel,
  mainCurrency,
  matches,
  round,
  sampleEvents,
  strictLevel,
  sum,
  walkOf,
} from './plain-site.ts';
import type { Sample } from './plain-site.ts';
import type { ReportScope } from './report-scope.ts';
import { writeSegment } from './sample-events.ts';
import {
  askAttribution,
  askConversions,
  askFunnel,
  askFunnelDrops,
  askJourneys,
  askLasting,
  askRetention,
} from './site-behaviour.ts';
import {
  askBreakdown,
  askOverview,
  askPageEngagement,
  askSetAside,
  askTimeseries,
} from './site-reports.ts';

const RUNS = 25;

const FILTERS = [
  'country:is:DE',
  'country:is_not:DE',
  'country:any_of:FR|',
  'channel:is:direct',
  'channel:contains:SEARCH',
  'browser:matches:^Fire',
  'source:not_contains:news',
  'verdict:is:person',
  'path:is:/b',
  'path:contains:/B',
  'path:matches:^/b',
  'event:any_of:order|signup',
  'kind:is:view',
  'prop:plan:is:pro',
  'prop:plan:is_not:pro',
  'prop:plan:any_of:pro|free',
  'entry:is:/',
  'exit:is_not:/a',
];
const filterOf = (text: string): Filter => {
  const parsed = parseFilter(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
};

export function siteReportsSuite(
  open: (directory: string) => Promise<{ store: Store; close: () => Promise<void> }>,
): void {
  describe('reports of a random site', () => {
    let directory = '';
    let store: Store;
    let close: () => Promise<void>;
    const samples = sampleEvents();
    const plain = new Plain(samples);

    beforeAll(async () => {
      directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-reports-'));
      ({ store, close } = await open(path.join(directory, 'store')));
      // In several segments, so that rows have to come together when they are asked for.
      const parts = Map.groupBy(samples, (_, index) => index % 3);
      for (const part of parts.values())
        expect(await store.load(writeSegment(directory, part))).toMatchObject({ what: 'loaded' });
    });
    afterAll(async () => {
      await close();
      rmSync(directory, { recursive: true, force: true });
    });

    const scopes = fc.record({
      sources: fc.constant<string[]>([SITE]),
      from: fc.constantFrom(START - DAY, START + DAY, START + 30 * HOUR, START + 90_000),
      to: fc.constantFrom(START + 3 * DAY, START + 9 * DAY, START + 50.25 * HOUR),
      verdicts: fc.constantFrom<Verdict[]>([], ['person', 'unknown'], ['bot']),
      filters: fc.subarray(FILTERS, { maxLength: 2 }).map((texts) =>
        texts
          .map(filterOf)
          // Where two events of a session are its first, the store may take either.
          .filter(({ dimension }) => dimension.of !== 'session' || !plain.hasTiedEnds),
      ),
      rolledUp: fc.boolean(),
    });
    const check = (work: (scope: ReportScope) => Promise<void>): Promise<void> =>
      fc.assert(fc.asyncProperty(scopes, work), { seed: 11, numRuns: RUNS });

    test('overview', () =>
      check(async (scope) => {
        const events = plain.events(scope);
        const sessions = [...plain.sessions(events)];
        const whole = sessions.map((session) => plain.whole(session));
        const currency = mainCurrency(events);
        const report = await askOverview(store, scope);
        expect({
          ...report,
          averageSessionSeconds: round(report.averageSessionSeconds),
          averageEngagedSeconds: round(report.averageEngagedSeconds),
          revenueByCurrency: undefined,
        }).toEqual({
          visitors: plain.visitors(events),
          basis:
            new Set(
              events
                .filter((one) => one.visitor !== '0' && plain.personOf(one) === undefined)
                .map(({ day }) => day),
            ).size <= 1
              ? 'exact'
              : 'daily',
          withoutVisitor: events.filter(({ visitor }) => visitor === '0').length,
          sessions: sessions.length,
          pageviews: events.filter(({ kind }) => kind === 'view').length,
          events: events.length,
          bounceRate:
            sessions.length === 0
              ? 0
              : whole.filter((one) => one.filter(({ name }) => name !== ENGAGEMENT).length === 1)
                  .length / sessions.length,
          averageSessionSeconds: round(
            sessions.length === 0
              ? 0
              : sum(
                  whole.map((one) => {
                    const times = one.map(({ at }) => at);
                    return (Math.max(...times) - Math.min(...times)) / 1_000;
                  }),
                ) / sessions.length,
          ),
          averageEngagedSeconds: round(
            sessions.length === 0
              ? 0
              : sum(plain.events(scope, true).map(({ engagedMs }) => engagedMs ?? 0)) /
                  1_000 /
                  sessions.length,
          ),
          conversions: events.filter(({ value }) => (value ?? 0) !== 0).length,
          revenue: sum(
            events.filter((one) => one.currency === currency).map((one) => one.value ?? 0),
          ),
          currency,
          revenueByCurrency: undefined,
        });
        const { ofVisitors, ...lasting } = await askLasting(store, scope);
        expect([ofVisitors, lasting.visitors, lasting.sessions]).toEqual([
          plain.visitors(events),
          plain.lasting(events.filter(({ visitor }) => visitor !== undefined)),
          sessions.length,
        ]);
      }));

    test('timeseries of every metric', () =>
      check(async (scope) => {
        const starts = Array.from(
          { length: 60 },
          (_, index) => scope.from + index * 5 * HOUR,
        ).filter((start) => start < scope.to);
        const events = plain.events(scope);
        const currency = mainCurrency(events);
        const figures = {
          visitors: (some: readonly Sample[]) => plain.visitors(some),
          sessions: (some: readonly Sample[]) => plain.sessions(some).size,
          pageviews: (some: readonly Sample[]) => some.filter(({ kind }) => kind === 'view').length,
          events: (some: readonly Sample[]) => some.length,
          conversions: (some: readonly Sample[]) =>
            some.filter(({ value }) => (value ?? 0) !== 0).length,
          revenue: (some: readonly Sample[]) =>
            sum(
              some.filter((one) => (one.currency ?? '') === currency).map((one) => one.value ?? 0),
            ),
        } as const;
        for (const metric of [
          'visitors',
          'sessions',
          'pageviews',
          'events',
          'conversions',
          'revenue',
        ] as const) {
          const points = await askTimeseries(store, scope, metric, starts);
          expect(points.map(({ value }) => value)).toEqual(
            starts.map((start, index) =>
              figures[metric](
                events.filter(({ at }) => at >= start && at < (starts[index + 1] ?? scope.to)),
              ),
            ),
          );
        }
      }));

    test('breakdown by one and by two dimensions', () =>
      fc.assert(
        fc.asyncProperty(
          scopes,
          fc.constantFrom(
            'channel',
            'country',
            'path',
            'event',
            'verdict',
            'prop:plan',
            'campaign',
          ),
          fc.constantFrom(null, 'browser', 'path', 'prop:plan'),
          async (scope, name, byName) => {
            const dimension = parseDimension(name) ?? fail();
            const by = byName === null ? null : (parseDimension(byName) ?? fail());
            const events = plain.events(scope);
            const currency = mainCurrency(events);
            const groups = Map.groupBy(
              events.filter(
                (event) =>
                  plain.valuesOf(event, dimension) !== null &&
                  (by === null || plain.valuesOf(event, by) !== null),
              ),
              (event) =>
                JSON.stringify([
                  plain.valuesOf(event, dimension),
                  by === null ? null : plain.valuesOf(event, by),
                ]),
            );
            const expected = [...groups].map(([key, some]) => {
              const [value, second] = JSON.parse(key) as [string, string | null];
              return {
                value,
                ...(second === null ? {} : { by: second }),
                visitors: plain.visitors(some),
                sessions: plain.sessions(some).size,
                events: some.length,
                pageviews: some.filter(({ kind }) => kind === 'view').length,
                conversions: some.filter((one) => (one.value ?? 0) !== 0).length,
                revenue: sum(
                  some
                    .filter((one) => (one.currency ?? '') === currency)
                    .map((one) => one.value ?? 0),
                ),
              };
            });
            const rows = await askBreakdown(store, scope, dimension, 'events', 1_000, {}, by);
            const byKey = (
              a: { value: string; by?: string },
              b: { value: string; by?: string },
            ): number =>
              JSON.stringify([a.value, a.by]) < JSON.stringify([b.value, b.by]) ? -1 : 1;
            expect(rows.toSorted(byKey)).toEqual(expected.toSorted(byKey));
            expect(rows.map((row) => row.events)).toEqual(
              rows.map((row) => row.events).toSorted((a, b) => b - a),
            );
          },
        ),
        { seed: 12, numRuns: RUNS },
      ));

    test('goals, engagement, what was set aside', () =>
      check(async (scope) => {
        const events = plain.events(scope);
        const goals: EventMatch[] = [
          { event: 'order' },
          { path: '/b*' },
          { path: '/100%_x' },
          { property: { name: 'plan' } },
          { event: 'signup', property: { name: 'plan', value: 'pro' } },
        ];
        const reached = await askConversions(store, scope, goals);
        expect(
          reached.map(({ conversions, visitors, sessions }) => ({
            conversions,
            visitors,
            sessions,
          })),
        ).toEqual(
          goals.map((goal) => {
            const some = events.filter((event) => matches(event, goal));
            return {
              conversions: some.length,
              visitors: plain.visitors(some),
              sessions: plain.sessions(some).size,
            };
          }),
        );
        const eur = events.filter((one) => one.name === 'order' && one.currency === 'EUR');
        expect(reached[0]?.amounts['EUR'] ?? 0).toBe(sum(eur.map(({ value }) => value ?? 0)));

        const looked = plain.events(scope, true);
        const pages = await askPageEngagement(store, scope, 100);
        for (const page of pages) {
          const mine = looked.filter((one) => one.path === page.path);
          const views = mine.filter(({ kind }) => kind === 'view').length;
          expect(page.pageviews).toBe(views);
          expect(round(page.averageEngagedSeconds)).toBe(
            round(sum(mine.map(({ engagedMs }) => engagedMs ?? 0)) / 1_000 / views),
          );
          const deepest = [
            ...Map.groupBy(
              mine.filter(({ name }) => name === ENGAGEMENT),
              ({ session }) => session,
            ).values(),
          ].map((one) => Math.max(...one.map(({ scroll }) => scroll ?? 0)));
          expect(round(page.averageScroll)).toBe(
            round(deepest.length === 0 ? 0 : sum(deepest) / deepest.length),
          );
        }

        const aside = await askSetAside(store, scope);
        expect(sum(aside.map((row) => row.events))).toBe(events.length);
        for (const row of aside)
          expect(row.events).toBe(
            events.filter(
              (one) => one.verdict === row.verdict && one.reasons.join() === row.reasons.join(),
            ).length,
          );
      }));

    test.each([true, false])('funnels, strict: %s', (strict) =>
      fc.assert(
        fc.asyncProperty(
          scopes,
          fc.constantFrom<EventMatch[]>(
            [{ event: 'pageview' }, { event: 'order' }],
            [{ path: '/' }, { path: '/b*' }, { event: 'signup' }],
            [{ event: 'pageview' }, { event: 'pageview' }, { path: '/a' }],
            [{ event: 'order' }, { property: { name: 'plan' } }],
          ),
          fc.constantFrom(600, 7_200, 300_000),
          async (scope, steps, windowSeconds) => {
            const question = { steps, windowSeconds, strict };
            const order = 2 ** steps.length;
            const people = Map.groupBy(
              plain
                .events(scope)
                .filter((event) => event.visitor !== '0')
                .map((event) => {
                  const mask = sum(
                    steps.map((step, index) => (matches(event, step) ? 2 ** index : 0)),
                  );
                  return { event, mask, place: event.at * order + mask };
                }),
              ({ event }) => plain.who(event),
            );
            const levels = [...people.values()].map((marks) => {
              const ordered = marks.toSorted((a, b) => a.place - b.place);
              return strict
                ? strictLevel(ordered, steps.length, windowSeconds)
                : looseLevel(ordered, steps.length, windowSeconds * 1_000 * order + order - 1);
            });
            const { steps: reached } = await askFunnel(store, scope, question, null);
            expect(reached).toEqual(
              steps.map((_, index) => levels.filter((level) => level > index).length),
            );
            const by = { of: 'event', name: 'country' } as const;
            const { rows } = await askFunnel(store, scope, question, by);
            expect(sum(rows.map((row) => row.steps[0] ?? 0))).toBe(reached[0]);
            const drops = await askFunnelDrops(store, scope, question);
            for (const [index, pages] of drops.entries())
              expect(sum(pages.map((page) => page.people))).toBeLessThanOrEqual(
                (reached[index] ?? 0) - (reached[index + 1] ?? 0),
              );
          },
        ),
        { seed: 13, numRuns: RUNS },
      ),
    );

    test('a funnel from mails to the site, of subjects', async () => {
      const scope: ReportScope = {
        sources: [SITE],
        from: START - DAY,
        to: START + 9 * DAY,
        verdicts: ['person', 'unknown'],
        filters: [],
      };
      const steps = [
        { campaign: MAIL, kind: 'open' as const },
        { campaign: MAIL, kind: 'click' as const },
        { event: 'order' },
      ];
      const { steps: reached } = await askFunnel(
        store,
        scope,
        { steps, windowSeconds: 86_400, strict: false },
        null,
      );
      const levels = SUBJECTS.map((subject) =>
        looseLevel(
          samples
            .filter((one) => one.subject === subject && ['person', 'unknown'].includes(one.verdict))
            .map((one) => {
              const mask =
                one.kind === 'open' ? 1 : one.kind === 'click' ? 2 : one.name === 'order' ? 4 : 0;
              return { mask, place: one.at * 8 + mask };
            })
            .toSorted((a, b) => a.place - b.place),
          3,
          86_400_000 * 8 + 7,
        ),
      );
      expect(reached).toEqual(
        [0, 1, 2].map((index) => levels.filter((level) => level > index).length),
      );
      expect(reached[0]).toBe(2);
    });

    test('journeys', () =>
      fc.assert(
        fc.asyncProperty(
          scopes,
          fc.constantFrom<[string | null, string | null]>(
            [null, null],
            ['/a', null],
            [null, 'order'],
            ['/', 'order'],
          ),
          fc.boolean(),
          async (scope, [since, until], pagesOnly) => {
            const depth = 3;
            const walks = [...Map.groupBy(plain.events(scope), ({ session }) => session)].flatMap(
              ([session, events]) => {
                if (session === '0') return [];
                const nodes = events
                  .filter(({ kind }) => !pagesOnly || kind === 'view')
                  .map((one) => ({
                    at: one.at,
                    node: one.kind === 'view' ? (one.path ?? '') : one.name,
                  }))
                  .toSorted(
                    (a, b) => a.at - b.at || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0),
                  )
                  .map(({ node }) => node)
                  .filter((node, index, all) => node !== all[index - 1]);
                return [walkOf(nodes, since, until, depth + 1)].filter((walk) => walk.length > 0);
              },
            );
            const expected = new Map<string, number>();
            for (const walk of walks) {
              const shift = until !== null && since === null ? depth + 1 - walk.length : 0;
              for (const [index, to] of walk.slice(1).entries()) {
                const key = JSON.stringify([index + 1 + shift, walk[index], to]);
                expected.set(key, (expected.get(key) ?? 0) + 1);
              }
            }
            const { links, ends } = await askJourneys(store, scope, {
              depth,
              width: 50,
              since,
              until,
              pagesOnly,
            });
            expect(
              new Map(
                links.map(({ step, from, to, sessions }) => [
                  JSON.stringify([step, from, to]),
                  sessions,
                ]),
              ),
            ).toEqual(expected);
            if (until === null)
              expect(sum(ends.map(({ sessions }) => sessions))).toBe(
                walks.filter((walk) => walk.length <= depth).length,
              );
            // Put together, nothing is lost.
            const narrow = await askJourneys(store, scope, {
              depth,
              width: 1,
              since,
              until,
              pagesOnly,
            });
            expect(sum(narrow.links.map(({ sessions }) => sessions))).toBe(
              sum(links.map(({ sessions }) => sessions)),
            );
            for (const step of [1, 2, 3])
              expect(
                new Set(narrow.links.filter((link) => link.step === step).map(({ from }) => from))
                  .size,
              ).toBeLessThanOrEqual(2);
          },
        ),
        { seed: 14, numRuns: RUNS },
      ));

    test('retention', () =>
      check(async (scope) => {
        const starts = Array.from({ length: 10 }, (_, index) => scope.from + index * DAY).filter(
          (start) => start < scope.to,
        );
        const people = Map.groupBy(
          plain.events({ ...scope, from: 0 }).filter((one) => plain.personOf(one) !== undefined),
          (one) => plain.personOf(one),
        );
        const startOf = (at: number): number => starts.findLast((start) => start <= at) ?? -1;
        const seen = [...people.values()].map((events) => {
          const all = events.map(({ at }) => startOf(at));
          return { first: Math.min(...all), all: new Set(all) };
        });
        const cohorts = await askRetention(store, scope, starts);
        expect(cohorts).toEqual(
          starts.map((start, index) => {
            const mine = seen.filter(({ first }) => first === start);
            return {
              at: new Date(start).toISOString(),
              size: mine.length,
              returned: starts
                .slice(index)
                .map((later) => mine.filter(({ all }) => all.has(later)).length),
            };
          }),
        );
      }));

    test('attribution', () =>
      fc.assert(
        fc.asyncProperty(
          scopes,
          fc.constantFrom('first', 'last', 'last-non-direct'),
          fc.constantFrom(1, 3),
          async (scope, model, lookbackDays) => {
            const before = lookbackDays * DAY;
            const touches = [
              ...Map.groupBy(
                plain
                  .events({ ...scope, from: scope.from - before, filters: [] })
                  .filter((one) => one.visitor !== '0' && one.session !== '0'),
                (one) => `${plain.who(one)}|${one.session}`,
              ).values(),
            ].map((events) => {
              const began = Math.min(...events.map(({ at }) => at));
              return {
                who: plain.who(events[0] ?? fail()),
                began,
                channel: events[0]?.channel ?? '',
              };
            });
            const owed = new Map<string, number>();
            for (const done of plain.events(scope).filter(({ name }) => name === 'order')) {
              const near = touches
                .filter(
                  (one) =>
                    one.who === plain.who(done) &&
                    one.began <= done.at &&
                    one.began >= done.at - before,
                )
                .toSorted((a, b) => a.began - b.began || (a.channel < b.channel ? -1 : 1));
              const isTold = ({ channel }: { channel: string }): boolean =>
                !['', 'direct', 'unknown'].includes(channel);
              const touch =
                model === 'first'
                  ? near[0]
                  : model === 'last'
                    ? near.at(-1)
                    : (near.findLast(isTold) ?? near.at(-1));
              const value = done.visitor === '0' ? (done.channel ?? '') : (touch?.channel ?? '');
              owed.set(value, (owed.get(value) ?? 0) + 1);
            }
            const rows = await askAttribution(store, scope, {
              conversion: { event: 'order' },
              model,
              by: 'channel',
              lookbackDays,
            });
            expect(new Map(rows.map(({ value, conversions }) => [value, conversions]))).toEqual(
              owed,
            );
          },
        ),
        { seed: 15, numRuns: RUNS },
      ));

    test('the roll-up says the same after a withdrawal and an erasure', async () => {
      const scope: ReportScope = {
        sources: [SITE],
        from: START - DAY,
        to: START + 9 * DAY,
        verdicts: [],
        filters: [],
      };
      const both = async (): Promise<void> => {
        const [raw, rolled] = await Promise.all(
          [false, true].map((rolledUp) => askOverview(store, { ...scope, rolledUp })),
        );
        expect(rolled).toEqual(raw);
        const channel = parseDimension('channel') ?? fail();
        expect(
          await askBreakdown(store, { ...scope, rolledUp: true }, channel, 'events', 100),
        ).toEqual(await askBreakdown(store, scope, channel, 'events', 100));
      };
      const { visitors } = await askOverview(store, scope);
      await store.unlinkVisitor(SITE, '500');
      await store.unlinkVisitor(SITE, '500');
      expect((await askOverview(store, scope)).visitors).toBeGreaterThan(visitors);
      await both();
      await store.eraseSubject(SUBJECTS[0] ?? '');
      await both();
    });
  });
}
