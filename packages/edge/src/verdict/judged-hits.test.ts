/** From a request on the socket to the verdict on the disk. */
import { createTokenCodec } from '@clearpixel/pixel';
import { afterEach, expect, test } from 'vitest';
import { SECRET, TestEdge, rule } from '../test-edge.ts';
import { AGENT, AT, HOME, PLAIN, byHttp, image, navigation } from './corpus/requests.ts';
import type { Headers } from './corpus/requests.ts';

const MAIL = '0000000008';
const SITE = '0000000004';
const tokens = createTokenCodec([SECRET]);
let edge: TestEdge;
afterEach(() => edge.dispose());

const open = (stampedAt: number): string => {
  const token = { source: MAIL, subject: null, level: 'count', stampedAt } as const;
  return `/o/${tokens.sign({ kind: 'open', ...token })}.gif`;
};
const click = (stampedAt: number): string => {
  const token = { source: MAIL, subject: null, level: 'count', stampedAt } as const;
  return `/c/${tokens.sign({ kind: 'click', ...token, destination: 'https://shop.example/' })}`;
};
const AN_HOUR_AGO = Math.floor(Date.now() / 1_000 - 3_600) * 1_000;

function send(target: string, agent: string, address: string, headers: Headers): Promise<string> {
  const lines = Object.entries({ 'user-agent': agent, 'x-forwarded-for': address, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return edge.raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`);
}

const SENT: readonly (readonly [string, string, string, Headers, string])[] = [
  [open(AN_HOUR_AGO), AGENT.chrome, HOME, image('chromium'), 'person certain browser-shows-image'],
  [
    open(Math.floor(Date.now() / 1_000) * 1_000),
    AGENT.chrome,
    HOME,
    image('chromium'),
    'person probable ordinary-browser',
  ],
  [open(AN_HOUR_AGO), AGENT.gmailProxy, AT.google, PLAIN, 'proxied certain google-image-proxy'],
  [open(AN_HOUR_AGO), AGENT.bare, AT.appleRelay6, PLAIN, 'prefetched certain apple-mail-privacy'],
  [
    open(AN_HOUR_AGO),
    `${AGENT.bare} `,
    AT.appleRelay,
    PLAIN,
    'prefetched certain apple-mail-privacy',
  ],
  [open(AN_HOUR_AGO), 'Mozilla/5.1', AT.appleRelay, PLAIN, 'bot probable agent-form-of-robots'],
  [
    open(AN_HOUR_AGO),
    AGENT.chrome,
    AT.mimecast,
    image('chromium'),
    'scanner certain network-mimecast',
  ],
  [open(AN_HOUR_AGO), AGENT.chrome, AT.aws, image('chromium'), 'person probable ordinary-browser'],
  [
    click(AN_HOUR_AGO),
    AGENT.chrome,
    AT.aws,
    navigation('chromium'),
    'scanner probable network-hosting',
  ],
  [
    click(AN_HOUR_AGO),
    AGENT.firefox,
    HOME,
    navigation('firefox'),
    'person certain browser-follows-link',
  ],
  [`/p/${SITE}.gif`, AGENT.chrome, HOME, PLAIN, 'bot probable fetch-metadata-missing'],
  [
    `/p/${SITE}.gif?r=http%3A%2F%2Fsemalt.com%2F`,
    AGENT.chrome,
    HOME,
    image('chromium'),
    'bot certain referrer-spam',
  ],
];

test('a hit is judged by its address, its headers and its token', async () => {
  edge = await TestEdge.start([rule(SITE), rule(MAIL, { kind: 'campaign', domains: [] })]);
  for (const [target, agent, address, headers] of SENT) await send(target, agent, address, headers);
  const events = await edge.events();
  expect(
    events.map(({ verdict, certainty, reasons }) => `${verdict} ${certainty} ${reasons[0] ?? ''}`),
  ).toEqual(SENT.map(([, , , , expected]) => expected));
});

test.each(['http://pixel.shop.example', 'http://127.0.0.1:8080', 'https://pixel.localhost'])(
  'at %s nothing is concluded from what browsers do not send there, or tools send otherwise',
  async (edgeUrl) => {
    edge = await TestEdge.start([rule(SITE)], { edgeUrl });
    await send(`/p/${SITE}.gif`, AGENT.chrome, HOME, byHttp(image('chromium')));
    await send(`/p/${SITE}.gif`, AGENT.firefox, HOME, image('chromium', 130));
    for (const event of await edge.events())
      expect(event).toMatchObject({ verdict: 'person', reasons: ['ordinary-browser'] });
  },
);
