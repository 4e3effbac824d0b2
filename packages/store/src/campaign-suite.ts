/** Reports of campaigns, by the verdicts in force: one suite for the embedded engine and for a cluster by HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askCampaignClients,
  askCampaignEvents,
  askCampaignForwards,
  askCampaignLinks,
  askCampaignPeople,
  askCampaignRecipients,
  askCampaignSite,
  askCampaignTiming,
  campaignScope,
} from './campaign-reports.ts';
import type { CampaignReceipt, CampaignScope } from './campaign-reports.ts';
import type { Store } from './contract.ts';
import { NOON, sampleEvent, writeSegment } from './sample-events.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NETWORK = '198.51.100.0/24';
const OFFICE = '203.0.113.0/24';
const FAR = '2099-01-01';

const scopeOf = (source: string, more: Partial<CampaignScope> = {}): CampaignScope => ({
  ...campaignScope(
    { from: NOON - 48 * HOUR, to: NOON + 48 * HOUR, verdicts: [], filters: [] },
    source,
  ),
  ...more,
});
const refOf = (number: number): string => `r${String(number).padStart(12, '0')}`;

export function campaignSuite(
  open: (directory: string) => Promise<{ store: Store; close: () => Promise<void> }>,
): void {
  let directory = '';
  let store: Store;
  let close: () => Promise<void>;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaigns-'));
    ({ store, close } = await open(path.join(directory, 'store')));
  });
  afterAll(async () => {
    await close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Loads of a campaign, opens by persons unless said otherwise; `at` is the time after noon. */
  const load = async (source: string, lines: readonly Partial<EventLine>[]): Promise<void> => {
    await store.load(
      writeSegment(
        path.join(directory, 'segments'),
        lines.map((line) =>
          sampleEvent({
            source,
            sourceKind: 'campaign',
            kind: 'open',
            name: line.kind === 'click' ? 'click' : 'open',
            level: 'identified',
            subject: refOf(1),
            network: NETWORK,
            hostname: '',
            path: '',
            ...line,
            at: NOON + (line.at ?? 0),
          }),
        ),
      ),
    );
  };
  const deliver = (
    source: string,
    subject: string,
    at = 0,
    what: 'sent' | 'delivered' = 'delivered',
  ): Promise<void> =>
    store.noteDeliveries(source, [{ subject, what, at: NOON + at, retainUntil: FAR }]);
  const receipts = async (source: string): Promise<CampaignReceipt[]> =>
    (
      await askCampaignEvents(store, scopeOf(source), { subject: null, limit: 1_000, before: null })
    ).items.toReversed();
  const verdicts = async (source: string): Promise<string[]> =>
    (await receipts(source)).map(({ verdict, certainty, reasons, stored }) =>
      stored === undefined
        ? verdict
        : `${stored.verdict} → ${verdict}, ${certainty}: ${reasons.join()}`,
    );

  describe('before-delivery', () => {
    test('who loads before the mail is there, or the moment it is, has not read it', async () => {
      const source = 'beforedel0';
      await load(source, [
        { at: -30 * SECOND, verdict: 'person' },
        { at: 4_999, verdict: 'unknown' },
        { at: 4_999, verdict: 'proxied', reasons: ['google-image-proxy'], subject: refOf(2) },
        { at: 5_000, verdict: 'person' },
        { at: 4_000, verdict: 'self', subject: refOf(2) },
        { at: 4_000, verdict: 'bot', subject: refOf(2) },
        // Nobody has told when these were delivered, or whose this is.
        { at: 1_000, subject: refOf(3) },
        { at: 1_000, subject: '', network: '', level: 'count' },
      ]);
      const before = await verdicts(source);
      expect(before.every((verdict) => !verdict.includes('→'))).toBe(true);
      await deliver(source, refOf(1), 0);
      await deliver(source, refOf(2), 0, 'sent');
      expect((await verdicts(source)).toSorted()).toEqual([
        'bot',
        'person',
        'person',
        'person',
        'person → scanner, probable: before-delivery',
        'proxied → prefetched, probable: before-delivery',
        'self',
        'unknown → scanner, probable: before-delivery',
      ]);
    });

    test('the earliest time of a step stays, and delivered comes before sent', async () => {
      const source = 'earliest00';
      await load(source, [{ at: 2 * SECOND }]);
      await deliver(source, refOf(1), 10 * MINUTE);
      expect(await verdicts(source)).toEqual(['person → scanner, probable: before-delivery']);
      await deliver(source, refOf(1), -MINUTE);
      await deliver(source, refOf(1), 10 * MINUTE);
      await deliver(source, refOf(1), MINUTE, 'sent');
      expect(await verdicts(source)).toEqual(['person']);
    });
  });

  test('burst-of-links: different links faster than anybody clicks', async () => {
    const source = 'bursts0000';
    const click = (at: number, link: number, subject: string): Partial<EventLine> => ({
      kind: 'click',
      at,
      link,
      subject,
    });
    await load(source, [
      { at: -1, subject: refOf(1) },
      click(0, 1, refOf(1)),
      click(900, 1, refOf(1)),
      click(1_900, 2, refOf(1)),
      click(9_000, 3, refOf(1)),
      // A double click; two links in turn; two people.
      click(20_000, 1, refOf(2)),
      click(20_100, 1, refOf(2)),
      click(30_000, 1, refOf(3)),
      click(31_001, 2, refOf(3)),
      click(40_000, 1, refOf(4)),
      click(40_000, 2, refOf(5)),
    ]);
    const revised = 'person → scanner, probable: burst-of-links';
    expect(await verdicts(source)).toEqual([
      'person',
      revised,
      revised,
      revised,
      ...Array.from({ length: 7 }, () => 'person'),
    ]);
  });

  test('burst-of-links: links without a number are told apart by where they lead', async () => {
    const source = 'unnumbered';
    const click = (at: number, where: string): Partial<EventLine> => ({
      kind: 'click',
      at,
      hostname: 'shop.example',
      path: where,
    });
    await load(source, [click(0, '/a'), click(100, '/b'), click(9_000, '/c'), click(9_100, '/c')]);
    expect(await verdicts(source)).toEqual([
      ...Array.from({ length: 2 }, () => 'person → scanner, probable: burst-of-links'),
      'person',
      'person',
    ]);
  });

  test('trap-link: all clicks of that recipient from that network, for some minutes', async () => {
    const source = 'traplinks0';
    const click = (at: number, more: Partial<EventLine> = {}): Partial<EventLine> => ({
      kind: 'click',
      at,
      link: 1,
      ...more,
    });
    await load(source, [
      click(-10 * MINUTE - SECOND),
      click(-9 * MINUTE, { verdict: 'unknown' }),
      click(0, { name: 'trap', verdict: 'scanner', reasons: ['trap-link'], certainty: 'certain' }),
      click(MINUTE, { network: OFFICE }),
      click(2 * MINUTE, { subject: refOf(2) }),
      { at: 3 * MINUTE },
      click(5 * MINUTE, { verdict: 'prefetched' }),
      click(11 * MINUTE),
    ]);
    expect(await verdicts(source)).toEqual([
      'person',
      'unknown → scanner, certain: trap-link',
      'scanner → scanner, certain: trap-link',
      'person',
      'person',
      'person',
      'prefetched → scanner, certain: trap-link',
      'person',
    ]);
  });

  describe('one-network-many-recipients', () => {
    const PEOPLE = Array.from({ length: 12 }, (_, index) => index);
    const deliverAll = async (source: string): Promise<void> => {
      for (const person of PEOPLE) await deliver(source, refOf(person), person * MINUTE);
    };

    test('a gateway that loads each mail as it comes in; who reads later there, has read', async () => {
      const source = 'gateways00';
      await deliverAll(source);
      await load(source, [
        ...PEOPLE.map((person) => ({
          subject: refOf(person),
          at: person * MINUTE + 40 * SECOND,
          network: OFFICE,
        })),
        { subject: refOf(3), at: 5 * HOUR, network: OFFICE },
      ]);
      expect(await verdicts(source)).toEqual([
        ...PEOPLE.map(() => 'person → scanner, probable: one-network-many-recipients'),
        'person',
      ]);
    });

    test('an office behind one address reads over the day, some of them at once', async () => {
      const source = 'offices000';
      await deliverAll(source);
      await load(
        source,
        PEOPLE.map((person) => ({
          subject: refOf(person),
          at: person * MINUTE + (person < 3 ? 40 * SECOND : person * HOUR),
          network: OFFICE,
        })),
      );
      expect(new Set(await verdicts(source))).toEqual(new Set(['person']));
    });

    test('proxies of Gmail and Apple load many recipients’ mails, and a few fast readers are no gateway', async () => {
      const source = 'proxies000';
      await deliverAll(source);
      const soon = (person: number): number => person * MINUTE + 40 * SECOND;
      await load(source, [
        ...PEOPLE.map((person) => ({
          subject: refOf(person),
          at: soon(person),
          verdict: 'proxied' as const,
          reasons: ['google-image-proxy'],
          network: '66.249.93.0/24',
        })),
        ...PEOPLE.slice(0, 9).map((person) => ({
          subject: refOf(person),
          at: soon(person),
          network: OFFICE,
        })),
      ]);
      expect(new Set(await verdicts(source))).toEqual(new Set(['person', 'proxied']));
    });
  });

  test('verdict= goes by the verdict in force, and pages fit together', async () => {
    const source = 'filtered00';
    await load(
      source,
      Array.from({ length: 7 }, (_, index) => ({ at: index, subject: refOf(index % 2) })),
    );
    await deliver(source, refOf(0));
    const ask = async (chosen: CampaignScope['verdicts']): Promise<string[]> => {
      const ids: string[] = [];
      for (let before: Parameters<typeof askCampaignEvents>[2]['before'] = null; ;) {
        const { items, next } = await askCampaignEvents(
          store,
          scopeOf(source, { verdicts: chosen }),
          { subject: null, limit: 2, before },
        );
        ids.push(...items.map(({ at }) => at));
        if (next === null) return ids.map((at) => String(Date.parse(at) - NOON));
        before = next;
      }
    };
    expect(await ask(['scanner'])).toEqual(['6', '4', '2', '0']);
    expect(await ask(['person'])).toEqual(['5', '3', '1']);
    const { items } = await askCampaignEvents(store, scopeOf(source), {
      subject: refOf(1),
      limit: 10,
      before: null,
    });
    expect(items).toHaveLength(3);
  });

  const loadArbitrary = fc.record({
    person: fc.nat(5),
    at: fc.integer({ min: -5, max: 200 }),
    kind: fc.constantFrom('open' as const, 'click' as const),
    verdict: fc.constantFrom(
      'person' as const,
      'proxied' as const,
      'prefetched' as const,
      'unknown' as const,
      'scanner' as const,
      'self' as const,
    ),
    certainty: fc.constantFrom('certain' as const, 'probable' as const),
    link: fc.nat(2),
  });

  test('the report says what the receipts say', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(loadArbitrary, { maxLength: 40 }), async (loads) => {
        const source = `receipts${String(run++).padStart(2, '0')}`;
        await load(
          source,
          loads.map(({ person, at, link, ...line }) => ({
            ...line,
            at: at * SECOND,
            subject: person === 0 ? '' : refOf(person),
            ...(line.kind === 'click' ? { link } : {}),
          })),
        );
        await deliver(source, refOf(1));
        await deliver(source, refOf(2), 20 * SECOND);
        const all = await receipts(source);
        const people = await askCampaignPeople(store, scopeOf(source));
        const ofOthers = all.filter(({ verdict }) => verdict !== 'self');
        const isHuman = ({ verdict }: CampaignReceipt): boolean =>
          ['person', 'proxied', 'unknown'].includes(verdict);
        const isCertain = ({ verdict, certainty }: CampaignReceipt): boolean =>
          verdict === 'person' && certainty === 'certain';
        const refs = [...new Set(ofOthers.flatMap(({ subject }) => subject ?? []))];
        const best = (kind: string, ref: string): string | null => {
          const mine = ofOthers.filter((one) => one.subject === ref && one.kind === kind);
          return mine.some(isCertain)
            ? 'certain'
            : mine.some(isHuman)
              ? 'possible'
              : mine.length > 0
                ? 'machine'
                : null;
        };
        for (const [kind, counted] of [
          ['open', people.opens],
          ['click', people.clicks],
        ] as const)
          for (const answer of ['certain', 'possible', 'machine'] as const)
            expect(counted[answer]).toBe(refs.filter((ref) => best(kind, ref) === answer).length);
        const { seen, hidden, clickers } = people;
        expect(seen.certain + seen.possible + hidden.certain + hidden.possible).toBe(
          people.opens.certain + people.opens.possible,
        );
        expect(clickers.seenWithOpen + clickers.seenWithoutOpen + clickers.hidden).toBe(
          people.clicks.certain + people.clicks.possible,
        );
        const byVerdict: Record<string, number> = {};
        for (const { verdict } of all) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + 1;
        expect(people.byVerdict).toEqual(byVerdict);
        const opened = all.filter((one) => one.kind === 'open' && isHuman(one));
        expect(people.firstOpenAt).toBe(opened[0]?.at ?? null);
        expect(people.lastOpenAt).toBe(opened.at(-1)?.at ?? null);
        const { items } = await askCampaignRecipients(store, scopeOf(source), { subjects: refs });
        for (const { subject, opened: open, clicked } of items)
          expect([open, clicked]).toEqual([best('open', subject), best('click', subject)]);
        expect(items).toHaveLength(refs.length);
      }),
      { seed: 20_261_125, numRuns: 12 },
    );
  }, 120_000);

  test('recipients by state, a page at a time', async () => {
    const source = 'states0000';
    await load(source, [
      ...[1, 2, 3].map((person) => ({ subject: refOf(person) })),
      { subject: refOf(4), verdict: 'prefetched' },
      { subject: refOf(2), certainty: 'certain' },
      { subject: refOf(4), kind: 'click' },
    ]);
    const of = async (state: 'certain' | 'possible' | 'machine' | 'clicked'): Promise<string[]> => {
      const refs: string[] = [];
      for (let after = ''; ;) {
        const page = { state, after, limit: 1 };
        const { items, next } = await askCampaignRecipients(store, scopeOf(source), page);
        refs.push(...items.map(({ subject }) => subject));
        if (next === null) return refs;
        after = next;
      }
    };
    expect(await of('certain')).toEqual([refOf(2)]);
    expect(await of('possible')).toEqual([refOf(1), refOf(3)]);
    expect(await of('machine')).toEqual([refOf(4)]);
    expect(await of('clicked')).toEqual([refOf(4)]);
  });

  test('timing: how soon, at which hours, in the zone that was asked for', async () => {
    const source = 'timings000';
    await load(source, [
      { subject: refOf(1), at: 30 * SECOND },
      { subject: refOf(1), at: 3 * HOUR },
      { subject: refOf(2), at: 50 * MINUTE, verdict: 'proxied' },
      { subject: refOf(3), at: 10 * SECOND },
      { subject: refOf(2), at: 5 * HOUR, kind: 'click' },
      { subject: refOf(2), at: 5 * HOUR, name: 'open-end' },
    ]);
    await deliver(source, refOf(1));
    await deliver(source, refOf(2));
    const verdictsOfPeople = ['person', 'proxied', 'unknown'] as const;
    const { timeToOpen, hours, weekdays } = await askCampaignTiming(
      store,
      scopeOf(source, { verdicts: [...verdictsOfPeople] }),
      'Europe/Berlin',
    );
    expect(timeToOpen.find(({ withinSeconds }) => withinSeconds === 60)?.recipients).toBe(1);
    expect(timeToOpen.find(({ withinSeconds }) => withinSeconds === 1_800)?.recipients).toBe(1);
    expect(timeToOpen.find(({ withinSeconds }) => withinSeconds === 3_600)?.recipients).toBe(2);
    // Noon UTC on a Tuesday is 13:00 in Berlin.
    expect(hours[13]).toEqual({ opens: 3, clicks: 0 });
    expect(hours[18]).toEqual({ opens: 0, clicks: 1 });
    expect(weekdays[1]).toEqual({ opens: 4, clicks: 1 });
    expect(weekdays[0]).toEqual({ opens: 0, clicks: 0 });
  });

  test('clients: services by the rule that knew them, browsers by themselves', async () => {
    const source = 'clients000';
    await load(source, [
      { subject: refOf(1), verdict: 'prefetched', reasons: ['apple-mail-privacy'] },
      { subject: refOf(2), verdict: 'proxied', reasons: ['google-image-proxy'] },
      { subject: refOf(2), verdict: 'proxied', reasons: ['google-image-proxy'] },
      { subject: refOf(3), browser: 'Firefox', system: 'Linux' },
      { subject: '', network: '', level: 'count' },
    ]);
    // The first is read at its delivery; its client is still known by the stored reason.
    await deliver(source, refOf(2));
    expect(await askCampaignClients(store, scopeOf(source))).toEqual([
      { client: 'Gmail', recipients: 1, loads: 2 },
      { client: 'Apple Mail with privacy protection', recipients: 1, loads: 1 },
      { client: 'Webmail in a browser', recipients: 1, loads: 1 },
    ]);
  });

  test('links: by number, else by where they lead; at level count by number alone', async () => {
    const source = 'links00000';
    const click = { kind: 'click', hostname: 'shop.example' } as const;
    await load(source, [
      { ...click, at: 0, link: 1, path: '/a?for=1' },
      { ...click, at: 10_000, link: 1, path: '/a?for=2', subject: refOf(2), certainty: 'certain' },
      { ...click, at: 20_000, link: 1, path: '/a', subject: refOf(3), verdict: 'scanner' },
      { ...click, at: 30_000, path: '/b' },
      { ...click, at: 40_000, path: '/b' },
      { ...click, at: 50_000, path: '/c', verdict: 'self' },
      { ...click, at: 60_000, name: 'trap', link: 255, verdict: 'scanner', subject: refOf(9) },
      { kind: 'click', at: 0, link: 2, subject: '', network: '', level: 'count' },
    ]);
    expect(await askCampaignLinks(store, scopeOf(source))).toEqual([
      {
        link: 1,
        url: expect.stringMatching(/^https:\/\/shop\.example\/a/),
        clicks: 2,
        recipients: { certain: 1, possible: 1, machine: 1 },
      },
      {
        link: 0,
        url: 'https://shop.example/b',
        clicks: 2,
        recipients: { certain: 0, possible: 1, machine: 0 },
      },
      { link: 2, url: null, clicks: 1, recipients: { certain: 0, possible: 0, machine: 0 } },
    ]);
  });

  test('forwards: several devices in several networks, without the servers that load for readers', async () => {
    const source = 'forwards00';
    const on = (
      subject: string,
      network: string,
      browser: string,
      more: Partial<EventLine> = {},
    ) => ({
      subject,
      network,
      browser,
      ...more,
    });
    await load(source, [
      on(refOf(1), NETWORK, 'Firefox', { country: 'DE' }),
      on(refOf(1), OFFICE, 'Chrome', { country: 'FR', at: HOUR }),
      on(refOf(1), '192.0.2.0/24', 'Chrome', { at: 2 * HOUR }),
      on(refOf(2), NETWORK, 'Firefox'),
      on(refOf(2), OFFICE, 'Firefox'),
      on(refOf(3), NETWORK, 'Firefox'),
      on(refOf(3), OFFICE, 'Chrome', { verdict: 'proxied' }),
      on(refOf(4), NETWORK, 'Firefox'),
      on(refOf(4), OFFICE, 'Chrome'),
    ]);
    const first = await askCampaignForwards(store, scopeOf(source), { limit: 1, after: null });
    expect(first.items).toEqual([
      {
        subject: refOf(1),
        networks: 3,
        devices: 2,
        countries: ['DE', 'FR'],
        loads: 3,
        firstAt: new Date(NOON).toISOString(),
        lastAt: new Date(NOON + 2 * HOUR).toISOString(),
      },
    ]);
    const second = await askCampaignForwards(store, scopeOf(source), {
      limit: 1,
      after: first.next,
    });
    expect(second.items.map(({ subject }) => subject)).toEqual([refOf(4)]);
    expect(second.next).toBeNull();
  });

  test('what recipients did on sites after their click', async () => {
    const source = 'sitevisits';
    await load(source, [
      { kind: 'click', at: 0 },
      { kind: 'click', at: 0, subject: refOf(2), verdict: 'scanner' },
    ]);
    const site = 'aftersite0';
    const visit = (at: number, more: Partial<EventLine> = {}): EventLine =>
      sampleEvent({
        source: site,
        level: 'identified',
        subject: refOf(1),
        session: '7',
        sessionAt: NOON,
        ...more,
        at: NOON + at,
      });
    await store.load(
      writeSegment(path.join(directory, 'segments'), [
        visit(-MINUTE),
        visit(MINUTE),
        visit(HOUR, { kind: 'event', name: 'buy', value: 12.5, currency: 'EUR' }),
        visit(2 * HOUR, { kind: 'event', name: 'buy', value: 2, currency: 'EUR' }),
        visit(2 * HOUR, { kind: 'event', name: 'buy', value: 5, currency: 'USD', session: '8' }),
        visit(25 * HOUR, { kind: 'event', name: 'buy', value: 100, currency: 'EUR' }),
        visit(MINUTE, { subject: refOf(2), session: '9' }),
        visit(MINUTE, { subject: refOf(3), session: '10' }),
      ]),
    );
    const expected = { visitors: 1, sessions: 2, conversions: 3, revenue: 14.5, currency: 'EUR' };
    expect(await askCampaignSite(store, scopeOf(source), null)).toEqual(expected);
    expect(await askCampaignSite(store, scopeOf(source), [site])).toEqual(expected);
    expect(await askCampaignSite(store, scopeOf(source), ['othersite0'])).toMatchObject({
      visitors: 0,
      currency: '',
    });
  });

  test('a source and a person are erased with their deliveries', async () => {
    const [one, two] = ['erased0000', 'erased0001'];
    for (const source of [one, two]) {
      await deliver(source, refOf(1));
      await deliver(source, refOf(2));
    }
    await store.eraseSource(one);
    await store.eraseSubject(refOf(1));
    // A load that comes now is judged by what is left.
    for (const source of [one, two])
      await load(source, [
        { at: 0, subject: refOf(1) },
        { at: 1, subject: refOf(2) },
      ]);
    expect(await verdicts(one)).toEqual(['person', 'person']);
    expect(await verdicts(two)).toEqual(['person', 'person → scanner, probable: before-delivery']);
  });
}
