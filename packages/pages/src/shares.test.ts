/** Shared dashboards, and the pages that stop a report by mail, over a real registry and a real store. */
import type { EventLine } from '@clearpixel/pixel';
import { newShareSchema, newSiteSchema } from '@clearpixel/registry';
import type { NewShare, Site } from '@clearpixel/registry';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { periodTime } from './share-period.ts';
import { SHARE_ROUTE_LIMITS } from './share-routes.ts';
import { SHARED_FIGURES_LIMITS } from './shared-figures.ts';
import { NOT_FOUND_PAGE } from './static-pages.ts';
import { SENDER, openTestPages } from './test-pages.ts';
import type { TestPages } from './test-pages.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='a'>`;
const NOON = Date.UTC(2026, 10, 24, 12);
let opened: TestPages;
let now = NOON;

beforeAll(async () => {
  opened = await openTestPages({ now: () => now });
});
afterAll(() => opened.close());

const newSite = (fields: object = {}): Promise<Site> =>
  opened.registry.createSite(
    SENDER,
    newSiteSchema.parse({ name: 'Internal name', domain: 'shop.example', ...fields }),
  );
async function shared(site: Site, fields: Partial<NewShare> = {}): Promise<[string, string]> {
  const made = await opened.registry.createShare(
    SENDER,
    site.id,
    newShareSchema.parse({ name: 'For the press', ...fields }),
  );
  if (made === 'too-many') throw new Error('it is the first');
  return [`/share/${made.secret}`, made.share.id];
}
const get = (url: string): Promise<LightMyRequestResponse> => opened.app.inject({ url });
let sessions = 0;
const visits = (site: Site, count: number, fields: Partial<EventLine> = {}) =>
  opened.loadEvents(
    Array.from({ length: count }, () => ({
      source: site.id,
      sourceKind: 'site' as const,
      kind: 'view' as const,
      name: 'pageview',
      visitor: String(++sessions),
      session: String(sessions),
      sessionAt: NOON,
      at: NOON,
      path: '/prices',
      country: 'DE',
      device: 'desktop',
      referrer: 'news.example',
      ...fields,
    })),
  );
const text = ({ body }: LightMyRequestResponse): string =>
  body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('a shared dashboard', () => {
  test('shows totals of its site to whoever has the link, machines left out', async () => {
    const site = await newSite();
    const other = await newSite();
    const [page] = await shared(site);
    await visits(site, 3, { subject: 'aaaaaaaaaaaaa', props: { plan: 'secret-plan' } });
    await visits(site, 5, { verdict: 'bot', path: '/for-robots' });
    await visits(other, 7, { path: '/of-another-site' });
    const answer = await get(page);
    expect(answer.statusCode).toBe(200);
    const said = text(answer);
    expect(said).toContain('shop.example');
    expect(said).toMatch(/Visitors 3 Visits 3 Page views 3 Bounce rate 100% Time of a visit 0s/);
    expect(said).toMatch(/Visitors by day/);
    expect(said).toContain('24 Nov 2026 3');
    for (const [value, count] of [
      ['/prices', 3],
      ['news.example', 3],
      ['Germany', 3],
      ['Desktop', 3],
    ])
      expect(said).toContain(`${value} ${count}`);
    for (const hidden of [
      '/for-robots',
      '/of-another-site',
      'secret-plan',
      'aaaaaaaaaaaaa',
      'Internal name',
      'For the press',
    ])
      expect(answer.body).not.toContain(hidden);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('shows the parts and the properties that were chosen, and no others', async () => {
    const site = await newSite();
    await visits(site, 2, { props: { plan: 'pro', city: 'Ulm', country: 'DE' } });
    const [page] = await shared(site, { parts: ['devices'], properties: ['plan', 'country'] });
    const said = text(await get(page));
    expect(said).toMatch(/plan Value Visitors pro 2/);
    // A property is shown as it was sent, whatever it is called.
    expect(said).toMatch(/country Value Visitors DE 2/);
    for (const hidden of ['Ulm', '/prices', 'news.example', 'Germany'])
      expect(said).not.toContain(hidden);
  });

  test('counts page views where no visitor may be kept', async () => {
    const site = await newSite({ level: 'count' });
    await visits(site, 4, { level: 'count', visitor: '0', session: '0', sessionAt: 0 });
    const said = text(await get((await shared(site))[0]));
    expect(said).toContain('Page views by day');
    expect(said).toContain('/prices 4');
  });

  test('the time is chosen by links; what is no time is the usual one', async () => {
    const site = await newSite();
    const [page] = await shared(site);
    const columns = async (period: string): Promise<number> =>
      (await get(`${page}?period=${period}`)).body.split('class="column"').length - 1;
    expect(await columns('7d')).toBe(7);
    expect(await columns('30d')).toBe(30);
    expect(await columns('month')).toBe(24);
    expect(await columns('12months')).toBe(12);
    for (const odd of ['', 'constructor', '__proto__', '7d&period=30d'])
      expect(await columns(odd)).toBe(30);
    expect((await get(`${page}?period=7d`)).body).toMatch(
      /href="\?period=7d"\s+aria-current="page"/,
    );
  });

  test('days are those of the site, also where clocks change', () => {
    const starts = periodTime('7d', 'Europe/Berlin', Date.UTC(2026, 9, 27, 23, 30)).starts;
    const hours = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 3_600_000);
    expect(new Date(starts.at(-1) ?? 0).toISOString()).toBe('2026-10-27T23:00:00.000Z');
    expect(hours).toEqual([24, 24, 24, 25, 24, 24]);
    const months = periodTime('12months', 'Asia/Tokyo', Date.UTC(2026, 11, 31, 15));
    expect(new Date(months.from).toISOString()).toBe('2026-01-31T15:00:00.000Z');
    expect(months.starts).toHaveLength(12);
  });

  test('unknown, revoked and deleted links are one and the same, at once', async () => {
    const site = await newSite();
    const [page, id] = await shared(site);
    const [gone] = await shared(await newSite());
    expect((await get(page)).statusCode).toBe(200);
    await opened.registry.revokeShare(SENDER, site.id, id);
    const unknown = await get(`/share/${'A'.repeat(43)}`);
    const deleted = await opened.registry.shareBySecret(gone.slice('/share/'.length));
    await opened.registry.deleteSite(SENDER, deleted?.site ?? '');
    const { date: _, ...headers } = unknown.headers;
    for (const address of [page, gone, '/share/x', `/share/${'A'.repeat(300)}`]) {
      const answer = await get(address);
      expect([answer.statusCode, answer.body]).toEqual([404, NOT_FOUND_PAGE]);
      expect(answer.headers).toMatchObject(headers);
    }
  });

  test('what strangers have made up stays text, and no policy is loosened for it', async () => {
    const site = await newSite();
    await visits(site, 1, {
      path: `/${HOSTILE}`,
      referrer: HOSTILE,
      props: { [HOSTILE]: HOSTILE },
    });
    const { body, headers } = await get((await shared(site, { properties: [HOSTILE] }))[0]);
    expect(body.split('&lt;script&gt;alert(1)').length - 1).toBeGreaterThanOrEqual(4);
    expect(body).not.toMatch(/<script|<img|\sstyle=|\son\w+=['"]|javascript:/i);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    const styles = [...body.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, a]) => a);
    for (const style of styles)
      expect((await get(style ?? '')).headers['content-type']).toContain('text/css');
    expect(styles).toHaveLength(2);
  });

  test('stands in frames of the sites that it names, and of no others', async () => {
    const site = await newSite();
    const embeddedBy = ['https://www.shop.example', 'http://localhost:3000'];
    const { headers } = await get((await shared(site, { embeddedBy }))[0]);
    expect(headers['content-security-policy']).toMatch(
      /; frame-ancestors https:\/\/www\.shop\.example http:\/\/localhost:3000$/,
    );
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  });

  test('the store is asked once a minute, however many look', async () => {
    let questions = 0;
    const app = await opened.build({
      now: () => now,
      store: {
        ...opened.store,
        ask: (question, params, options) => {
          questions += 1;
          return opened.store.ask(question, params, options);
        },
      },
    });
    const site = await newSite();
    const [page] = await shared(site);
    const look = async (): Promise<number> => (await app.inject({ url: page })).statusCode;
    expect(new Set(await Promise.all(Array.from({ length: 30 }, look)))).toEqual(new Set([200]));
    const once = questions;
    expect(once).toBeLessThan(20);
    now += SHARED_FIGURES_LIMITS.freshMs - 1;
    await look();
    expect(questions).toBe(once);
    now += 1;
    await look();
    expect(questions).toBe(2 * once);
    now = NOON;
    await app.close();
  });

  test('a link that is asked for all the time, and a queue that grows, are put off', async () => {
    const site = await newSite();
    const [page] = await shared(site);
    const other = await shared(site);
    const answers = await Promise.all(
      Array.from({ length: SHARE_ROUTE_LIMITS.pagesPerMinute + 2 }, () => get(page)),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2);
    expect((await get(other[0])).statusCode).toBe(200);

    const full = await newSite();
    const pages = await Promise.all(
      Array.from({ length: SHARED_FIGURES_LIMITS.waiting + 3 }, () => shared(full, { parts: [] })),
    );
    const late = await Promise.all(pages.map(([address]) => get(address)));
    expect(late.filter(({ statusCode }) => statusCode === 503)).toHaveLength(3);
    expect(late.find(({ statusCode }) => statusCode === 503)?.headers['retry-after']).toBe('60');
  });

  test('a store that fails is not remembered', async () => {
    let fails = true;
    const app = await opened.build({
      now: () => now,
      store: {
        ...opened.store,
        ask: (question, params, options) =>
          fails
            ? Promise.reject(new Error(`asked of ${HOSTILE}`))
            : opened.store.ask(question, params, options),
      },
    });
    const [page] = await shared(await newSite());
    expect((await app.inject({ url: page })).statusCode).toBe(503);
    fails = false;
    expect((await app.inject({ url: page })).statusCode).toBe(200);
    expect(opened.logged.join()).not.toMatch(/alert|share\//);
    await app.close();
  });
});

describe('the link of a report by mail', () => {
  const newReport = async (): Promise<[string, string, Site]> => {
    const site = await newSite();
    const made = await opened.registry.createMailReport(SENDER, site.id, {
      every: 'week',
      account: null,
      email: 'ada@example.com',
      dueAt: '2099-01-01T00:00:00.000Z',
    });
    if (typeof made === 'string') throw new Error('it is the first');
    const kept = await opened.registry.mailReport(site.id, made.id);
    return [`/mail-report/${kept?.stopSecret}`, made.id, site];
  };

  test('shows a button, and changes nothing by being looked at', async () => {
    const [link, id, site] = await newReport();
    const { statusCode, body, headers } = await get(link);
    expect(statusCode).toBe(200);
    expect(body).toContain('<form method="post">');
    expect(body).not.toContain('ada@example.com');
    expect(headers['content-security-policy']).toContain("form-action 'self'");
    await opened.app.inject({ method: 'HEAD', url: link });
    expect(await opened.registry.mailReport(site.id, id)).not.toBeNull();
  });

  test('stops by one click, whatever a mail program calls its body, and again without a fault', async () => {
    for (const headers of [
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'nonsense' },
      {},
    ]) {
      const [link, id, site] = await newReport();
      const stop = () =>
        opened.app.inject({
          method: 'POST',
          url: link,
          headers,
          payload: 'List-Unsubscribe=One-Click',
        });
      expect((await stop()).statusCode).toBe(200);
      expect(await opened.registry.mailReport(site.id, id)).toBeNull();
      expect((await stop()).statusCode).toBe(200);
      expect((await get(link)).body).toBe(NOT_FOUND_PAGE);
    }
  });

  test('an unknown one stops nothing', async () => {
    const [, id, site] = await newReport();
    expect((await get(`/mail-report/${'A'.repeat(43)}`)).statusCode).toBe(404);
    await opened.app.inject({ method: 'POST', url: `/mail-report/${'A'.repeat(43)}` });
    expect(await opened.registry.mailReport(site.id, id)).not.toBeNull();
  });
});
