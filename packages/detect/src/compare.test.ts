import { describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { newsletterOf } from './samples/newsletter.ts';
import { FIRST_SERVICES } from './samples/services-first.ts';

const encoder = new TextEncoder();
const mail = (html: string): Uint8Array =>
  encoder.encode(`From: a@b.example\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n${html}`);
const image = (address: string, attributes = 'width="600"'): string =>
  `<img src="https://${address}" ${attributes}>`;
const found = (one: string, other: string): [string, string, string | null][] =>
  compare(mail(one), mail(other)).findings.map(({ url, verdict, other: relative }) => [
    url,
    verdict,
    relative,
  ]);

test('two copies of a newsletter prove what differs', () => {
  const service = FIRST_SERVICES[0];
  if (service === undefined) throw new Error('no service');
  const [one, other] = [
    { email: 'anna.berg@example.org', first: 'Anna' },
    { email: 'tom@mail.example', first: 'Tom' },
  ].map((reader) => encoder.encode(newsletterOf(service, reader).text));
  const { findings, shared } = compare(one ?? new Uint8Array(), other ?? new Uint8Array());
  expect(findings.find(({ verdict }) => verdict === 'pixel')).toMatchObject({
    certainty: 'certain',
    vendor: 'Mailchimp',
  });
  expect(
    findings.every(({ reasons, other: relative }) => reasons[0] === 'differs' && relative !== null),
  ).toBe(true);
  expect(shared).toBeGreaterThan(2);
  expect(compare(one ?? new Uint8Array(), one ?? new Uint8Array()).findings).toEqual([]);
});

describe('a difference that proves', () => {
  test.each([
    ['a token for a folder', 'x.example/Ab3xY9kQ2L/logo.png', 'x.example/Zz8mN4pR7T/logo.png'],
    ['a number in the query', 'x.example/i.php?id=7', 'x.example/i.php?id=9'],
    ['a token as a file', 'x.example/m/9f86d081884c.png', 'x.example/m/5b58487cd101.png'],
    ['a host', 'ab3xy9kq2lmz7.x.example/i.png', 'zz8mn4pr7tqw5.x.example/i.png'],
    ['a name', 'x.example/card?name=Anna', 'x.example/card?name=Tom'],
  ])('%s', (_, one, other) => {
    expect(found(image(one), image(other))).toEqual([
      [`https://${one}`, 'personal-image', `https://${other}`],
    ]);
  });

  test('of a thing that is not seen is a pixel', () => {
    const [one, other] = ['x.example/o?u=7', 'x.example/o?u=9'];
    expect(found(image(one, 'width="1" height="1"'), image(other, 'width="1" height="1"'))).toEqual(
      [[`https://${one}`, 'pixel', `https://${other}`]],
    );
  });

  test('of a link is a tracked link', () => {
    const link = (token: string): string => `<a href="https://x.example/l/${token}">x</a>`;
    expect(found(link('Ab3xY9kQ2L'), link('Zz8mN4pR7T'))).toEqual([
      ['https://x.example/l/Ab3xY9kQ2L', 'tracked-link', 'https://x.example/l/Zz8mN4pR7T'],
    ]);
  });
});

describe('no difference', () => {
  const shared = [image('x.example/a.png'), image('x.example/b.png'), image('x.example/c.png')];
  test.each([
    ['in another order', shared.join(''), shared.toReversed().join('')],
    ['more of them', shared.join(''), shared.slice(1).join('')],
    ['by another of several hosts', image('img1.x.example/a.png'), image('img2.x.example/a.png')],
    ['in capitals', image('X.example/A.png'), image('x.example/a.png')],
    ['against caches', image('x.example/a.png?v=2&cb=17123'), image('x.example/a.png?v=2&cb=999')],
    ['another file', image('x.example/hero-a.jpg'), image('x.example/hero-b.jpg')],
    ['another file of a number', image('x.example/hero-1.jpg'), image('x.example/hero-2.jpg')],
  ])('%s', (_, one, other) => {
    expect(found(one, other)).toEqual([]);
    expect(found(other, one)).toEqual([]);
  });
});

test('one copy may have more that tell than the other', () => {
  const [first, second] = ['x.example/Ab3xY9kQ2L/a.png', 'x.example/Ab3xY9kQ2L/b1.png'];
  const other = image('x.example/Zz8mN4pR7T/a.png');
  expect(found(image(first) + image(second), other).map(([url]) => url)).toContain(
    `https://${first}`,
  );
});
