/** The reader's page over a real registry and a real store. */
import { createTokenCodec } from '@clearpixel/pixel';
import type { Campaign, Recipient } from '@clearpixel/registry';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { READER_LIMITS } from './reader-access.ts';
import { READER_UNKNOWN_PAGE } from './static-pages.ts';
import { PAGES_URL, SENDER, openTestPages } from './test-pages.ts';
import type { TestPages } from './test-pages.ts';

const MINUTE_MS = 60_000;
const AT = '2026-11-03T10:00:00.000Z';

let opened: TestPages;
let campaign: Campaign;
let person: Recipient;
/** The person's page. */
let page: string;

let now = Date.now();
let mails: { to: string; subject: string; text: string }[] = [];
let mailFails = false;
let edgeFails = false;
/** What the registry said at the moment in which a change was put in force. */
let inForce: { version: number; consents: Map<string, string> }[] = [];
let erasures = 0;

beforeAll(async () => {
  opened = await openTestPages({
    now: () => now,
    sendMail: async (mail) => {
      if (mailFails) throw new Error(`550 ${mail.to} is not known`);
      mails.push(mail);
    },
    putInForce: async () => {
      const { version, consents } = await opened.registry.snapshot();
      inForce.push({ version, consents: new Map(consents) });
      if (edgeFails) throw new Error('edge-not-updated');
    },
    startErasures: () => {
      erasures += 1;
    },
  });
  campaign = await opened.addCampaign({ name: 'Secret plan', subject: 'Hello & welcome' });
});
afterAll(() => opened.close());

let people = 0;
beforeEach(async () => {
  mails = [];
  inForce = [];
  mailFails = false;
  edgeFails = false;
  person = await opened.addRecipient(campaign, {
    email: `grace${++people}@mail.example.com`,
    name: 'Grace Hopper',
    consent: 'granted',
    consentSource: 'form on /newsletter',
    consentAt: AT,
    groups: ['Early birds'],
  });
  page = opened.pageOf(campaign.id, person.ref);
});

const get = (url: string): Promise<LightMyRequestResponse> => opened.app.inject({ url });
const post = (
  url: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = { origin: PAGES_URL },
): Promise<LightMyRequestResponse> =>
  opened.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
const version = async (): Promise<number> => (await opened.registry.snapshot()).version;
const isStopped = async (): Promise<boolean | undefined> =>
  (await opened.registry.subject(person.ref))?.stopped;

/** Each asks from a network of their own. */
async function codeFor(address = page): Promise<string> {
  await post(`${address}/code`, {}, { 'x-forwarded-for': `10.${people}.0.1` });
  return /\d{6}/.exec(mails.at(-1)?.subject ?? '')?.[0] ?? '';
}
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
async function open(): Promise<{ proof: string; body: string }> {
  const { body } = await post(`${page}/open`, { code: await codeFor() });
  return { proof: /name="proof" value="([\w-]{43})"/.exec(body)?.[1] ?? '', body };
}

describe('with the link alone', () => {
  test('looking changes nothing, whatever is looked at', async () => {
    const before = await version();
    const log = (await opened.registry.audit({ limit: 1 }))?.items[0]?.sequence;
    for (const step of ['', '/stop', '/code', '/open', '/copy', '/consent', '/resume', '/erase'])
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode } = await opened.app.inject({
          method,
          url: `${page}${step}`,
          query: { consent: 'denied', sure: 'yes' },
        });
        expect(`${method} ${step} ${statusCode}`).toBe(`${method} ${step} 200`);
      }
    expect(await version()).toBe(before);
    expect((await opened.registry.audit({ limit: 1 }))?.items[0]?.sequence).toBe(log);
    expect(await isStopped()).toBe(false);
    expect({ mails, inForce }).toEqual({ mails: [], inForce: [] });
  });

  test('it says what is recorded, since when, and nothing by which others would know the person', async () => {
    const { statusCode, body, headers } = await get(page);
    expect(statusCode).toBe(200);
    expect(body).toContain('g…@m….com');
    expect(body).toContain('its sender learns that it was you');
    expect(body).toContain('400 days');
    expect(body).toContain('you agreed on 3 Nov 2026 (form on /newsletter)');
    expect(body).toContain('<s>Your full IP address</s>');
    for (const hidden of [
      person.email,
      'mail.example',
      'Grace',
      'Early birds',
      'Secret plan',
      'welcome',
      person.ref,
    ])
      expect(body).not.toContain(hidden);
    expect(headers['content-security-policy']).toContain("form-action 'self'");
    expect(headers['content-security-policy']).not.toContain('script');
    expect(headers).toMatchObject({
      'x-robots-tag': 'noindex',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(body).not.toMatch(/<script|style=|\son\w+=/);
    const elsewhere = await get(`/source/${campaign.id}`);
    expect(elsewhere.headers['content-security-policy']).toContain("form-action 'none'");
  });

  test('without consent the sender knows a count', async () => {
    const other = await opened.addRecipient(campaign, { email: `nobody${people}@example.com` });
    const { body } = await get(opened.pageOf(campaign.id, other.ref));
    expect(body).toContain('its sender learns nothing about you');
    expect(body).toContain('Nobody has asked you for it.');
    expect(body).toContain('cut to the hour');
    expect(body).toContain('<s>Who you are</s>');
  });

  test('the level of the installation, and of the campaign, are the ones that are shown', async () => {
    await opened.registry.setMaxLevel(SENDER, 'anonymous');
    expect((await get(page)).body).toContain('but not who');
    expect((await get(`/source/${campaign.id}`)).body).toContain('“anonymous”');
    await opened.registry.setMaxLevel(SENDER, 'full');
    const full = await opened.addCampaign({ level: 'full', clicks: false });
    await opened.addRecipient(full, { email: person.email });
    const { body } = await get(opened.pageOf(full.id, person.ref));
    expect(body).toContain('your full network address');
    expect(body).toContain('<s>That a link was followed</s>');
  });

  test('a link that names nobody explains that nobody is recorded', async () => {
    const address = opened.pageOf(campaign.id, null);
    const { statusCode, body } = await get(address);
    expect(statusCode).toBe(200);
    expect(body).toContain('the same for all its readers');
    expect(body).not.toContain('<form');
    const before = await version();
    expect((await post(`${address}/stop`)).body).toBe(body);
    expect((await post(`${address}/code`)).body).toBe(body);
    expect(await version()).toBe(before);
  });

  test('whoever was sent a mail of a campaign that is gone still has their page', async () => {
    const gone = await opened.addCampaign();
    await opened.addRecipient(gone, { email: person.email });
    await opened.registry.deleteCampaign(SENDER, gone.id);
    const { statusCode, body } = await get(opened.pageOf(gone.id, person.ref));
    expect(statusCode).toBe(200);
    expect(body).toContain('Nothing any more');
    expect((await get(opened.pageOf(gone.id, null))).statusCode).toBe(404);
  });

  test('unknown, forged, of another kind and erased are alike', async () => {
    const token = page.slice('/r/'.length);
    const codec = createTokenCodec(['another secret of forty characters at least']);
    const forged = codec.sign({
      kind: 'reader',
      source: campaign.id,
      subject: person.ref,
      level: 'anonymous',
      stampedAt: 1_700_000_000_000,
    });
    const otherKind = opened.tokens.sign({
      kind: 'open',
      source: campaign.id,
      subject: person.ref,
      level: 'anonymous',
      stampedAt: 1_700_000_000_000,
    });
    const erased = await opened.addRecipient(campaign, { email: `erased${people}@example.com` });
    await opened.registry.eraseSubject(SENDER, erased.ref);
    for (const text of [
      'nothing',
      forged,
      otherKind,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      'x'.repeat(2_000),
      '%zz',
      '%00',
      opened.pageOf(campaign.id, erased.ref).slice('/r/'.length),
      opened.pageOf('0000000000', '0000000000000').slice('/r/'.length),
    ]) {
      const { statusCode, body } = await get(`/r/${text}`);
      expect(`${text}: ${statusCode}`).toBe(`${text}: 404`);
      expect(body).toBe(READER_UNKNOWN_PAGE);
      for (const step of ['stop', 'code', 'open', 'copy', 'consent', 'resume', 'erase']) {
        const answer = await post(`/r/${text}/${step}`);
        expect(`${text}/${step}: ${answer.statusCode}`).toBe(`${text}/${step}: 404`);
        expect(answer.body).toBe(READER_UNKNOWN_PAGE);
      }
    }
    expect(inForce).toEqual([]);
  });
});

describe('stop', () => {
  test('is in force before it is answered, and the page says so', async () => {
    const { statusCode, body } = await post(`${page}/stop`);
    expect(statusCode).toBe(200);
    expect(body).toContain('role="status">Stopped.');
    expect(inForce.map(({ consents }) => consents.get(person.ref))).toEqual(['off']);
    expect(await isStopped()).toBe(true);
    const after = (await get(page)).body;
    expect(after).toContain('Nothing about you is recorded');
    expect(after).toContain('You still get the mails');
    expect(after).not.toContain('/stop"');
    const [entry] = (await opened.registry.audit({ limit: 1 }))?.items ?? [];
    expect(entry).toMatchObject({ action: 'subject-stopped', actor: { id: 'reader' } });
  });

  test('works by one click of a mail program, however it calls its body', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; charset=UTF-8',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/json',
      'x',
      '',
      undefined,
    ]) {
      await opened.registry.setStopped(SENDER, person.ref, false);
      const { statusCode } = await opened.app.inject({
        method: 'POST',
        url: `${page}/stop`,
        ...(type === undefined ? {} : { headers: { 'content-type': type } }),
        payload: 'List-Unsubscribe=One-Click',
      });
      expect(`${type}: ${statusCode} ${await isStopped()}`).toBe(`${type}: 200 true`);
    }
    await opened.registry.setStopped(SENDER, person.ref, false);
    const { statusCode } = await opened.app.inject({ method: 'POST', url: `${page}/stop` });
    expect(`${statusCode} ${await isStopped()}`).toBe('200 true');
  });

  test('says where the edge has not confirmed it, and can be asked again', async () => {
    edgeFails = true;
    const { statusCode, body } = await post(`${page}/stop`);
    expect(statusCode).toBe(503);
    expect(body).toContain('noted');
    expect(await isStopped()).toBe(true);
    edgeFails = false;
    expect((await post(`${page}/stop`)).statusCode).toBe(200);
    expect(inForce).toHaveLength(2);
  });

  test('again and again makes the edge read its rules only so often', async () => {
    for (let i = 0; i < READER_LIMITS.repeatedStopsPerHour + 5; i++)
      expect((await post(`${page}/stop`)).statusCode).toBe(200);
    expect(inForce).toHaveLength(READER_LIMITS.repeatedStopsPerHour + 1);
  });

  test('is no other site’s to send', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: PAGES_URL },
    ] as Record<string, string>[])
      for (const step of ['stop', 'code', 'open', 'copy', 'consent', 'resume', 'erase']) {
        const { statusCode, body } = await post(`${page}/${step}`, {}, headers);
        expect(`${step} ${statusCode}`).toBe(`${step} 403`);
        expect(body).toContain('Nothing was changed');
      }
    expect({ mails, inForce, stopped: await isStopped() }).toEqual({
      mails: [],
      inForce: [],
      stopped: false,
    });
    // A browser that keeps its referrer to itself.
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await post(`${page}/stop`, {}, own)).statusCode).toBe(200);
  });
});

describe('the code', () => {
  test('goes to the address alone, and opens what is held', async () => {
    await opened.loadEvents([
      {
        source: campaign.id,
        subject: person.ref,
        verdict: 'proxied',
        certainty: 'certain',
        reasons: ['google-image-proxy'],
        browser: 'Gmail',
        network: '203.0.113.0/24',
      },
      { source: campaign.id, subject: person.ref, kind: 'click', name: 'click' },
      { source: campaign.id, subject: '', browser: 'Somebody' },
    ]);
    const { body: asked } = await post(`${page}/code`);
    const [mail] = mails;
    expect(mails).toHaveLength(1);
    expect(mail?.to).toBe(person.email);
    const code = /^Your code: (\d{6})$/.exec(mail?.subject ?? '')?.[1] ?? '';
    expect(mail?.text).toContain(code);
    expect(mail?.text).toContain('ignore this mail');
    expect(mail?.text).not.toMatch(/https?:|</);
    for (const hidden of [code, person.email, 'Gmail', 'Grace'])
      expect(asked).not.toContain(hidden);

    const { statusCode, body } = await post(`${page}/open`, {
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
    });
    expect(statusCode).toBe(200);
    for (const shown of [
      person.email,
      'Grace Hopper',
      'Early birds',
      '2 receipts',
      'The mail was opened',
      'A link was followed',
      '24 Nov 2026, 12:00:00 UTC',
      'through their mail service, which hides where they are (that is certain)',
      'Google fetched it when the mail was opened',
      'Gmail',
      '203.0.113.0/24',
    ])
      expect(body).toContain(shown);
    expect(body).not.toContain('Somebody');
    // It opens once.
    expect((await post(`${page}/open`, { code })).statusCode).toBe(403);
  });

  test('is refused when it is wrong, and void after five tries', async () => {
    const code = await codeFor();
    for (let i = 1; i < READER_LIMITS.codeTries; i++) {
      const { statusCode, body } = await post(`${page}/open`, { code: wrong(code) });
      expect(statusCode).toBe(403);
      expect(body).toContain('role="alert"');
      expect(body).not.toContain(person.email);
    }
    expect((await post(`${page}/open`, { code })).statusCode).toBe(200);

    const second = await codeFor();
    for (let i = 0; i < READER_LIMITS.codeTries; i++)
      await post(`${page}/open`, { code: wrong(second) });
    expect((await post(`${page}/open`, { code: second })).statusCode).toBe(403);
  });

  test('is of one person alone', async () => {
    const code = await codeFor();
    const other = await opened.addRecipient(campaign, { email: `other${people}@example.com` });
    const theirs = opened.pageOf(campaign.id, other.ref);
    expect((await post(`${theirs}/open`, { code })).statusCode).toBe(403);
    await post(`${theirs}/code`);
    expect((await post(`${theirs}/open`, { code: '' })).statusCode).toBe(403);
    const { proof } = await open();
    expect((await post(`${theirs}/copy`, { proof })).statusCode).toBe(403);
    expect((await post(`${theirs}/erase`, { proof, sure: 'yes' })).statusCode).toBe(403);
    expect(await opened.registry.subject(other.ref)).not.toBeNull();
  });

  test('and its proof end in time', async () => {
    const code = await codeFor();
    now += READER_LIMITS.codeMinutes * MINUTE_MS - 1;
    const { statusCode, body } = await post(`${page}/open`, { code });
    expect(statusCode).toBe(200);
    const proof = /name="proof" value="([\w-]+)"/.exec(body)?.[1] ?? '';
    now += READER_LIMITS.proofMinutes * MINUTE_MS - 1;
    expect((await post(`${page}/copy`, { proof })).statusCode).toBe(200);
    now += 1;
    const late = await post(`${page}/copy`, { proof });
    expect(late.statusCode).toBe(403);
    expect(late.body).not.toContain(person.email);

    const second = await codeFor();
    now += READER_LIMITS.codeMinutes * MINUTE_MS;
    expect((await post(`${page}/open`, { code: second })).statusCode).toBe(403);
  });

  test('is mailed three times an hour, and the answer does not tell', async () => {
    const first = await post(`${page}/code`);
    for (let i = 1; i < READER_LIMITS.mailsPerHour; i++) await post(`${page}/code`);
    const last = mails.at(-1)?.subject.slice(-6) ?? '';
    const fourth = await post(`${page}/code`);
    expect(mails).toHaveLength(READER_LIMITS.mailsPerHour);
    expect([fourth.statusCode, fourth.body]).toEqual([first.statusCode, first.body]);
    // The one that was mailed last is still good.
    expect((await post(`${page}/open`, { code: last })).statusCode).toBe(200);
  });

  test('one network gets only so many', async () => {
    const from = { 'x-forwarded-for': '192.0.2.7' };
    const near = { 'x-forwarded-for': '192.0.2.200' };
    for (let i = 0; i <= READER_LIMITS.mailsPerHourFromNetwork; i++) {
      const other = await opened.addRecipient(campaign, { email: `net${i}@example.com` });
      await post(`${opened.pageOf(campaign.id, other.ref)}/code`, {}, i % 2 === 0 ? from : near);
    }
    expect(mails).toHaveLength(READER_LIMITS.mailsPerHourFromNetwork);
  });

  test('that could not be mailed counts for nothing, and no log names the person', async () => {
    const first = await post(`${page}/code`);
    mailFails = true;
    for (let i = 0; i < READER_LIMITS.mailsPerHour + 2; i++)
      expect((await post(`${page}/code`)).body).toBe(first.body);
    mailFails = false;
    await post(`${page}/code`);
    expect(mails).toHaveLength(2);
    expect(opened.logged).toContain('no code was mailed: Error');
    expect(opened.logged.join('\n')).not.toMatch(/@|grace/i);
  });

  test('is nowhere offered where no mails can be sent', async () => {
    const silent = await opened.build({});
    for (const request of [{ url: page }, { method: 'POST', url: `${page}/code` }] as const) {
      const { statusCode, body } = await silent.inject(request);
      expect(statusCode).toBe(200);
      expect(body).toContain('not set up to send mails');
      expect(body).toContain('reply to it');
      expect(body).not.toContain('/code"');
    }
    const stopped = await silent.inject({ method: 'POST', url: `${page}/stop` });
    expect(stopped.body).toContain('Nothing about you is recorded');
    await silent.close();
  });
});

describe('behind the code', () => {
  test('a copy has everything', async () => {
    await opened.loadEvents([
      { source: campaign.id, subject: person.ref, system: 'Windows', at: Date.parse(AT) },
    ]);
    const { proof } = await open();
    const answer = await post(`${page}/copy`, { proof });
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['content-disposition']).toMatch(/^attachment;/);
    expect(answer.json()).toEqual({
      subject: await opened.registry.subject(person.ref),
      recipientOf: [
        {
          campaign: campaign.id,
          groups: ['Early birds'],
          level: 'identified',
          addedAt: person.addedAt,
          sentAt: null,
          deliveredAt: null,
          bouncedAt: null,
        },
      ],
      receipts: [
        expect.objectContaining({ at: AT, subject: person.ref, system: 'Windows', kind: 'open' }),
      ],
    });
  });

  test('nothing goes without a proof, or with one that is made up', async () => {
    const before = await version();
    for (const step of ['copy', 'consent', 'resume', 'erase'])
      for (const proof of ['', 'x', 'A'.repeat(43)]) {
        const { statusCode, body } = await post(`${page}/${step}`, {
          proof,
          sure: 'yes',
          consent: 'denied',
        });
        expect(`${step} ${statusCode}`).toBe(`${step} 403`);
        expect(body).not.toContain(person.email);
      }
    expect(await version()).toBe(before);
  });

  test('consent is taken back and given, in force before the answer', async () => {
    const { proof } = await open();
    const back = await post(`${page}/consent`, { proof, consent: 'denied' });
    expect(back.body).toContain('role="status">Your consent is taken back.');
    expect(inForce.map(({ consents }) => consents.get(person.ref))).toEqual(['count']);
    expect(await opened.registry.subject(person.ref)).toMatchObject({
      consent: 'denied',
      consentSource: 'reader’s page',
    });
    const given = await post(`${page}/consent`, { proof, consent: 'granted' });
    expect(given.body).toContain('Take my consent back');
    expect(inForce.at(-1)?.consents.has(person.ref)).toBe(false);
    const before = await version();
    expect((await post(`${page}/consent`, { proof, consent: 'else' })).statusCode).toBe(200);
    expect(await version()).toBe(before);
  });

  test('to allow it again needs the code', async () => {
    await post(`${page}/stop`);
    expect((await post(`${page}/resume`)).statusCode).toBe(403);
    expect(await isStopped()).toBe(true);
    const { proof, body } = await open();
    expect(body).toContain('Allow it again');
    const { statusCode, body: after } = await post(`${page}/resume`, { proof });
    expect(statusCode).toBe(200);
    expect(after).toContain('Allowed again');
    expect(await isStopped()).toBe(false);
    expect(inForce.at(-1)?.consents.has(person.ref)).toBe(false);
  });

  test('to erase needs to be sure, and ends all', async () => {
    const { proof } = await open();
    const unsure = await post(`${page}/erase`, { proof });
    expect(unsure.body).toContain('Nothing was erased');
    expect(await opened.registry.subject(person.ref)).not.toBeNull();
    const done = erasures;
    const { statusCode, body } = await post(`${page}/erase`, { proof, sure: 'yes' });
    expect(statusCode).toBe(200);
    expect(body).toContain('Erased');
    expect(erasures).toBe(done + 1);
    expect(inForce.at(-1)?.consents.get(person.ref)).toBe('off');
    const pending = await opened.registry.pendingSubjectErasures();
    expect(pending.map(({ subject }) => subject)).toContain(person.ref);
    expect((await get(page)).body).toBe(READER_UNKNOWN_PAGE);
    expect((await post(`${page}/copy`, { proof })).statusCode).toBe(404);
  });

  test('acts are bounded', async () => {
    const { proof } = await open();
    const statuses = new Set<number>();
    for (let i = 0; i <= READER_LIMITS.actsPerHour; i++)
      statuses.add((await post(`${page}/consent`, { proof, consent: 'granted' })).statusCode);
    expect([...statuses]).toEqual([200, 429]);
  });

  test('what somebody calls themselves is harmless', async () => {
    const bad = `"><img src=x onerror='alert(1)'>\``;
    const crafted = await opened.addRecipient(campaign, {
      email: `x'&${people}@example.com`,
      name: bad,
      consent: 'granted',
      consentSource: bad,
      groups: [bad],
    });
    page = opened.pageOf(campaign.id, crafted.ref);
    const closed = (await get(page)).body;
    const { body } = await open();
    expect(body).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&#96;');
    for (const text of [closed, body]) expect(text).not.toMatch(/<img|"><|x'&\d/);
  });

  test('a form that is too long is not read', async () => {
    const { statusCode } = await post(`${page}/open`, { code: '1'.repeat(10_000) });
    expect(statusCode).toBe(413);
  });
});

test('the source page of mails tells the public facts, for machines too', async () => {
  const { statusCode, body } = await get(`/source/${campaign.id}`);
  expect(statusCode).toBe(200);
  for (const shown of ['What these mails record', '“identified”', '400 days', 'one button'])
    expect(body).toContain(shown);
  for (const hidden of ['Secret plan', 'welcome', '@']) expect(body).not.toContain(hidden);
  const notice = await get(`/.well-known/clearpixel.json?source=${campaign.id}`);
  expect(notice.headers['access-control-allow-origin']).toBe('*');
  expect(notice.json()).toMatchObject({
    source: campaign.id,
    kind: 'campaign',
    level: 'identified',
    levelWithoutConsent: 'count',
    retentionDays: 400,
    recorded: expect.arrayContaining([
      expect.objectContaining({ field: 'subject', kept: true }),
      { field: 'address', kept: false, what: 'seen, and thrown away at once' },
    ]) as unknown,
    page: `${PAGES_URL}/source/${campaign.id}`,
  });
  expect(notice.body).not.toMatch(/Secret plan|welcome/);
});
