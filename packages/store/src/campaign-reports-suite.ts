/** Questions on campaigns: recipients, timing, clients, links, forwards, sites. */
import type { EventLine } from '@clearpixel/pixel';
import { expect, test } from 'vitest';
import {
  askCampaignClients,
  askCampaignForwards,
  askCampaignLinks,
  askCampaignRecipients,
  askCampaignSite,
  askCampaignTiming,
} from './campaign-reports.ts';
import { HOUR, MINUTE, NETWORK, OFFICE, SECOND, refOf, scopeOf } from './sample-campaigns.ts';
import type { SampleCampaigns } from './sample-campaigns.ts';
import { NOON, sampleEvent } from './sample-events.ts';

export function campaignReportsSuite({ store, load, loadLines, deliver }: SampleCampaigns): void {
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
        const { items, next } = await askCampaignRecipients(store(), scopeOf(source), page);
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
      store(),
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
    expect(await askCampaignClients(store(), scopeOf(source))).toEqual([
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
    expect(await askCampaignLinks(store(), scopeOf(source))).toEqual([
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
    const first = await askCampaignForwards(store(), scopeOf(source), { limit: 1, after: null });
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
    const second = await askCampaignForwards(store(), scopeOf(source), {
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
    await loadLines([
      visit(-MINUTE),
      visit(MINUTE),
      visit(HOUR, { kind: 'event', name: 'buy', value: 12.5, currency: 'EUR' }),
      visit(2 * HOUR, { kind: 'event', name: 'buy', value: 2, currency: 'EUR' }),
      visit(2 * HOUR, { kind: 'event', name: 'buy', value: 5, currency: 'USD', session: '8' }),
      visit(25 * HOUR, { kind: 'event', name: 'buy', value: 100, currency: 'EUR' }),
      visit(MINUTE, { subject: refOf(2), session: '9' }),
      visit(MINUTE, { subject: refOf(3), session: '10' }),
    ]);
    const expected = { visitors: 1, sessions: 2, conversions: 3, revenue: 14.5, currency: 'EUR' };
    expect(await askCampaignSite(store(), scopeOf(source), null)).toEqual(expected);
    expect(await askCampaignSite(store(), scopeOf(source), [site])).toEqual(expected);
    expect(await askCampaignSite(store(), scopeOf(source), ['othersite0'])).toMatchObject({
      visitors: 0,
      currency: '',
    });
  });
}
