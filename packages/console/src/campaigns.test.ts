/** Campaigns over a real registry and a real store: recipients, consent, stamping, what a relay gets, people's rights. */
import { TRAP_LINK, createTokenCodec, newSubjectRef, tokenCodecOf } from '@clearpixel/pixel';
import type { EventLine, Snapshot } from '@clearpixel/pixel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OWNER_KEY, callApi, openTestConsole } from './test-console.ts';
import type { Answer, Method, TestConsole } from './test-console.ts';

const SECRET = 'a secret of forty characters for the tests';
const tokens = createTokenCodec([SECRET]);
let opened: TestConsole;
let published: Snapshot[];
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaigns-'));

beforeAll(async () => {
  opened = await openTestConsole();
  ({ published } = opened);
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const api = (
  method: Method,
  where: string,
  payload?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  callApi(opened, method, where, payload, {
    authorization: `Bearer ${OWNER_KEY}`,
    ...headers,
  });
const newCampaign = async (fields: object = {}): Promise<string> =>
  (await api('POST', '/campaigns', { name: 'Autumn letter', level: 'identified', ...fields })).body
    .id;
const add = async (campaign: string, items: object[]): Promise<Answer['body']> =>
  (await api('POST', `/campaigns/${campaign}/recipients`, { items })).body.items;
const tokenOf = (address: string): string => /\/(?:o|c|r)\/([\w-]+)/.exec(address)?.[1] ?? '';

describe('campaigns', () => {
  test('count is the default, and is in force at the edge before the call answers', async () => {
    const { status, body } = await api('POST', '/campaigns', { name: 'Letter' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ level: 'count', opens: true, clicks: true });
    expect(published.at(-1)?.sources).toContainEqual(
      expect.objectContaining({ id: body.id, kind: 'campaign', level: 'count', domains: [] }),
    );
    expect((await api('GET', '/sites')).body.items).toEqual([]);
    const changed = await api('PATCH', `/campaigns/${body.id}`, { level: 'off' });
    expect(changed.body.level).toBe('off');
    expect((await api('GET', '/campaigns')).body.items).toContainEqual(changed.body);
    expect((await api('DELETE', `/campaigns/${body.id}`)).status).toBe(204);
    expect((await api('GET', `/campaigns/${body.id}`)).status).toBe(404);
    expect(published.at(-1)?.sources.some(({ id }) => id === body.id)).toBe(false);
  });

  test('what is wrong is named', async () => {
    expect(await api('POST', '/campaigns', {})).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid', field: 'name' } },
    });
    const id = await newCampaign();
    const bad = await api('POST', `/campaigns/${id}/recipients`, { items: [{ email: 'nobody' }] });
    expect(bad.status).toBe(400);
    expect(JSON.stringify(bad.body)).toContain('e-mail address');
  });
});

describe('recipients', () => {
  test('with consent they have a pixel of their own, without it they share one that names nobody', async () => {
    const id = await newCampaign();
    const [ada, bob, eve] = await add(id, [
      { email: ' Ada@Example.com ', name: 'Ada', consent: 'granted', consentSource: 'form' },
      { email: 'bob@example.com' },
      { email: 'eve@example.com', consent: 'denied' },
    ]);
    expect(ada).toMatchObject({
      email: 'ada@example.com',
      level: 'identified',
      consent: 'granted',
    });
    expect(tokens.verify('open', tokenOf(ada.pixelUrl))).toMatchObject({
      source: id,
      subject: ada.ref,
      level: 'identified',
    });
    for (const one of [bob, eve]) {
      expect(one.level).toBe('count');
      expect(tokens.verify('open', tokenOf(one.pixelUrl))).toMatchObject({
        subject: null,
        level: 'count',
      });
    }
    expect(tokens.verify('reader', tokenOf(bob.readerUrl))).toMatchObject({ subject: bob.ref });
    // Nobody's address stands in any token.
    expect(JSON.stringify([ada, bob])).not.toContain(Buffer.from('ada@').toString('base64url'));
  });

  test('consent that is taken back is in force for what was sent before, when the call answers', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [{ email: 'ada.back@example.com', consent: 'granted' }]);
    expect(published.at(-1)?.consents.some(([ref]) => ref === ada.ref)).toBe(false);
    const before = published.length;
    const put = await api('PUT', `/subjects/${ada.ref}/consent`, { consent: 'denied' });
    expect(put.status).toBe(204);
    expect(published.length).toBe(before + 1);
    expect(published.at(-1)?.consents).toContainEqual([ada.ref, 'count']);
    // An old list that is imported again does not undo it; a word of theirs that is newer does.
    const consentNow = async (): Promise<string> =>
      (await api('GET', '/subjects?email=ADA.back@example.com')).body.items[0].consent;
    await add(id, [{ email: 'ada.back@example.com', consent: 'granted' }]);
    expect(await consentNow()).toBe('denied');
    const consentAt = new Date().toISOString();
    await add(id, [{ email: 'ada.back@example.com', consent: 'granted', consentAt }]);
    expect(await consentNow()).toBe('granted');
  });

  test('CSV of any length is read as it comes; lines that are no recipients are told and left out', async () => {
    const id = await newCampaign();
    const csv = [
      '\uFEFFE-Mail,Name,Consent,Consent Source,groups,other',
      'a@example.com,"Lovelace, Ada",granted,form,"vip; early",x',
      'not an address,,,,,',
      'b@example.com,,,,,',
      'c@example.com,,perhaps,,,',
      '',
      'A@EXAMPLE.COM,Ada L.,,,,',
    ].join('\r\n');
    const { status, body } = await api('POST', `/campaigns/${id}/recipients`, csv, {
      'content-type': 'text/csv',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 5, taken: 3, refused: 2 });
    expect(body.faults.map(({ line }: { line: number }) => line)).toEqual([3, 5]);
    expect(JSON.stringify(body)).not.toContain('not an address');
    const { body: list } = await api('GET', `/campaigns/${id}/recipients`);
    expect(list.items).toHaveLength(2);
    // Those of one import came at one time: in no order of their own.
    expect(list.items.find(({ name }: { name: string }) => name !== '')).toMatchObject({
      email: 'a@example.com',
      name: 'Ada L.',
      consent: 'granted',
      consentSource: 'form',
      groups: ['vip', 'early'],
    });
    const search = await api('GET', `/campaigns/${id}/recipients?search=ADA`);
    expect(search.body.items).toHaveLength(1);
    const group = await api('GET', `/campaigns/${id}/recipients?group=vip`);
    expect(group.body.items).toHaveLength(1);
  });

  test('twenty thousand lines in one stream', async () => {
    const id = await newCampaign();
    const lines = Array.from({ length: 20_000 }, (_, i) => `p${i}@bulk.example,granted`);
    const { body } = await api(
      'POST',
      `/campaigns/${id}/recipients`,
      `email,consent\n${lines.join('\n')}\n`,
      {
        'content-type': 'text/csv',
      },
    );
    expect(body).toMatchObject({ rows: 20_000, taken: 20_000, refused: 0, faults: [] });
    expect((await api('GET', `/campaigns/${id}/report`)).body).toMatchObject({
      recipients: 20_000,
      consenting: 20_000,
    });
  });

  test.each([
    ['no column email', 'name\nAda\n'],
    ['a quote that never ends', 'email\n"ada@example.com\n'],
    ['nothing', ''],
  ])('CSV with %s is refused', async (_what, csv) => {
    const id = await newCampaign();
    const answer = await api('POST', `/campaigns/${id}/recipients`, csv, {
      'content-type': 'text/csv',
    });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'invalid']);
  });

  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('CSV with %s, as spreadsheets write it, and days without a time', async (_what, sign) => {
    const id = await newCampaign();
    const lines = [
      ['"E-Mail"', 'Consent', 'Consent At', 'Groups'],
      ['d@example.com', 'granted', '2026-01-02', 'vip|early'],
      ['e@example.com', 'granted', '2026-01-02 03:04:05', ''],
      ['f@example.com', 'granted', '2026-01-02T03:04:05+01:00', ''],
      ['g@example.com', 'granted', 'yesterday', ''],
    ];
    const { body } = await api(
      'POST',
      `/campaigns/${id}/recipients`,
      `\uFEFF${lines.map((line) => line.join(sign)).join('\r\n')}`,
      { 'content-type': 'text/csv' },
    );
    expect(body).toMatchObject({ rows: 4, taken: 3, refused: 1, faults: [{ line: 5 }] });
    const { items } = (await api('GET', `/campaigns/${id}/recipients`)).body;
    expect(
      items
        .map(({ consentAt, groups }: { consentAt: string; groups: string[] }) => [
          consentAt,
          groups,
        ])
        .toSorted(),
    ).toEqual([
      ['2026-01-02T00:00:00.000Z', ['vip', 'early']],
      ['2026-01-02T02:04:05.000Z', []],
      ['2026-01-02T03:04:05.000Z', []],
    ]);
  });
});

describe('stamping', () => {
  const HTML =
    '<html><body><p>Hello</p><a href="https://shop.example/socks">Socks</a></body></html>';

  test('HTML for a recipient, by address or ref; for a stranger at level count; for who has stopped not at all', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [{ email: 'ada.stamp@example.com', consent: 'granted' }]);
    const stamp = async (recipient: string, more: object = {}): Promise<Answer> =>
      api('POST', `/campaigns/${id}/stamp`, { html: HTML, recipient, ...more });
    const { body } = await stamp('Ada.Stamp@example.com');
    expect(body).toMatchObject({ ref: ada.ref, level: 'identified', pixels: 2, links: 1 });
    const click = /href="([^"]+)"/.exec(body.html)?.[1] ?? '';
    expect(tokens.verify('click', tokenOf(click))).toMatchObject({
      subject: ada.ref,
      destination: 'https://shop.example/socks',
    });
    expect((await stamp(ada.ref)).body.ref).toBe(ada.ref);
    expect((await stamp(ada.ref, { links: false })).body.links).toBe(0);
    await api('PATCH', `/campaigns/${id}`, { trap: true });
    const trapped = (await stamp(ada.ref)).body.html;
    expect(
      [...trapped.matchAll(/href="([^"]+)"/g)].map(
        ([, address]) => tokens.verify('click', tokenOf(address ?? ''))?.link,
      ),
    ).toEqual([TRAP_LINK, 1]);
    const stranger = (await stamp('stranger@example.com')).body;
    expect(stranger).toMatchObject({ ref: null, level: 'count', pixels: 2, links: 1 });
    await opened.registry.setStopped({ id: 'reader', name: 'reader' }, ada.ref, true);
    expect((await stamp(ada.ref)).body).toMatchObject({ html: HTML, level: 'off', pixels: 0 });
  });
});

describe('a relay', () => {
  test('gets keys for mails alone, and who is a recipient; nothing else answers its key', async () => {
    const id = await newCampaign();
    const [ada] = await add(id, [
      { email: 'ada.relay@example.com', consent: 'granted' },
      { email: 'bob.relay@example.com' },
    ]);
    const { key } = (await api('POST', '/keys', { name: 'relay', scopes: ['relay'] })).body;
    const by = { authorization: `Bearer ${key}` };
    const { body: relay } = await api('GET', '/relay', undefined, by);
    expect(relay.edgeUrl).toBe('https://edge.example');
    const codec = tokenCodecOf(relay.keys);
    const token = {
      kind: 'open',
      source: id,
      subject: ada.ref,
      level: 'identified',
      stampedAt: 0,
    } as const;
    expect(tokens.verify('open', codec.sign(token))).toEqual(token);
    expect(() => codec.sign({ ...token, kind: 'visitor' })).toThrow(RangeError);
    // A key of one campaign would sign for all others.
    const bound = await api('POST', '/keys', { name: 'one', scopes: ['relay'], sites: [id] });
    const byBound = { authorization: `Bearer ${bound.body.key}` };
    expect((await api('GET', '/relay', undefined, byBound)).status).toBe(403);
    const { body: plan } = await api(
      'POST',
      '/relay/plan',
      { campaign: id, emails: ['ADA.relay@example.com', 'bob.relay@example.com', 'x@example.com'] },
      by,
    );
    expect(plan.campaign).toEqual({
      id,
      level: 'identified',
      opens: true,
      clicks: true,
      trap: false,
    });
    expect(
      plan.recipients
        .map(({ email, level }: { email: string; level: string }) => [email, level])
        .toSorted(),
    ).toEqual([
      ['ada.relay@example.com', 'identified'],
      ['bob.relay@example.com', 'count'],
    ]);
    const at = '2026-11-24T10:00:00.000Z';
    const noted = await api(
      'POST',
      `/campaigns/${id}/deliveries`,
      {
        items: [
          { ref: ada.ref, what: 'sent', at },
          { ref: newSubjectRef(), what: 'sent', at },
        ],
      },
      by,
    );
    expect(noted.status).toBe(204);
    expect((await api('GET', `/campaigns/${id}/report`)).body.sent).toBe(1);
    for (const where of ['/sites', `/campaigns/${id}`, `/campaigns/${id}/recipients`, '/keys'])
      expect((await api('GET', where, undefined, by)).status).toBe(403);
  });
});

test('a level for the whole installation is in force when the call answers', async () => {
  expect((await api('GET', '/installation')).body).toEqual({ maxLevel: 'full' });
  expect((await api('PATCH', '/installation', { maxLevel: 'count' })).status).toBe(200);
  expect(published.at(-1)?.maxLevel).toBe('count');
  // What is stamped meanwhile names nobody, whatever they have agreed to.
  const id = await newCampaign();
  const [ada] = await add(id, [{ email: 'ada.max@example.com', consent: 'granted' }]);
  expect(tokens.verify('open', tokenOf(ada.pixelUrl))).toMatchObject({
    subject: null,
    level: 'count',
  });
  await api('PATCH', '/installation', { maxLevel: 'full' });
  expect(published.at(-1)?.maxLevel).toBe('full');
});

describe('people', () => {
  const load = async (lines: Partial<EventLine>[]): Promise<void> => {
    const name = `seg-${randomUUID()}`;
    const file = path.join(folder, `${name}.jsonl`);
    const at = Date.now() - 1_000;
    writeFileSync(
      file,
      lines
        .map((line) =>
          JSON.stringify({
            id: randomUUID(),
            at,
            sourceKind: 'campaign',
            kind: 'open',
            name: 'open',
            level: 'identified',
            verdict: 'person',
            certainty: 'probable',
            reasons: ['ordinary-browser'],
            day: new Date(at).toISOString().slice(0, 10),
            retainUntil: '2099-01-01',
            ...line,
          }),
        )
        .join('\n') + '\n',
    );
    await opened.store.load({ name, path: file, bytes: statSync(file).size });
  };

  test('the report tells certain, possible and machine apart, by recipients', async () => {
    const source = await newCampaign();
    const items = Array.from({ length: 4 }, (_, i) => ({
      email: `r${i}.report@example.com`,
      consent: 'granted',
    }));
    const [a, b, c] = await add(source, items);
    await load([
      { source, subject: a.ref, certainty: 'certain' },
      { source, subject: a.ref, name: 'open-end', certainty: 'certain' },
      { source, subject: a.ref, verdict: 'prefetched' },
      { source, subject: b.ref, verdict: 'proxied' },
      { source, subject: b.ref, kind: 'click', name: 'click' },
      { source, subject: c.ref, verdict: 'prefetched' },
      { source, subject: c.ref, verdict: 'scanner', kind: 'click', name: 'click' },
      { source, level: 'count' },
      { source, verdict: 'self' },
    ]);
    const { body } = await api('GET', `/campaigns/${source}/report`);
    expect(body).toMatchObject({
      recipients: 4,
      consenting: 4,
      loads: 5,
      opens: { certain: 1, possible: 1, machine: 1 },
      openRate: { low: expect.any(Number), estimate: expect.any(Number), high: expect.any(Number) },
      naiveOpenRate: 0.75,
      clickRate: { low: 0, estimate: 0.25 },
      reason: null,
      clicks: { certain: 0, possible: 1, machine: 1 },
    });
    expect(body.byVerdict).toMatchObject({ prefetched: 2, scanner: 1, self: 1 });
    const { body: receipts } = await api(
      'GET',
      `/campaigns/${source}/receipts?verdict=all&limit=3`,
    );
    expect(receipts.items).toHaveLength(3);
    expect(receipts.next).not.toBeNull();
    const count = await newCampaign({ level: 'count' });
    expect((await api('GET', `/campaigns/${count}/report`)).body).toMatchObject({
      openRate: null,
      reason: 'At level count there are only loads.',
    });
    // What the installation allows counts as well.
    await api('PATCH', '/installation', { maxLevel: 'anonymous' });
    expect((await api('GET', `/campaigns/${source}/report`)).body).toMatchObject({
      openRate: null,
      clickRate: null,
      openCounts: null,
      reason: 'At level anonymous there are only loads.',
    });
    await api('PATCH', '/installation', { maxLevel: 'full' });
  });

  test('everything held can be copied, and is erased here and in the store', async () => {
    const source = await newCampaign();
    const [ada] = await add(source, [
      { email: 'ada.erase@example.com', name: 'Ada', consent: 'granted' },
    ]);
    await load([{ source, subject: ada.ref }]);
    const { body: copy } = await api('GET', `/subjects/${ada.ref}/export`);
    expect(copy.subject).toMatchObject({ email: 'ada.erase@example.com', name: 'Ada' });
    expect(copy.recipientOf).toHaveLength(1);
    expect(copy.receipts).toHaveLength(1);
    expect((await api('DELETE', `/subjects/${ada.ref}`)).status).toBe(204);
    expect(published.at(-1)?.consents).toContainEqual([ada.ref, 'off']);
    expect((await api('GET', `/subjects/${ada.ref}/export`)).status).toBe(404);
    expect((await api('GET', '/subjects?email=ada.erase@example.com')).body.items).toEqual([]);
    await expect
      .poll(async () => (await api('GET', `/campaigns/${source}/receipts?verdict=all`)).body.items)
      .toEqual([]);
    expect(opened.logged.join('\n')).not.toContain('example.com');
    expect(JSON.stringify((await api('GET', '/audit')).body)).not.toContain('@example.com');
  });

  test.each(['nobody', '0000000000000', newSubjectRef()])('%s is nobody', async (ref) => {
    expect((await api('DELETE', `/subjects/${ref}`)).status).toBeGreaterThanOrEqual(400);
    expect((await api('GET', `/subjects/${ref}/export`)).status).toBeGreaterThanOrEqual(400);
  });
});
