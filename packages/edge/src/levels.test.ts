import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LEVELS,
  SOURCE_KINDS,
  TRAP_LINK,
  allows,
  createTokenCodec,
  eventSchema,
} from '@clearpixel/pixel';
import type { Event, EventField, Level, Snapshot, SourceKind, SourceRule } from '@clearpixel/pixel';
import { afterEach, describe, expect, test } from 'vitest';
import { startEdge } from './edge.ts';
import type { EdgeSettings } from './edge.ts';

const SECRET = 'a secret of the tests, long enough';
const SUBJECT = '0123456789abc'.replace('c', '0');
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.54 Safari/537.36';
const HOUR_MS = 3_600_000;
const codec = createTokenCodec([SECRET]);
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Each row of the design's table, as fields of an event. */
const KEPT_FROM: Record<Exclude<Level, 'off'>, readonly EventField[]> = {
  count: [
    'hostname',
    'path',
    'channel',
    'utmSource',
    'utmMedium',
    'utmCampaign',
    'country',
    'value',
  ],
  anonymous: [
    'visitor',
    'session',
    'sessionAt',
    'title',
    'referrer',
    'utmTerm',
    'utmContent',
    'language',
    'browser',
    'system',
    'device',
    'currency',
    'props',
  ],
  identified: ['network', 'subject'],
  full: ['address', 'agent'],
};
const ALWAYS: readonly EventField[] = [
  'id',
  'at',
  'source',
  'sourceKind',
  'kind',
  'name',
  'level',
  'verdict',
  'certainty',
  'reasons',
  'day',
  'retainUntil',
];
/** What a mail or a document has no place for. */
const OF_SITES: readonly EventField[] = [
  ...KEPT_FROM.count.filter((field) => field !== 'country'),
  'visitor',
  'session',
  'sessionAt',
  'title',
  'referrer',
  'utmTerm',
  'utmContent',
  'currency',
  'props',
];

function fieldsOf(level: Level, kind: SourceKind): EventField[] {
  const fields = new Set(ALWAYS);
  for (const from of ['count', 'anonymous', 'identified', 'full'] as const)
    if (allows(level, from)) for (const field of KEPT_FROM[from]) fields.add(field);
  if (kind === 'site') fields.delete('subject');
  else for (const field of OF_SITES) fields.delete(field);
  return [...fields].toSorted();
}

const SOURCE: Record<SourceKind, string> = {
  site: '0000000001'.replace('1', '4'),
  campaign: '0000000008',
  document: '000000000c',
};
function rule(kind: SourceKind, level: Level, more: Partial<SourceRule> = {}): SourceRule {
  return {
    id: SOURCE[kind],
    kind,
    level,
    timezone: 'UTC',
    domains: kind === 'site' ? ['shop.example'] : [],
    retentionDays: 30,
    allowedParams: ['page'],
    ownNetworks: [],
    excludedPaths: [],
    ...more,
  };
}

/** Starts an edge with these rules, lets `send` speak with it, and gives back what is on the disk after its end. */
async function eventsOf(
  rules: readonly SourceRule[],
  send: (url: string) => Promise<void>,
  more: Partial<Pick<Snapshot, 'consents' | 'writtenAt' | 'maxLevel'> & EdgeSettings> = {},
): Promise<{ event: Event; fields: string[]; text: string }[]> {
  const {
    consents = [],
    maxLevel = 'full',
    writtenAt = new Date().toISOString(),
    ...settings
  } = more;
  const folder = mkdtempSync(join(tmpdir(), 'clearpixel-edge-'));
  folders.push(folder);
  const snapshot: Snapshot = {
    version: 1,
    writtenAt,
    maxLevel,
    sources: [...rules],
    consents,
  };
  writeFileSync(join(folder, 'snapshot.json'), JSON.stringify(snapshot));
  const edge = await startEdge({
    listen: { host: '127.0.0.1', port: 0 },
    directory: join(folder, 'edge'),
    spoolDirectory: join(folder, 'spool'),
    snapshotFile: join(folder, 'snapshot.json'),
    secrets: [SECRET],
    edgeUrl: 'https://pixel.shop.example',
    pagesUrl: 'https://pages.example',
    script: '',
    trustedProxies: ['127.0.0.0/8'],
    durability: 'write',
    rateLimit: 0,
    quotaBytes: 0,
    segmentMaxBytes: 1_000_000,
    segmentMaxAgeMs: 400,
    isRemote: false,
    report: () => undefined,
    ...settings,
  });
  try {
    await send(`http://127.0.0.1:${edge.port}`);
  } finally {
    await edge.close();
  }
  return readdirSync(join(folder, 'spool'))
    .filter((file) => file.endsWith('.jsonl'))
    .toSorted()
    .flatMap((file) => readFileSync(join(folder, 'spool', file), 'utf8').split('\n'))
    .filter((text) => text !== '')
    .map((text) => {
      const line: unknown = JSON.parse(text);
      const event = eventSchema.parse(line);
      return { event, fields: Object.keys(line as object).toSorted(), text };
    });
}

const HEADERS = {
  'User-Agent': AGENT,
  'Accept-Language': 'de-AT,de;q=0.9',
  // As browsers send to https; `fetch` adds Sec-Fetch-Mode.
  'Sec-Fetch-Site': 'cross-site',
  'Sec-Fetch-Dest': 'image',
  'Sec-CH-UA': '"Chromium";v="141"',
  'X-Forwarded-For': '8.8.4.4',
};
const PAGE =
  'https://shop.example/things?page=2&q=secret&utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=o';

async function gif(address: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(address, { headers: { ...HEADERS, ...headers } });
  expect(response.status).toBe(200);
  await response.arrayBuffer();
}
const sitePixel = (url: string): string =>
  `${url}/p/${SOURCE.site}.gif?${new URLSearchParams({
    e: 'buy',
    u: PAGE,
    r: 'https://www.google.com/search?q=private',
    t: 'Things',
    v: '9.5',
    c: 'eur',
    'd.colour': 'red',
  }).toString()}`;

async function post(
  url: string,
  headers: Record<string, string> = {},
  more: Record<string, unknown> = {},
): Promise<void> {
  const event = {
    name: 'buy',
    url: PAGE,
    referrer: 'https://www.google.com/search?q=private',
    title: 'Things',
    value: 9.5,
    currency: 'eur',
    props: { colour: 'red' },
    ...more,
  };
  const response = await fetch(`${url}/e`, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ site: SOURCE.site, events: [event] }),
  });
  expect(response.status).toBe(204);
}

function openOf(kind: 'campaign' | 'document', level: Level, subject: string | null): string {
  return codec.sign({ kind: 'open', source: SOURCE[kind], subject, level, stampedAt: 1_000_000 });
}

const ways: readonly (readonly [string, (url: string) => Promise<void>])[] = [
  ['image', (url) => gif(sitePixel(url))],
  ['script', (url) => post(url)],
];

describe.each(ways)('a site, by %s', (_, send) => {
  test.each(LEVELS)('at level %s', async (level) => {
    const before = Date.now();
    const kept = await eventsOf([rule('site', level)], send);
    if (level === 'off') {
      expect(kept).toEqual([]);
      return;
    }
    expect(kept.length).toBe(1);
    const [{ event, fields, text } = { event: null, fields: [], text: '' }] = kept;
    expect(fields).toEqual(fieldsOf(level, 'site'));
    expect(event).toMatchObject({
      name: 'buy',
      kind: 'event',
      level,
      verdict: 'person',
      hostname: 'shop.example',
      path: '/things?page=2',
      channel: 'campaign',
      utmSource: 's',
      country: 'US',
      value: 9.5,
    });
    expect(text).not.toContain('secret');
    expect(text).not.toContain('private');
    if (level === 'count') {
      expect(event?.at).toSatisfy((at: number) => at % HOUR_MS === 0 && at > before - HOUR_MS);
      return;
    }
    expect(event?.at).toBeGreaterThanOrEqual(before);
    expect(event).toMatchObject({
      title: 'Things',
      referrer: 'www.google.com',
      utmTerm: 't',
      utmContent: 'o',
      language: 'de',
      browser: 'Chrome',
      system: 'Linux',
      device: 'desktop',
      currency: 'EUR',
      props: { colour: 'red' },
    });
    if (allows(level, 'identified')) expect(event?.network).toBe('8.8.4.0/24');
    if (level === 'full') expect(event).toMatchObject({ address: '8.8.4.4', agent: AGENT });
    else {
      expect(text).not.toContain('8.8.4.4');
      expect(text).not.toContain('7390');
    }
  });
});

describe.each(['campaign', 'document'] as const)('a %s', (kind) => {
  test.each(LEVELS)('at level %s', async (level) => {
    const kept = await eventsOf([rule(kind, level)], (url) =>
      gif(`${url}/o/${openOf(kind, 'full', SUBJECT)}.gif`),
    );
    if (level === 'off') {
      expect(kept).toEqual([]);
      return;
    }
    expect(kept.map(({ fields }) => fields)).toEqual([fieldsOf(level, kind)]);
    expect(kept[0]?.event).toMatchObject({ kind: 'open', level, country: 'US' });
    expect(kept[0]?.event.subject).toBe(allows(level, 'identified') ? SUBJECT : '');
  });

  test.each(LEVELS)('the level %s in the token lowers it', async (level) => {
    const subject = allows(level, 'anonymous') ? SUBJECT : null;
    const kept = await eventsOf([rule(kind, 'full')], (url) =>
      gif(`${url}/o/${openOf(kind, level, subject)}.gif`),
    );
    const wanted = level === 'off' ? [] : [fieldsOf(level, kind)];
    expect(kept.map(({ fields }) => fields)).toEqual(wanted);
  });

  test.each(LEVELS)('the level %s of the whole installation lowers it', async (maxLevel) => {
    const kept = await eventsOf(
      [rule(kind, 'full')],
      (url) => gif(`${url}/o/${openOf(kind, 'full', SUBJECT)}.gif`),
      { maxLevel },
    );
    const wanted = maxLevel === 'off' ? [] : [fieldsOf(maxLevel, kind)];
    expect(kept.map(({ fields }) => fields)).toEqual(wanted);
  });

  test.each(LEVELS)('a consent of %s lowers what was sent long ago', async (consent) => {
    const kept = await eventsOf(
      [rule(kind, 'full')],
      async (url) => {
        await gif(`${url}/o/${openOf(kind, 'full', SUBJECT)}.gif`);
        // Another person is not meant.
        await gif(`${url}/o/${openOf(kind, 'full', 'zzzzzzzzzzzzy')}.gif`);
      },
      { consents: [[SUBJECT, consent]] },
    );
    const lowered = consent === 'off' ? [] : [fieldsOf(consent, kind)];
    expect(kept.map(({ fields }) => fields)).toEqual([...lowered, fieldsOf('full', kind)]);
  });

  test.each(['count', 'anonymous', 'identified', 'full'] as const)(
    'a click at level %s: at count nothing of the address that it leads to; above, its host and path',
    async (level) => {
      const click = codec.sign({
        kind: 'click',
        source: SOURCE[kind],
        subject: allows(level, 'anonymous') ? SUBJECT : null,
        level,
        stampedAt: 1_000_000,
        destination: 'https://user:password@www.shop.example/for-ada?secret=1#fragment',
        link: 3,
      });
      const kept = await eventsOf([rule(kind, 'full')], async (url) => {
        const response = await fetch(`${url}/c/${click}`, { headers: HEADERS, redirect: 'manual' });
        expect(response.status).toBe(302);
      });
      const led = allows(level, 'anonymous')
        ? { hostname: 'www.shop.example', path: '/for-ada' }
        : {};
      expect(kept.map(({ fields }) => fields)).toEqual([
        [...fieldsOf(level, kind), 'link', ...Object.keys(led)].toSorted(),
      ]);
      const [{ event, text } = { event: null, text: '' }] = kept;
      expect(event).toMatchObject({ kind: 'click', name: 'click', link: 3, ...led });
      expect(text).not.toMatch(/user|password|secret|fragment/);
      if (level === 'count') expect(text).not.toMatch(/shop|ada/);
    },
  );

  test('an older token without a number is kept without one', async () => {
    const click = codec.sign({
      kind: 'click',
      source: SOURCE[kind],
      subject: null,
      level: 'count',
      stampedAt: 1_000_000,
      destination: 'https://shop.example/',
    });
    const kept = await eventsOf([rule(kind, 'full')], async (url) => {
      await fetch(`${url}/c/${click}`, { headers: HEADERS, redirect: 'manual' });
    });
    expect(kept.map(({ fields }) => fields)).toEqual([fieldsOf('count', kind)]);
  });

  test('whoever follows the trap is a scanner, and is led on all the same', async () => {
    const trap = codec.sign({
      kind: 'click',
      source: SOURCE[kind],
      subject: SUBJECT,
      level: 'identified',
      stampedAt: 1_000_000,
      destination: 'https://shop.example/',
      link: TRAP_LINK,
    });
    const kept = await eventsOf([rule(kind, 'full')], async (url) => {
      const response = await fetch(`${url}/c/${trap}`, { headers: HEADERS, redirect: 'manual' });
      expect(response.headers.get('location')).toBe('https://shop.example/');
    });
    expect(kept.map(({ event }) => event)).toMatchObject([
      {
        kind: 'click',
        name: 'trap',
        link: TRAP_LINK,
        verdict: 'scanner',
        certainty: 'certain',
        reasons: ['trap-link'],
        subject: SUBJECT,
      },
    ]);
  });
});

describe.each(['Sec-GPC', 'DNT'])("the reader's signal %s", (name) => {
  test.each(SOURCE_KINDS)('for a %s', async (kind) => {
    const send = async (url: string, value: string): Promise<void> => {
      const headers = { [name]: value };
      if (kind !== 'site') return gif(`${url}/o/${openOf(kind, 'full', SUBJECT)}.gif`, headers);
      await gif(sitePixel(url), headers);
      return post(url, headers);
    };
    const rules = [rule(kind, 'full')];
    const signalled = await eventsOf(rules, (url) => send(url, '1'));
    // A document's notice comes before its first page: there the signal lowers nothing.
    const wanted = kind === 'document' ? 'full' : 'count';
    expect(signalled.length).toBe(kind === 'site' ? 2 : 1);
    for (const { event, fields } of signalled) {
      expect(event.level).toBe(wanted);
      expect(fields).toEqual(fieldsOf(wanted, kind));
      if (wanted === 'count') expect(event.at % HOUR_MS).toBe(0);
    }
    const without = await eventsOf(rules, (url) => send(url, '0'));
    for (const { event } of without) expect(event.level).toBe('full');
  });

  test('raises nothing', async () => {
    const kept = await eventsOf([rule('site', 'off')], (url) =>
      gif(sitePixel(url), { [name]: '1' }),
    );
    expect(kept).toEqual([]);
  });
});

describe('at level count', () => {
  test('nothing that could tell a visitor is on the disk', async () => {
    await eventsOf([rule('site', 'count')], async (url) => {
      await gif(sitePixel(url));
      await post(url);
    });
    const edgeFolder = join(folders.at(-1) ?? '', 'edge');
    expect(readdirSync(edgeFolder)).toEqual([]);
  });

  // Where days begin at half past, another day would tell in which half of the hour it was.
  test('the day is the day of the hour that is kept', async () => {
    const timezone = 'Asia/Kolkata';
    const now = Temporal.Now.zonedDateTimeISO(timezone);
    const at = now.startOfDay().add({ minutes: 10 });
    const past = Temporal.ZonedDateTime.compare(at, now) < 0 ? at : at.subtract({ days: 1 });
    const kept = await eventsOf([rule('site', 'count', { timezone })], (url) =>
      post(url, {}, { at: past.toInstant().toString() }),
    );
    const event = kept[0]?.event;
    expect(event?.day).toBe(
      Temporal.Instant.fromEpochMilliseconds(event?.at ?? 0)
        .toZonedDateTimeISO(timezone)
        .toPlainDate()
        .toString(),
    );
  });
});

describe('a snapshot from elsewhere', () => {
  test.each([
    ['a day old', 24.1, true, 'count'],
    ['nearly a day old', 23.9, true, 'full'],
    ["a day old, and the console's own", 24.1, false, 'full'],
  ] as const)('%s', async (_, hours, isRemote, level) => {
    const kept = await eventsOf([rule('site', 'full')], (url) => gif(sitePixel(url)), {
      writtenAt: new Date(Date.now() - hours * HOUR_MS).toISOString(),
      isRemote,
    });
    expect(kept.map(({ event }) => event.level)).toEqual([level]);
  });
});
