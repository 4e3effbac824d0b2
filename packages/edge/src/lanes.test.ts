/**
 * The two lanes are held to one behaviour: whatever a request is, the fast lane either answers it as the ordinary server
 * would, with the same event, or gives it to that server. And whatever arrives: no crash, no 5xx, no hang.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestEdge, rule } from './test-edge.ts';

const RUNS = Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150);
const SITE = 'site000000';
let edge: TestEdge;
beforeAll(async () => {
  edge = await TestEdge.start([rule(SITE, { level: 'full' })]);
});
afterAll(() => edge.dispose());

const withoutDate = (answer: string): string => answer.replace(/Date: [^\r]*\r\n/g, '');

const text = fc.string({ unit: 'binary-ascii', maxLength: 30 });
const headerName = fc.constantFrom(
  'User-Agent',
  'referer',
  'X-Forwarded-For',
  'Accept-Language',
  'DNT',
  'Sec-GPC',
  'Purpose',
  'sec-purpose',
  'Accept',
  'Sec-Fetch-Site',
  'sec-fetch-mode',
  'Sec-Fetch-Dest',
  'Sec-Fetch-User',
  'Sec-CH-UA',
  'Cookie',
  'Connection',
  'X-Other',
);
const headerValue = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    'keep-alive',
    'prefetch',
    'cross-site',
    'image',
    '?1',
    '"Chromium";v="141"',
    'de-DE',
    '81.2.69.7, 10.0.0.1',
    'https://shop.example/a?b=c',
    ' spaced\t',
    '',
  ),
  fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,40}$/),
);
const target = fc.oneof(
  fc.constantFrom(
    `/p/${SITE}.gif`,
    `/p/${SITE}.gif?e=buy&v=3&c=eur&d.a=1&u=https%3A%2F%2Fshop.example%2Fx`,
    '/p/unknown000.gif?e=x',
    '/o/AAAA.gif',
    `/p/${SITE}.gif?%ff=%zz&d.=1&e=${'x'.repeat(200)}`,
  ),
  fc.webQueryParameters().map((query) => `/p/${SITE}.gif?${query.replaceAll(/[^!-~]/g, '')}`),
);

test(
  `the same answer and the same event by both (${RUNS} requests)`,
  { timeout: 240_000 },
  async () => {
    const requests: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        target,
        fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
        async (path, headers) => {
          const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
          const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${lines}\r\n`;
          requests.push(request);
          const whole = await edge.raw(request, 40);
          // In two pieces it is the ordinary server's.
          const split = await edge.raw([request.slice(0, 9), request.slice(9)], 40);
          expect(withoutDate(whole)).toBe(withoutDate(split));
          expect(whole).toMatch(/^HTTP\/1\.1 [24]/);
        },
      ),
      { numRuns: RUNS, seed: 5 },
    );
    const events = await edge.events();
    await edge.restart();
    expect(events.length).toBeGreaterThan(RUNS / 2);
    expect(events.length % 2).toBe(0);
    for (let i = 0; i < events.length; i += 2) {
      const { id: _a, at: atA, ...fast } = events[i] ?? { id: '', at: 0 };
      const { id: _b, at: atB, ...ordinary } = events[i + 1] ?? { id: '', at: 0 };
      expect(fast).toEqual(ordinary);
      expect(Math.abs(atA - atB)).toBeLessThan(5_000);
    }
  },
);

const GOOD = `GET /p/${SITE}.gif HTTP/1.1\r\nHost: x\r\n\r\n`;
const countAnswers = (answer: string): number => answer.split('HTTP/1.1 ').length - 1;

describe('connections', () => {
  test('requests one after another, pipelined, and in pieces are all answered, in order', async () => {
    expect(countAnswers(await edge.raw([GOOD, GOOD, GOOD]))).toBe(3);
    expect(countAnswers(await edge.raw(GOOD + GOOD + GOOD))).toBe(3);
    expect(
      countAnswers(
        await edge.raw([GOOD, GOOD.slice(0, 20), GOOD.slice(20) + GOOD.slice(0, 5), GOOD.slice(5)]),
      ),
    ).toBe(3);
    const mixed = await edge.raw([GOOD, `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`, GOOD]);
    expect(mixed.match(/Content-Type: [^\r]*/gi)).toEqual([
      'Content-Type: image/gif',
      'Content-Type: application/json',
      'Content-Type: image/gif',
    ]);
  });

  test('a body behind a pixel is read as a body, not as a request', async () => {
    const smuggled = `GET /p/${SITE}.gif HTTP/1.1\r\nHost: x\r\nContent-Length: ${GOOD.length}\r\n\r\n${GOOD}`;
    expect(countAnswers(await edge.raw(smuggled))).toBe(1);
    const chunked = `GET /p/${SITE}.gif HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(countAnswers(await edge.raw(chunked))).toBe(1);
  });

  test('Connection: close closes', async () => {
    const answer = await edge.raw(
      `GET /p/${SITE}.gif HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n${GOOD}`,
    );
    expect(answer).toContain('Connection: close');
    expect(countAnswers(answer)).toBe(1);
  });

  test('an edge that closes answers what is under way and lets idle connections go', async () => {
    const own = await TestEdge.start([rule(SITE)]);
    const answers = Promise.all(Array.from({ length: 20 }, () => own.raw(GOOD, 2_000)));
    await own.get(`/p/${SITE}.gif`);
    const started = Date.now();
    await own.edge.close();
    expect(Date.now() - started).toBeLessThan(2_500);
    for (const answer of await answers) expect(['', 'HTTP/1.1 200']).toContain(answer.slice(0, 12));
    await own.dispose();
  });
});

const CORPUS: readonly string[] = [
  '',
  '\0'.repeat(100),
  '\r\n\r\n',
  'GET',
  'GET / HTTP/9.9\r\n\r\n',
  'GET /p/x.gif\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\n\n',
  'GET /p/x.gif HTTP/1.1\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\r\nHost : a\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
  `GET /p/${'a'.repeat(20_000)}.gif HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /p/${SITE}.gif?${'a=b&'.repeat(2_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /p/x.gif HTTP/1.1\r\nHost: a\r\n${'X-Y: z\r\n'.repeat(3_000)}\r\n`,
  'GET http://evil.example/p/x.gif HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /p/%00%ff.gif HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /p/../../etc/passwd.gif HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /c/%E0%A4%A HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST /e HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull',
  'POST /e HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{"__proto__":{"site":"a"}}    ',
  `POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n${'['.repeat(100_000)}`,
  'GET /p/x.gif HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'GET /p/x.gif HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n',
];

describe('malformed requests', () => {
  const check = async (bytes: string): Promise<void> => {
    const answer = await edge.raw(bytes, 60);
    // Whatever came back begins like an answer, and is not a fault of ours.
    expect(answer === '' || /^HTTP\/1\.1 [1-4]\d\d /.test(answer)).toBe(true);
  };

  test.each(CORPUS.map((bytes) => [JSON.stringify(bytes.slice(0, 60)), bytes]))(
    '%s',
    async (_name, bytes) => {
      await check(bytes);
      expect((await edge.get(`/p/${SITE}.gif`)).status).toBe(200);
    },
  );

  test(`${RUNS} mutations`, { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(GOOD, ...CORPUS.filter((bytes) => bytes.length < 500)),
        fc.nat(),
        text,
        async (bytes, place, noise) => {
          const at = bytes.length === 0 ? 0 : place % bytes.length;
          await check(bytes.slice(0, at) + noise + bytes.slice(at + (place % 3)));
        },
      ),
      { numRuns: RUNS, seed: 9 },
    );
    expect((await edge.get(`/p/${SITE}.gif`)).status).toBe(200);
    expect(edge.edge.state().failures).toBe(0);
  });
});
