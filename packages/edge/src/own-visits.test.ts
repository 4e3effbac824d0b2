/** The owner's own visits, pages of which nothing is kept, pages that are not the site's, links that lead away. */
import { createTokenCodec } from '@clearpixel/pixel';
import { afterEach, expect, test } from 'vitest';
import { SECRET, STAMPED_AT, TestEdge, rule } from './test-edge.ts';

const SITE = '0000000004';
const OTHER = '0000000008';
const PAGE = 'https://shop.example';
let edge: TestEdge;
afterEach(() => edge.dispose());

const tokens = createTokenCodec([SECRET]);
const ownToken = (source: string): string =>
  tokens.sign({
    kind: 'visitor',
    source,
    subject: null,
    level: 'anonymous',
    isOwn: true,
    stampedAt: STAMPED_AT,
  });
const body = (more: object = {}, path = '/'): object => ({
  site: SITE,
  events: [{ name: 'pageview', url: PAGE + path }],
  ...more,
});

test('the signed link labels a browser’s visits as the owner’s own; others’ tokens and junk do not', async () => {
  edge = await TestEdge.start([rule(SITE), rule(OTHER)]);
  await edge.post(body({ own: ownToken(SITE) }));
  await edge.post(body({ own: ownToken(OTHER) }));
  await edge.post(body({ own: 'off' }));
  await edge.post(body({ own: 'x'.repeat(5_000) }));
  await edge.post(body({ own: 7 }));
  const verdicts = (await edge.events()).map(({ verdict, reasons }) => [verdict, reasons[0]]);
  expect(verdicts).toEqual([
    ['self', 'own-visit'],
    ...Array.from({ length: 4 }, () => ['person', 'ordinary-browser']),
  ]);
});

test('own networks are labelled, of images too; the address beside them is not', async () => {
  edge = await TestEdge.start([
    rule(SITE, { ownNetworks: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'] }),
  ]);
  const from = async (address: string): Promise<void> => {
    await edge.get(`/p/${SITE}.gif?u=${PAGE}`, { 'x-forwarded-for': address });
  };
  for (const address of [
    '203.0.113.9',
    '2001:db8::1',
    '198.51.100.7',
    '203.0.114.1',
    '2001:db9::1',
  ])
    await from(address);
  expect((await edge.events()).map(({ verdict }) => verdict)).toEqual([
    'self',
    'self',
    'self',
    'person',
    'person',
  ]);
});

test('an owner’s own copy of a mail is theirs', async () => {
  edge = await TestEdge.start([rule('000000000c', { kind: 'campaign', domains: [] })]);
  const copy = tokens.sign({
    kind: 'open',
    source: '000000000c',
    subject: null,
    level: 'anonymous',
    isOwn: true,
    stampedAt: STAMPED_AT,
  });
  await edge.get(`/o/${copy}.gif`);
  expect(await edge.events()).toMatchObject([{ verdict: 'self', reasons: ['own-copy'] }]);
});

test('of an excluded page nothing is kept, and the answer is the same', async () => {
  edge = await TestEdge.start([
    rule(SITE, { excludedPaths: ['/admin', '/admin/*', '*.json', '/a.c'] }),
  ]);
  for (const path of ['/admin', '/admin/users?x=1', '/data/x.json', '/a.c'])
    expect((await edge.post(body({}, path))).status).toBe(204);
  const image = await edge.get(`/p/${SITE}.gif?u=${encodeURIComponent(`${PAGE}/admin/`)}`);
  expect(image.status).toBe(200);
  for (const path of ['/administer', '/abc', '/']) await edge.post(body({}, path));
  expect(edge.edge.state().hits.excluded).toBe(5);
  expect((await edge.events()).map(({ path }) => path)).toEqual(['/administer', '/abc', '/']);
});

test('many stars do not run away', async () => {
  edge = await TestEdge.start([rule(SITE, { excludedPaths: ['/*a*a*b'] })]);
  const before = performance.now();
  await edge.post(body({}, `/${'a'.repeat(3_000)}`));
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('a page on a foreign hostname is labelled, one of the site’s own is not', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  await edge.post({ site: SITE, events: [{ name: 'pageview', url: 'https://copy.example/' }] });
  await edge.post({ site: SITE, events: [{ name: 'pageview', url: 'https://www.shop.example/' }] });
  const [foreign, own] = await edge.events();
  expect(foreign?.reasons).toEqual(['ordinary-browser', 'hostname-foreign']);
  expect(own?.reasons).toEqual(['ordinary-browser']);
});

test('links: outbound, download, or nothing; never what follows a question mark', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  const link = (to: unknown): object => ({ name: '$link', url: PAGE, to });
  await edge.post({
    site: SITE,
    events: [
      link('https://other.example/there?who=ada#part'),
      link('https://shop.example/report.PDF?key=1'),
      link('https://cdn.other.example/x.zip'),
      link('https://blog.shop.example/post.v2'),
      link('whatsapp://send?text=hello'),
      link('javascript:alert(1)'),
      link(''),
      link(undefined),
    ],
  });
  expect((await edge.events()).map(({ name, props }) => [name, props['url']])).toEqual([
    ['outbound', 'https://other.example/there'],
    ['download', 'https://shop.example/report.PDF'],
    ['download', 'https://cdn.other.example/x.zip'],
  ]);
});

test('with data-hash what looks like a page behind the hash is part of the path; secrets never', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  const view = (hash: string, more: object = {}): Promise<Response> =>
    edge.post({ site: SITE, events: [{ name: 'pageview', url: `${PAGE}/${hash}` }], ...more });
  for (const hash of ['#/cart?coupon=x', '#!/pay', '#access_token=secret', '#/a=b'])
    await view(hash, { hash: 'true' });
  await view('#/cart');
  expect((await edge.events()).map(({ path }) => path)).toEqual([
    '/#/cart',
    '/#!/pay',
    '/',
    '/#/a',
    '/',
  ]);
});

test('an address of any length is a page', async () => {
  edge = await TestEdge.start([rule(SITE)]);
  const answer = await edge.post(body({}, `/long?${'x'.repeat(20_000)}`));
  expect(answer.status).toBe(204);
  expect((await edge.events())[0]?.path).toBe('/long');
});
