import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOST, OWNER_KEY, openTestConsole } from '../test-console.ts';
import type { TestConsole } from '../test-console.ts';
import { MAX_SCANNED_BYTES } from './scan.ts';

const MAIL =
  'From: a@b.example\r\nTo: anna@example.org\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p><img src="https://news.example/open?r=Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk" width="1" height="1">';

let opened: TestConsole;
beforeAll(async () => {
  opened = await openTestConsole();
});
afterAll(() => opened.close());

const post = (payload: string | Buffer, contentType: string, query = '', key = OWNER_KEY) =>
  opened.app.inject({
    method: 'POST',
    url: `/api/v1/scan${query}`,
    headers: { host: HOST, authorization: `Bearer ${key}`, 'content-type': contentType },
    payload,
  });

test('a mail is scanned as it is, whatever it is called', async () => {
  for (const type of [
    'message/rfc822',
    'text/html',
    'application/json',
    'text/plain; charset=utf-8',
  ]) {
    const answer = await post(MAIL, type);
    expect([type, answer.statusCode]).toEqual([type, 200]);
    expect(answer.json()).toMatchObject({
      type: 'mail',
      findings: [{ verdict: 'pixel', what: 'image', vendor: null }],
    });
  }
});

test('in the language asked for', async () => {
  const { findings } = (await post(MAIL, 'message/rfc822', '?lang=de')).json<{
    findings: { learns: string[] }[];
  }>();
  expect(findings[0]?.learns[0]).toMatch(/erfährt/);
});

test('not for everybody, not of any size, not nothing', async () => {
  expect((await post(MAIL, 'message/rfc822', '', 'not-a-key')).statusCode).toBe(401);
  expect((await post(Buffer.alloc(MAX_SCANNED_BYTES + 1, 'a'), 'message/rfc822')).statusCode).toBe(
    413,
  );
  expect((await post('', 'message/rfc822')).statusCode).toBe(400);
  expect((await post(MAIL, 'message/rfc822', '?lang=xx')).statusCode).toBe(400);
});

test('while one is scanned, everybody else is answered', async () => {
  const large = Buffer.from(`%PDF-1.4\n${'/F(http://a.example '.repeat(400_000)}`);
  let isScanned = false;
  const scanned = post(large, 'application/pdf').then((answer) => {
    isScanned = true;
    return answer.statusCode;
  });
  for (let i = 0; i < 3; i++) {
    const { statusCode } = await opened.app.inject({
      url: '/api/v1/installation',
      headers: { host: HOST, authorization: `Bearer ${OWNER_KEY}` },
    });
    expect([statusCode, isScanned]).toEqual([200, false]);
  }
  expect(await scanned).toBe(200);
});

test('no more than a few wait; the others are told to come again', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, async () => (await post(MAIL, 'message/rfc822')).statusCode),
  );
  expect(new Set(answers)).toEqual(new Set([200, 503]));
});
