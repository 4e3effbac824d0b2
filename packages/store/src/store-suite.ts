/** The store's contract: one suite for the embedded engine and for a cluster by HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENGAGEMENT, eventSchema } from '@clearpixel/pixel';
import type { EventLine } from '@clearpixel/pixel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Question, Store } from './contract.ts';
import { exportEvents } from './export-events.ts';
import { parseDimension } from './dimension.ts';
import { parseFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import type { ReportScope } from './report-scope.ts';
import { askEvents, askTail, askWithdrawals } from './reports.ts';
import { NOON, SITE, sampleEvent, writeSegment } from './sample-events.ts';
import { askBreakdown, askOverview, askRealtime, askTimeseries } from './site-reports.ts';

const HOUR = 3_600_000;
const NOBODY = '00000000-0000-4000-8000-000000000000';
const scope = (more: Partial<ReportScope> = {}): ReportScope => ({
  sources: [SITE],
  from: NOON - 48 * HOUR,
  to: NOON + 48 * HOUR,
  verdicts: [],
  filters: [],
  ...more,
});
const filter = (text: string): Filter => {
  const parsed = parseFilter(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
};

export function storeSuite(
  open: (directory: string) => Promise<{ store: Store; close: () => Promise<void> }>,
): void {
  let directory = '';
  let store: Store;
  let close: () => Promise<void>;
  const segments = (): string => path.join(directory, 'segments');

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-store-'));
    ({ store, close } = await open(path.join(directory, 'store')));
  });
  afterAll(async () => {
    await close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('a segment is loaded exactly once, with its blank lines left out', async () => {
    const source = 'once000000';
    const segment = writeSegment(segments(), [
      sampleEvent({ source, visitor: '1', session: '1', sessionAt: NOON }),
      '',
      '',
      sampleEvent({ source, at: NOON + 1_000, visitor: '1', session: '1', sessionAt: NOON }),
    ]);
    expect(await store.load(segment)).toEqual({ what: 'loaded', rows: 2 });
    expect(await store.load(segment)).toEqual({ what: 'already-loaded' });
    const report = await askOverview(store, scope({ sources: [source] }));
    expect(report).toMatchObject({
      events: 2,
      sessions: 1,
      visitors: 1,
      bounceRate: 0,
      averageSessionSeconds: 1,
    });
  });

  test('lines that are no events are found before anything is inserted, and named', async () => {
    const source = 'refused000';
    const bad: [string, string][] = [
      ['{"torn', 'not JSON'],
      [JSON.stringify({ ...sampleEvent({ source }), surprise: 1 }), 'a field that no event has'],
      [
        JSON.stringify({ ...sampleEvent({ source }), verdict: 'martian' }),
        'verdict: invalid_value',
      ],
      [JSON.stringify({ ...sampleEvent({ source }), day: '2026-02-31' }), 'day: invalid_format'],
      [JSON.stringify({ ...sampleEvent({ source }), id: 'x' }), 'id: invalid_format'],
      [JSON.stringify({ ...sampleEvent({ source }), visitor: -1 }), 'visitor: invalid_type'],
      [JSON.stringify({ ...sampleEvent({ source }), path: 'x'.repeat(2_000) }), 'path: too_big'],
      [JSON.stringify({ ...sampleEvent({ source }), at: undefined }), 'at: invalid_type'],
      [JSON.stringify({ ...sampleEvent({ source }), title: 'cut \ud83d' }), 'half a character'],
    ];
    for (const [line, reason] of bad) {
      const segment = writeSegment(segments(), [
        sampleEvent({ source }),
        line,
        sampleEvent({ source }),
      ]);
      expect(await store.load(segment)).toEqual({
        what: 'refused',
        lines: [{ index: 1, reason }],
      });
    }
    expect((await askOverview(store, scope({ sources: [source] }))).events).toBe(0);
  });

  test('what somebody wrote as U+FFFD is no fault of its line, whatever stands beside it', async () => {
    const source = 'replaced00';
    const segment = writeSegment(segments(), [sampleEvent({ source, title: 'a \ufffd' }), '{']);
    expect(await store.load(segment)).toEqual({
      what: 'refused',
      lines: [{ index: 1, reason: 'not JSON' }],
    });
  });

  test('every field comes back as it was written', async () => {
    const source = 'fields0000';
    const event = sampleEvent({
      source,
      kind: 'event',
      name: 'buy "it" ✓',
      country: 'DE',
      value: 12.5,
      visitor: '18446744073709551615',
      session: '9223372036854775809',
      sessionAt: NOON,
      browser: 'Firefox',
      system: 'Linux',
      device: 'desktop',
      currency: 'EUR',
      props: { plan: "o'neil\\", 'a:b': '{x: String}' },
      path: '/a?b=c',
    });
    await store.load(writeSegment(segments(), [event]));
    const { items } = await askEvents(store, scope({ sources: [source] }), 10, null);
    expect(items).toEqual([
      {
        id: event.id,
        at: new Date(NOON).toISOString(),
        kind: 'event',
        source,
        subject: null,
        name: 'buy "it" ✓',
        url: 'https://shop.example/a?b=c',
        verdict: 'person',
        certainty: 'probable',
        reasons: ['ordinary-browser'],
        country: 'DE',
        browser: 'Firefox',
        system: 'Linux',
        device: 'desktop',
        network: '',
        level: 'anonymous',
        title: '',
        referrer: '',
        channel: '',
        campaign: '',
        language: '',
        value: 12.5,
        currency: 'EUR',
        props: { 'a:b': '{x: String}', plan: "o'neil\\" },
        visitor: '18446744073709551615',
        session: '9223372036854775809',
        link: 0,
      },
    ]);
    const byPlan = await askBreakdown(
      store,
      scope({ sources: [source] }),
      { of: 'property', name: 'plan' },
      'visitors',
      10,
    );
    expect(byPlan).toMatchObject([{ value: "o'neil\\", visitors: 1, sessions: 1, events: 1 }]);
  });

  describe('reports of a small site, counted by hand', () => {
    const source = 'reports000';
    const of = (more: Partial<ReportScope> = {}): ReportScope =>
      scope({ sources: [source], ...more });
    beforeAll(async () => {
      const day2 = NOON + 24 * HOUR;
      const a = {
        source,
        visitor: '1',
        session: '11',
        sessionAt: NOON,
        channel: 'direct' as const,
        country: 'DE',
      };
      const b = {
        source,
        visitor: '2',
        session: '22',
        sessionAt: NOON,
        channel: 'email' as const,
        country: 'FR',
      };
      await store.load(
        writeSegment(segments(), [
          sampleEvent({ ...a, path: '/' }),
          sampleEvent({ ...a, path: '/buy', at: NOON + 60_000 }),
          sampleEvent({
            ...a,
            path: '/buy',
            at: NOON + 90_000,
            kind: 'event',
            name: 'order',
            value: 20,
            currency: 'EUR',
          }),
          sampleEvent({ ...b, path: '/blog' }),
          sampleEvent({ ...a, path: '/', at: day2, visitor: '3', session: '33', sessionAt: day2 }),
          sampleEvent({
            ...a,
            path: '/',
            visitor: '9',
            session: '99',
            verdict: 'bot',
            certainty: 'certain',
          }),
        ]),
      );
      // In a segment of its own: sessions come together from several.
      await store.load(
        writeSegment(segments(), [
          sampleEvent({
            ...b,
            path: '/thanks',
            at: NOON + 30_000,
            kind: 'event',
            name: 'order',
            value: 5,
            currency: 'USD',
          }),
          sampleEvent({ source, level: 'count', path: '/counted', value: 3 }),
        ]),
      );
    });
    const human = { verdicts: ['person', 'proxied', 'unknown'] as ReportScope['verdicts'] };

    test('a session ends on the page seen last, also where leaving the one before is told in the same moment', async () => {
      const source = 'lastpage00';
      const of = (more: Partial<EventLine>): EventLine =>
        sampleEvent({ source, visitor: '1', session: '1', sessionAt: NOON, ...more });
      const looked = { kind: 'event', name: ENGAGEMENT, engagedMs: 2_000 } as const;
      await store.load(
        writeSegment(segments(), [
          of({ path: '/a' }),
          // A page that changes its own address; and what is told late, of a page before.
          of({ ...looked, at: NOON + 2_000, path: '/a' }),
          of({ at: NOON + 2_000, path: '/b' }),
          of({ ...looked, at: NOON + 3_000, path: '/a' }),
        ]),
      );
      for (const [name, value] of [
        ['entry', '/a'],
        ['exit', '/b'],
      ] as const)
        expect(
          await askBreakdown(
            store,
            scope({ sources: [source] }),
            { of: 'session', name },
            'sessions',
            10,
          ),
        ).toMatchObject([{ value, sessions: 1 }]);
    });

    test('how long pages were looked at is no event of its own, and ends the session', async () => {
      const source = 'engaged000';
      const of = (more: Partial<EventLine>): EventLine =>
        sampleEvent({ source, visitor: '1', session: '1', sessionAt: NOON, ...more });
      const looked = { kind: 'event', name: ENGAGEMENT } as const;
      await store.load(
        writeSegment(segments(), [
          of({ path: '/a' }),
          of({ ...looked, at: NOON + 30_000, path: '/a', engagedMs: 20_000, scroll: 80 }),
          of({ ...looked, at: NOON + 60_000, path: '/a', engagedMs: 10_000, scroll: 100 }),
        ]),
      );
      const asked = scope({ sources: [source] });
      expect(await askOverview(store, asked)).toMatchObject({
        events: 1,
        pageviews: 1,
        sessions: 1,
        bounceRate: 1,
        averageSessionSeconds: 60,
        averageEngagedSeconds: 30,
      });
      const byEvent = await askBreakdown(
        store,
        asked,
        { of: 'event', name: 'event' },
        'events',
        10,
      );
      expect(byEvent.map(({ value }) => value)).toEqual(['pageview']);
      expect((await askEvents(store, asked, 10, null)).items).toHaveLength(1);
      expect((await askRealtime(store, asked)).events).toBe(1);
      const tailed = {
        sources: [source],
        verdicts: [],
        limit: 10,
        after: { loadedAt: '0', id: NOBODY },
      };
      expect((await askTail(store, tailed)).items).toHaveLength(1);
      // On another page nothing of it is left.
      const elsewhere = scope({ sources: [source], filters: [filter('path:is:/b')] });
      expect((await askOverview(store, elsewhere)).averageEngagedSeconds).toBe(0);
      for (const more of [
        { engagedMs: -1 },
        { engagedMs: 86_400_001 },
        { scroll: 101 },
        { scroll: 1.5 },
        { link: -1 },
        { link: 256 },
      ]) {
        const segment = writeSegment(segments(), [of({ ...looked, ...more })]);
        expect((await store.load(segment)).what).toBe('refused');
      }
    });

    test('what is exported are lines that load again as the same events', async () => {
      const source = 'export0000';
      const lines = Array.from({ length: 30 }, (_, i) =>
        sampleEvent({
          source,
          at: NOON + (i % 3) * 24 * HOUR,
          day: new Date(NOON + (i % 3) * 24 * HOUR).toISOString().slice(0, 10),
          visitor: String(2n ** 64n - BigInt(i + 1)),
          session: '7',
          sessionAt: NOON,
          value: -12.25,
          link: i,
          currency: 'EUR',
          props: { 'a"b': "o'neil\\\n" },
          title: '😀 <b>',
        }),
      );
      await store.load(writeSegment(segments(), lines));
      const exported: string[] = [];
      for await (const some of exportEvents(store, Date.now() + 1_000))
        exported.push(...some.filter((line) => line.includes(source)));
      const parsed = exported.map((line) => eventSchema.parse(JSON.parse(line)));
      const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
      expect(parsed.toSorted(byId)).toEqual(
        lines.map((line) => eventSchema.parse(line)).toSorted(byId),
      );
    });

    test('overview', async () => {
      expect(await askOverview(store, of(human))).toEqual({
        visitors: 3,
        basis: 'daily',
        withoutVisitor: 1,
        sessions: 3,
        pageviews: 5,
        events: 7,
        bounceRate: 1 / 3,
        averageSessionSeconds: 40,
        averageEngagedSeconds: 0,
        conversions: 3,
        revenue: 3,
        currency: '',
        revenueByCurrency: { '': 3, EUR: 20, USD: 5 },
      });
      expect((await askOverview(store, of())).visitors).toBe(4);
      expect((await askOverview(store, of({ ...human, to: NOON + 12 * HOUR }))).basis).toBe(
        'exact',
      );
    });

    test('timeseries', async () => {
      const starts = [NOON - 24 * HOUR, NOON - 12 * HOUR, NOON + 12 * HOUR];
      const points = await askTimeseries(
        store,
        of({ ...human, from: NOON - 24 * HOUR }),
        'visitors',
        starts,
      );
      expect(points.map(({ value }) => value)).toEqual([0, 2, 1]);
      expect(points[0]?.at).toBe('2026-11-23T12:00:00.000Z');
      const revenue = await askTimeseries(
        store,
        of({ ...human, from: NOON - 24 * HOUR }),
        'revenue',
        starts,
      );
      // In one currency: that of most conversions, here none at all.
      expect(revenue.map(({ value }) => value)).toEqual([0, 3, 0]);
    });

    test('breakdown by every dimension answers, and by some it is this', async () => {
      for (const name of [
        'hostname',
        'referrer',
        'source',
        'medium',
        'campaign',
        'term',
        'content',
        'language',
        'browser',
        'system',
        'device',
        'verdict',
        'prop:x',
      ])
        expect(
          await askBreakdown(store, of(), parseDimension(name) ?? fail(), 'visitors', 5),
        ).toBeInstanceOf(Array);
      // oxlint-disable-next-line unicorn/consistent-function-scoping -- of this test alone
      const by = (name: string): Promise<unknown> =>
        askBreakdown(store, of(human), parseDimension(name) ?? fail(), 'events', 10);
      expect(await by('channel')).toMatchObject([
        { value: 'direct', visitors: 2, sessions: 2, events: 4 },
        { value: 'email', visitors: 1, sessions: 1, events: 2 },
        { value: '', visitors: 0, sessions: 0, events: 1 },
      ]);
      expect(await by('entry')).toMatchObject([
        { value: '/', visitors: 2, sessions: 2, events: 4 },
        { value: '/blog', visitors: 1, sessions: 1, events: 2 },
      ]);
      expect(await by('exit')).toMatchObject([
        { value: '/buy', visitors: 1, sessions: 1, events: 3 },
        { value: '/thanks', visitors: 1, sessions: 1, events: 2 },
        { value: '/', visitors: 1, sessions: 1, events: 1 },
      ]);
      expect(await by('event')).toMatchObject([
        { value: 'pageview', visitors: 3, sessions: 3, events: 5 },
        { value: 'order', visitors: 2, sessions: 2, events: 2 },
      ]);
    });

    test('filters', async () => {
      const events = async (...texts: string[]): Promise<number> =>
        (await askOverview(store, of({ ...human, filters: texts.map(filter) }))).events;
      expect(await events('path:is:/buy')).toBe(2);
      expect(await events('path:is_not:/buy')).toBe(5);
      expect(await events('path:contains:B')).toBe(3);
      expect(await events('path:not_contains:b')).toBe(4);
      expect(await events('path:matches:^/b')).toBe(3);
      expect(await events('country:any_of:FR|IT')).toBe(2);
      expect(await events('country:is:DE', 'event:is:order')).toBe(1);
      expect(await events('entry:is:/')).toBe(4);
      expect(await events('exit:is_not:/buy', 'channel:is:email')).toBe(2);
      expect(await events('prop:plan:is:x')).toBe(0);
      expect(
        (await askOverview(store, of({ ...human, filters: [filter('path:is:/buy')] })))
          .averageSessionSeconds,
      ).toBe(90);
    });

    test('whatever a filter says, it stays a value', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              "' OR 1=1 --",
              '{sources: String}',
              '\\',
              "\\'",
              '%',
              '\0',
              '\u{1F600}',
            ),
          ),
          fc.constantFrom(
            'path:is:',
            'prop:a:is:',
            'path:contains:',
            'country:any_of:',
            'prop:a:not_contains:',
          ),
          async (value, start) => {
            const { events } = await askOverview(
              store,
              of({ filters: [filter(start + value.slice(0, 500))] }),
            );
            expect([0, 3, 4, 5, 6, 7, 8]).toContain(events);
            const mayMatch = !start.includes('is:') || value === '' || value.startsWith('/');
            expect(mayMatch || events === 0).toBe(true);
          },
        ),
        { numRuns: 40, seed: 3 },
      );
    });

    test('events page by page, each once, newest first', async () => {
      const ids: string[] = [];
      let cursor: { at: number; id: string } | null = null;
      do {
        const page: Awaited<ReturnType<typeof askEvents>> = await askEvents(store, of(), 2, cursor);
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== null);
      expect(new Set(ids).size).toBe(8);
      expect(ids.length).toBe(8);
    });
  });

  test('what arrives can be followed, in the order of arrival', async () => {
    const source = 'tailed0000';
    let after = { loadedAt: '0', id: '00000000-0000-4000-8000-000000000000' };
    const question = { sources: [source], verdicts: [], limit: 2 };
    expect((await askTail(store, { ...question, after })).items).toEqual([]);
    const names: string[] = [];
    for (const batch of [['a', 'b', 'c'], ['d']]) {
      await store.load(
        writeSegment(
          segments(),
          batch.map((name) => sampleEvent({ source, name, kind: 'event' })),
        ),
      );
      for (;;) {
        const page = await askTail(store, { ...question, after });
        if (page.items.length === 0) break;
        names.push(...page.items.map(({ name }) => name));
        after = page.next;
      }
    }
    expect(names.slice(0, 3).toSorted()).toEqual(['a', 'b', 'c']);
    expect(names.slice(3)).toEqual(['d']);
  });

  test('realtime', async () => {
    const source = 'realtime00';
    const now = Date.now();
    await store.load(
      writeSegment(segments(), [
        sampleEvent({ source, at: now, visitor: '1', session: '1', path: '/a' }),
        sampleEvent({ source, at: now, visitor: '2', session: '2', path: '/a' }),
        sampleEvent({ source, at: now, visitor: '2', session: '2', path: '/b' }),
      ]),
    );
    const report = await askRealtime(
      store,
      scope({ sources: [source], from: now - 300_000, to: now + 1_000 }),
    );
    expect(report).toMatchObject({
      visitors: 2,
      events: 3,
      pages: [
        { path: '/a', events: 2 },
        { path: '/b', events: 1 },
      ],
    });
  });

  test('a source that is erased leaves nothing, and others stay', async () => {
    const [gone, stays] = ['gone000000', 'stays00000'];
    for (const source of [gone, stays])
      await store.load(
        writeSegment(segments(), [
          sampleEvent({ source, visitor: '1', session: '7', sessionAt: NOON }),
        ]),
      );
    await store.eraseSource(gone);
    expect(await askOverview(store, scope({ sources: [gone] }))).toMatchObject({
      events: 0,
      sessions: 0,
    });
    expect(await askOverview(store, scope({ sources: [stays] }))).toMatchObject({
      events: 1,
      sessions: 1,
    });
  });

  describe('visitors who last', () => {
    const DAY = 24 * 3_600_000;
    /** A visit of two events: one before consent, under the number of the day, one after it. */
    const visit = (source: string, day: number, lasting: string, session: string): EventLine[] => [
      sampleEvent({ source, at: NOON + day * DAY, visitor: `9${session}`, session, path: '/a' }),
      sampleEvent({ source, at: NOON + day * DAY + 1, visitor: lasting, lasting: 1, session }),
    ];

    test('count once over days, with what they did in a visit before they agreed', async () => {
      const source = 'lasting000';
      await store.load(
        writeSegment(segments(), [
          ...visit(source, 0, '7', '70'),
          ...visit(source, 1, '7', '71'),
          ...visit(source, 1, '8', '80'),
        ]),
      );
      const all = scope({ sources: [source], to: NOON + 3 * DAY });
      expect(await askOverview(store, all)).toMatchObject({
        visitors: 2,
        basis: 'exact',
        sessions: 3,
        events: 6,
      });
      const byPath = await askBreakdown(
        store,
        all,
        parseDimension('path') ?? fail(),
        'visitors',
        5,
      );
      expect(byPath).toMatchObject([
        { value: '/', visitors: 2, sessions: 3, events: 3 },
        { value: '/a', visitors: 2, sessions: 3, events: 3 },
      ]);
      const days = await askTimeseries(store, all, 'visitors', [NOON - 1, NOON + DAY - 1]);
      expect(days.map(({ value }) => value)).toEqual([1, 2]);
      // Somebody of the day alone: on one day that is exact as well, on a second one it is not.
      const other = { source, visitor: '5', session: '50' };
      await store.load(writeSegment(segments(), [sampleEvent(other)]));
      expect(await askOverview(store, all)).toMatchObject({ visitors: 3, basis: 'exact' });
      await store.load(
        writeSegment(segments(), [sampleEvent({ ...other, at: NOON + DAY, session: '51' })]),
      );
      expect(await askOverview(store, all)).toMatchObject({ visitors: 4, basis: 'daily' });
    });

    test('the most lasting of a visit is whose it is', async () => {
      const source = 'strongest0';
      await store.load(
        writeSegment(segments(), [
          sampleEvent({ source, visitor: '1', session: '1' }),
          sampleEvent({ source, visitor: '2', lasting: 1, session: '1' }),
          sampleEvent({ source, visitor: '3', lasting: 2, session: '1' }),
          sampleEvent({ source, visitor: '3', lasting: 2, session: '2', at: NOON + DAY }),
        ]),
      );
      const all = scope({ sources: [source], to: NOON + 3 * DAY });
      expect(await askOverview(store, all)).toMatchObject({ visitors: 1, basis: 'exact' });
    });

    test('who takes consent back leaves visits that nothing ties together', async () => {
      const source = 'withdrawn0';
      await store.load(
        writeSegment(segments(), [
          ...visit(source, 0, '7', '70'),
          ...visit(source, 1, '7', '71'),
          ...visit(source, 1, '8', '80'),
          sampleEvent({ source, at: NOON + DAY + 2, visitor: '7', lasting: 1, name: '$withdrawn' }),
        ]),
      );
      const owed = (await askWithdrawals(store)).filter((row) => row.source === source);
      expect(owed).toEqual([{ source, visitor: '7' }]);
      await store.unlinkVisitor(source, '7');
      await store.unlinkVisitor(source, '7');
      expect((await askWithdrawals(store)).filter((row) => row.source === source)).toEqual([]);
      const all = scope({ sources: [source], to: NOON + 3 * DAY });
      const { items } = await askEvents(store, all, 10, null);
      expect(items).toHaveLength(6);
      expect(items.map(({ visitor }) => visitor)).not.toContain('7');
      expect(items.filter(({ visitor }) => visitor === '8')).toHaveLength(1);
      // Days again, but for who stayed.
      expect(await askOverview(store, all)).toMatchObject({ basis: 'daily', sessions: 3 });
    });
  });

  test('a subject that is erased leaves nothing', async () => {
    const source = 'subject000';
    await store.load(
      writeSegment(segments(), [
        sampleEvent({ source, subject: '0123456789abc', level: 'identified' }),
        sampleEvent({ source, subject: '0123456789abd', level: 'identified' }),
      ]),
    );
    await store.eraseSubject('0123456789abc');
    const { items } = await askEvents(store, scope({ sources: [source] }), 10, null);
    expect(items.map(({ subject }) => subject)).toEqual(['0123456789abd']);
  });

  test('a question that is no longer wanted ends in the engine too, and disturbs no other', async () => {
    const abort = new AbortController();
    const asked = store.ask(SLOW, {}, { signal: abort.signal });
    const ended = asked.catch(String);
    const source = 'meanwhile0';
    await store.load(writeSegment(segments(), [sampleEvent({ source })]));
    expect((await askOverview(store, scope({ sources: [source] }))).events).toBe(1);
    abort.abort();
    expect(await ended).toMatch(/cancel/i);
    const already = store.ask(SLOW, {}, { signal: abort.signal });
    await expect(already).rejects.toThrow(/abort/i);
  });

  test('a question that runs says how far it is, to whoever knows its id', async () => {
    const abort = new AbortController();
    const asked = { signal: abort.signal, progressId: 'somebody-their-question' };
    const ended = store.ask(SLOW, {}, asked).catch(String);
    await expect
      .poll(() => store.progress('somebody-their-question'))
      .toMatchObject({ questions: 1, totalRows: SLOW_ROWS });
    const before = await store.progress('somebody-their-question');
    await expect
      .poll(async () => (await store.progress('somebody-their-question')).readRows)
      .toBeGreaterThan(before.readRows);
    expect(before.seconds).toBeGreaterThan(0);
    const none = { questions: 0, seconds: 0, readRows: 0, totalRows: 0 };
    expect(await store.progress('somebody')).toEqual(none);
    abort.abort();
    expect(await ended).toMatch(/cancel/i);
    await expect.poll(() => store.progress('somebody-their-question')).toEqual(none);
  });

  test('state', async () => {
    const { rows, bytes, version } = await store.state();
    expect(rows).toBeGreaterThan(10);
    expect(bytes).toBeGreaterThan(100);
    expect(version).toMatch(/^\d+\.\d+/);
  });
}

function fail(): never {
  throw new Error('no such dimension');
}

const SLOW_ROWS = 20_000_000_000;
/** With a value, as every question of a report. */
const SLOW: Question<z.ZodObject, z.ZodObject> = {
  name: 'slow',
  params: z.object({}),
  row: z.object({}),
  sql: () => ({
    text: 'SELECT sum(cityHash64(number)) AS s FROM numbers({rows: UInt64})',
    bind: { rows: SLOW_ROWS },
  }),
};
