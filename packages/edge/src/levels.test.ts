/** The level table, cell by cell: what is in a line of the spool at which level, and what is not there at all. */
import { LEVELS, createTokenCodec } from '@clearpixel/pixel';
import type { EventField, Level } from '@clearpixel/pixel';
import { afterEach, describe, expect, test } from 'vitest';
import { BROWSER, SECRET, STAMPED_AT, TestEdge, rule } from './test-edge.ts';

const SITE = 'site000000';
const MAIL = 'ma1v000000';
const DOCUMENT = 'd0c0000000';
const SUBJECT = '0123456789abc';

/** From which level on a field may stand in the line of a page view; null: never, on a site. */
const FROM: Readonly<Record<EventField, Level | null>> = {
  id: 'count',
  at: 'count',
  source: 'count',
  sourceKind: 'count',
  kind: 'count',
  name: 'count',
  level: 'count',
  verdict: 'count',
  certainty: 'count',
  reasons: 'count',
  day: 'count',
  retainUntil: 'count',
  hostname: 'count',
  path: 'count',
  channel: 'count',
  utmSource: 'count',
  utmMedium: 'count',
  utmCampaign: 'count',
  country: 'count',
  value: 'count',
  visitor: 'anonymous',
  session: 'anonymous',
  sessionAt: 'anonymous',
  title: 'anonymous',
  referrer: 'anonymous',
  utmTerm: 'anonymous',
  utmContent: 'anonymous',
  language: 'anonymous',
  browser: 'anonymous',
  system: 'anonymous',
  device: 'anonymous',
  currency: 'anonymous',
  props: 'anonymous',
  subject: null,
  lasting: null,
  network: 'identified',
  address: 'full',
  agent: 'full',
};

const PAGE =
  'https://shop.example/a?utm_source=news.example&utm_medium=banner&utm_campaign=x&utm_term=t&utm_content=c&gclid=abc';
const QUERY = new URLSearchParams({
  e: 'pageview',
  u: PAGE,
  r: 'https://news.example/somewhere',
  t: 'A page',
  v: '9.5',
  c: 'EUR',
  'd.plan': 'pro',
}).toString();
const POSTED = {
  name: 'pageview',
  url: PAGE,
  referrer: 'https://news.example/somewhere',
  title: 'A page',
  value: 9.5,
  currency: 'EUR',
  props: { plan: 'pro' },
};
const HEADERS = { 'accept-language': 'de-DE,de;q=0.9', 'x-forwarded-for': '81.2.69.142' };

let edge: TestEdge;
afterEach(() => edge.dispose());

describe.each(LEVELS)('a site at level %s', (level) => {
  test.each(['image', 'event'])('by %s', async (way) => {
    edge = await TestEdge.start([rule(SITE, { level })]);
    const response =
      way === 'image'
        ? await edge.get(`/p/${SITE}.gif?${QUERY}`, HEADERS)
        : await edge.post({ site: SITE, events: [POSTED] }, HEADERS);
    expect(response.status).toBe(way === 'image' ? 200 : 204);
    const [line, ...more] = await edge.lines();
    expect(more).toEqual([]);
    if (level === 'off') {
      expect(line).toBeUndefined();
      return;
    }
    const allowed = Object.entries(FROM).flatMap(([field, from]) =>
      from !== null && LEVELS.indexOf(from) <= LEVELS.indexOf(level) ? [field] : [],
    );
    expect(Object.keys(line ?? {}).toSorted()).toEqual(allowed.toSorted());
    expect(line).toMatchObject({
      source: SITE,
      kind: 'view',
      level,
      path: '/a',
      country: 'GB',
      verdict: 'person',
      value: 9.5,
      utmSource: 'news.example',
      channel: 'display',
    });
    if (level === 'count') expect(Number(line?.['at']) % 3_600_000).toBe(0);
    if (level === 'identified' || level === 'full') expect(line?.['network']).toBe('81.2.69.0/24');
    if (level === 'full') expect(line).toMatchObject({ address: '81.2.69.142', agent: BROWSER });
    expect(JSON.stringify(line)).not.toContain('gclid');
  });
});

describe.each(['Sec-GPC', 'DNT'])('%s: 1', (signal) => {
  test('lowers sites and campaigns to count; a document records it as it is', async () => {
    edge = await TestEdge.start([
      rule(SITE, { level: 'full' }),
      rule(MAIL, { level: 'full', kind: 'campaign', domains: [] }),
      rule(DOCUMENT, { level: 'full', kind: 'document', domains: [] }),
    ]);
    const tokens = createTokenCodec([SECRET]);
    const headers = { ...HEADERS, [signal]: '1' };
    await edge.get(`/p/${SITE}.gif?${QUERY}`, headers);
    await edge.post({ site: SITE, events: [POSTED] }, headers);
    for (const source of [MAIL, DOCUMENT])
      await edge.get(
        `/o/${tokens.sign({ kind: 'open', source, subject: SUBJECT, level: 'full', stampedAt: STAMPED_AT })}.gif`,
        headers,
      );
    await edge.get(`/p/${SITE}.gif?${QUERY}`, { ...HEADERS, [signal]: '0' });
    const events = await edge.events();
    expect(events.map(({ level }) => level)).toEqual(['count', 'count', 'count', 'full', 'full']);
    for (const { visitor, session, subject, network, browser } of events.slice(0, 3))
      expect([visitor, session, subject, network, browser]).toEqual(['0', '0', '', '', '']);
    expect(events[3]?.subject).toBe(SUBJECT);
  });
});

test('a mail: the lowest of source, token and consent decides; the subject from identified on', async () => {
  const withdrawn = '1123456789abc';
  const mail = (level: Level): ReturnType<typeof rule> =>
    rule(MAIL, { level, kind: 'campaign', domains: [] });
  edge = await TestEdge.start([mail('identified')], { consents: [[withdrawn, 'count']] });
  const tokens = createTokenCodec([SECRET]);
  const open = (subject: string, level: Level): Promise<Response> =>
    edge.get(
      `/o/${tokens.sign({ kind: 'open', source: MAIL, subject, level, stampedAt: STAMPED_AT })}.gif`,
    );
  await open(SUBJECT, 'identified');
  await open(SUBJECT, 'anonymous');
  await open(withdrawn, 'identified');
  edge.reload([mail('off')]);
  await open(SUBJECT, 'identified');
  edge.reload([mail('full')], [[SUBJECT, 'off']]);
  await open(SUBJECT, 'full');
  const events = await edge.events();
  expect(events.map(({ level, subject }) => [level, subject])).toEqual([
    ['identified', SUBJECT],
    ['anonymous', ''],
    ['count', ''],
  ]);
  expect(new Set(events.map(({ kind, visitor }) => `${kind} ${visitor}`))).toEqual(
    new Set(['open 0']),
  );
});
