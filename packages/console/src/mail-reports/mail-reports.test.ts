/** Reports by mail over a real registry and store, by a real mail server; and the links that share a dashboard. */
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openMailer } from '../accounts/mailer.ts';
import {
  HOST,
  OWNER_KEY,
  SETUP_SECRET,
  callApi,
  loadEvents,
  openTestConsole,
} from '../test-console.ts';
import type { Answer, Method, TestConsole } from '../test-console.ts';
import { nextDue, reportedTime } from './calendar.ts';
import { MailReportSender } from './sender.ts';

const HOSTILE = `/"><script>alert(1)</script>`;
/** A Wednesday; the week that is over is the 16th to the 22nd. */
const NOW = Date.UTC(2026, 10, 25, 9);
const MONDAY = Date.UTC(2026, 10, 16, 12);
const MINUTE_MS = 60_000;

let opened: TestConsole;
let smtp: SMTPServer;
let sender: MailReportSender;
let refusesMail = false;
let mails: { to: string[]; raw: string }[] = [];
let cookie = '';

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope: { rcptTo } }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refusesMail) {
          done(new Error('no'));
          return;
        }
        mails.push({
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const server = smtp.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const smtpUrl = `smtp://127.0.0.1:${port}`;
  opened = await openTestConsole({ smtpUrl });
  const consoleUrl = `http://${HOST}`;
  sender = new MailReportSender({ ...parts(), mailer: openMailer(smtpUrl, consoleUrl) });
  const setUp = await opened.app.inject({
    method: 'POST',
    url: '/api/v1/setup',
    headers: { host: HOST, origin: consoleUrl },
    payload: {
      secret: SETUP_SECRET,
      name: 'Ada',
      email: 'ada@example.com',
      password: 'a calm and clear password',
    },
  });
  cookie = setUp.cookies.map(({ name, value }) => `${name}=${value}`).join();
});
afterAll(async () => {
  await opened.close();
  await new Promise<void>((resolve) => {
    smtp.close(() => resolve());
  });
});
beforeEach(() => {
  mails = [];
  refusesMail = false;
});

const parts = () => ({
  registry: opened.registry,
  store: opened.store,
  consoleUrl: `http://${HOST}`,
  pagesUrl: 'https://pages.example',
  log: (_level: string, message: string): void => void opened.logged.push(message),
});
const blank = { account: null, createdAt: '', dueAt: '', lastSentAt: null, failure: null };

const call = (
  method: Method,
  where: string,
  payload?: object,
  headers: Record<string, string> = { cookie },
): Promise<Answer> =>
  callApi(opened, method, where, payload, { origin: `http://${HOST}`, ...headers });
const byKey = (key = OWNER_KEY): Record<string, string> => ({ authorization: `Bearer ${key}` });
const newSite = async (fields: object = {}): Promise<string> =>
  (await call('POST', '/sites', { name: 'Shop', domain: 'shop.example', ...fields })).body.id;

/** What a mail program reads. */
async function read({ raw }: { raw: string }) {
  const { subject, messageId, text = '', html } = await simpleParser(raw);
  const folded = raw.split('\r\n\r\n')[0] ?? '';
  const headers = folded.replaceAll(/\r\n[ \t]+/g, ' ').replaceAll('\r\n', '\n');
  return { subject, messageId, text, html: String(html), headers };
}

describe('the calendar', () => {
  test('a report is of the week or month that is over, in the time zone of the site', () => {
    const said = (every: 'week' | 'month', timezone: string, now: number): string[] => {
      const { before, from, to } = reportedTime(every, timezone, now);
      return [before, from, to].map((at) => new Date(at).toISOString());
    };
    expect(said('week', 'UTC', NOW)).toEqual([
      '2026-11-09T00:00:00.000Z',
      '2026-11-16T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
    ]);
    // Clocks went back on the 25th of October: that week had an hour more.
    expect(said('week', 'Europe/Berlin', Date.UTC(2026, 9, 26, 6))).toEqual([
      '2026-10-11T22:00:00.000Z',
      '2026-10-18T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(said('month', 'America/New_York', Date.UTC(2026, 2, 31, 12))).toEqual([
      '2026-01-01T05:00:00.000Z',
      '2026-02-01T05:00:00.000Z',
      '2026-03-01T05:00:00.000Z',
    ]);
  });

  test('the next is due at seven, always later than now', () => {
    expect(nextDue('week', 'UTC', NOW)).toBe('2026-11-30T07:00:00.000Z');
    expect(nextDue('week', 'Europe/Berlin', Date.UTC(2026, 10, 23, 5, 59))).toBe(
      '2026-11-23T06:00:00.000Z',
    );
    expect(nextDue('week', 'Europe/Berlin', Date.UTC(2026, 10, 23, 6))).toBe(
      '2026-11-30T06:00:00.000Z',
    );
    expect(nextDue('month', 'Asia/Tokyo', NOW)).toBe('2026-11-30T22:00:00.000Z');
    expect(nextDue('month', 'UTC', Date.UTC(2026, 11, 31))).toBe('2027-01-01T07:00:00.000Z');
  });
});

describe('a report', () => {
  const due = async (site: string, email = 'reader@example.com'): Promise<string> => {
    const made = await opened.registry.createMailReport({ id: 'test', name: 'test' }, site, {
      every: 'week',
      account: null,
      email,
      dueAt: new Date(NOW - MINUTE_MS).toISOString(),
    });
    if (typeof made === 'string') throw new Error(made);
    return made.id;
  };

  test('tells the week beside the one before, pages, origins and goals; and can be stopped', async () => {
    const site = await newSite();
    const match = { event: 'order' };
    await call('POST', `/sites/${site}/goals`, { name: 'Order', match });
    const visit = (at: number, session: number, more: object = {}) => ({
      source: site,
      at,
      visitor: String(session),
      session: String(session),
      sessionAt: at,
      path: '/prices',
      referrer: 'news.example',
      ...more,
    });
    await loadEvents(opened, [
      visit(MONDAY, 1),
      visit(MONDAY, 2),
      visit(MONDAY, 3, { path: HOSTILE }),
      visit(MONDAY, 3, { kind: 'event', name: 'order' }),
      visit(MONDAY, 4, { verdict: 'bot', path: '/for-robots' }),
      visit(MONDAY - 7 * 86_400_000, 5),
      visit(MONDAY - 7 * 86_400_000, 6),
      visit(NOW, 7, { path: '/of-today' }),
    ]);
    const id = await due(site);
    expect(await sender.sendDue(NOW)).toBe(1);
    expect(await sender.sendDue(NOW)).toBe(0);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    if (mail === undefined) throw new Error('no mail');
    expect(mail.to).toEqual(['reader@example.com']);
    const { subject, messageId, headers, text, html } = await read(mail);
    expect(subject).toBe('shop.example: 16 November 2026 to 22 November 2026');
    expect(text).toMatch(/^Visitors +3 +2 +\+50%$/m);
    expect(text).toMatch(/^ +3 {2}\/prices$/m);
    expect(text).toMatch(/^ +3 {2}news\.example$/m);
    expect(text).toMatch(/^ +1 {2}Order$/m);
    expect(text).not.toMatch(/for-robots|of-today/);
    expect(html).toContain('<td>/prices</td>');
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toMatch(/<script|<img|<link|<style|\ssrc=|url\(|@import/i);
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
    const link = /^List-Unsubscribe: <([^>]+)>$/m.exec(headers)?.[1] ?? '';
    expect(addresses).toEqual([`http://${HOST}/sites/${site}`, link]);
    expect(text).toContain(`Stop these mails: ${link}`);
    expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(messageId).toBe(`<${id}.${Date.UTC(2026, 10, 16)}@127.0.0.1>`);

    const [kept] = (await call('GET', `/sites/${site}/mail-reports`)).body.items;
    expect(kept).toMatchObject({
      id,
      dueAt: '2026-11-30T07:00:00.000Z',
      lastSentAt: new Date(NOW).toISOString(),
      failure: null,
    });
    expect(link).toMatch(/^https:\/\/pages\.example\/mail-report\/[\w-]{43}$/);
    expect(await opened.registry.stopMailReport(link.split('/').at(-1) ?? '')).toBe(true);
    expect((await call('GET', `/sites/${site}/mail-reports`)).body.items).toEqual([]);
  });

  test('that is refused is tried again, then given up until the next, and an owner hears of it', async () => {
    const site = await newSite({ name: 'Quiet shop' });
    const id = await due(site);
    refusesMail = true;
    let now = NOW;
    for (const wait of [5, 30, 120, 480, 0]) {
      expect(await sender.sendDue(now)).toBe(1);
      expect(await sender.sendDue(now + wait * MINUTE_MS - 1)).toBe(0);
      now += wait * MINUTE_MS;
    }
    const kept = await opened.registry.mailReport(site, id);
    expect(kept).toMatchObject({
      attempts: 0,
      dueAt: '2026-11-30T07:00:00.000Z',
      lastSentAt: null,
      failure: { why: 'the mail server did not take it' },
    });
    const [notice] = (await call('GET', '/inbox')).body.items;
    expect(notice.parts).toEqual({
      what: 'not-sent',
      name: 'Quiet shop, report of the week',
      channel: 'mail',
      why: 'the mail server did not take it',
    });
    refusesMail = false;
    expect(await sender.sendDue(Date.UTC(2026, 10, 30, 7))).toBe(1);
    expect(mails).toHaveLength(1);
    expect(opened.logged.join()).not.toContain('reader@example.com');
  });

  test('of somebody who may no longer see the site is over', async () => {
    const [site, other] = [await newSite(), await newSite()];
    const { link } = (
      await call('POST', '/invitations', {
        email: 'viewer@example.com',
        role: 'viewer',
        sites: [site],
      })
    ).body;
    const { body: viewer } = await call(
      'POST',
      '/invitations/accept',
      { secret: link.split('#')[1], name: 'Vi', password: 'another calm password' },
      {},
    );
    const report = { every: 'week', account: viewer.id ?? viewer.account.id, email: null } as const;
    const actor = { id: 'test', name: 'test' };
    mails = [];
    for (const one of [site, other])
      await opened.registry.createMailReport(actor, one, {
        ...report,
        dueAt: new Date(NOW).toISOString(),
      });
    expect(await sender.sendDue(NOW)).toBe(2);
    expect(mails.map(({ to }) => to)).toEqual([['viewer@example.com']]);
    expect((await opened.registry.mailReports(other, { limit: 5 }))?.items).toEqual([]);
    expect((await opened.registry.mailReports(site, { limit: 5 }))?.items).toHaveLength(1);
  });
});

describe('by the API', () => {
  test('reports are made, tried and deleted by those who may change the site', async () => {
    const site = await newSite();
    const all = `/sites/${site}/mail-reports`;
    const own = await call('POST', all, { every: 'month' });
    expect([own.status, own.body.email]).toEqual([201, 'ada@example.com']);
    expect(own.body).not.toHaveProperty('stopSecret');
    expect((await call('POST', all, { every: 'month' })).status).toBe(409);
    expect((await call('POST', all, { every: 'month' }, byKey())).body.error.field).toBe('email');
    for (const wrong of [{ every: 'day' }, { every: 'week', email: 'nobody' }, {}])
      expect((await call('POST', all, wrong)).status).toBe(400);
    const given = await call('POST', all, { every: 'week', email: 'b@example.com' }, byKey());
    expect(given.body).toMatchObject({ account: null, email: 'b@example.com' });

    expect((await call('POST', `${all}/${given.body.id}/send`)).status).toBe(204);
    expect(mails.map(({ to }) => to)).toEqual([['b@example.com']]);
    const again = Array.from({ length: 10 }, () => call('POST', `${all}/${given.body.id}/send`));
    expect((await Promise.all(again)).filter(({ status }) => status === 429)).toHaveLength(1);
    // The same report made anew fills nobody's mailbox either.
    await call('DELETE', `${all}/${given.body.id}`);
    const anew = await call('POST', all, { every: 'week', email: 'b@example.com' }, byKey());
    expect((await call('POST', `${all}/${anew.body.id}/send`)).status).toBe(429);
    refusesMail = true;
    expect((await call('POST', `${all}/${own.body.id}/send`)).status).toBe(409);
    expect((await call('DELETE', `${all}/${own.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `${all}/${own.body.id}`)).status).toBe(404);
    expect((await call('POST', `${all}/${own.body.id}/send`)).status).toBe(404);
  });

  test('shares are made and taken back; the link is in one answer alone', async () => {
    const site = await newSite();
    const all = `/sites/${site}/shares`;
    const made = await call('POST', all, { name: 'For the press' });
    expect(made.status).toBe(201);
    const { link, ...share } = made.body;
    expect(link).toMatch(/^https:\/\/pages\.example\/share\/[\w-]{43}$/);
    expect(share).toMatchObject({ properties: [], embeddedBy: [], revokedAt: null });
    expect((await call('GET', all)).body.items).toEqual([share]);
    for (const wrong of [
      { name: '' },
      { name: 'x', parts: ['receipts'] },
      { name: 'x', embeddedBy: ['*'] },
      { name: 'x', properties: Array.from({ length: 6 }, String) },
    ])
      expect((await call('POST', all, wrong)).status).toBe(400);
    expect((await call('DELETE', `${all}/${share.id}`)).status).toBe(204);
    expect((await call('GET', all)).body.items[0].revokedAt).toEqual(expect.any(String));
    expect((await call('DELETE', `${all}/shr_none`)).status).toBe(404);
  });

  test('whoever may only read neither shares nor mails, nor sees who gets mails', async () => {
    const [site, other] = [await newSite(), await newSite()];
    const newKey = async (fields: object): Promise<Record<string, string>> =>
      byKey((await call('POST', '/keys', { name: 'k', ...fields })).body.key);
    const reading = await newKey({ scopes: ['read'] });
    const elsewhere = await newKey({ scopes: ['write'], sites: [other] });
    for (const where of ['shares', 'mail-reports'])
      for (const [key, status] of [
        [reading, 403],
        [elsewhere, 404],
      ] as const) {
        expect((await call('GET', `/sites/${site}/${where}`, undefined, key)).status).toBe(status);
        const body = where === 'shares' ? { name: 'x' } : { every: 'week', email: 'a@b.example' };
        expect((await call('POST', `/sites/${site}/${where}`, body, key)).status).toBe(status);
        expect((await call('DELETE', `/sites/${site}/${where}/x`, undefined, key)).status).toBe(
          status,
        );
      }
  });
});

test('without a mail server nothing is sent, and it is said why', async () => {
  const site = await opened.registry.site(await newSite());
  const mailer = openMailer(undefined, `http://${HOST}`);
  const unset = new MailReportSender({ ...parts(), mailer });
  const report = { id: 'x', every: 'week', stopSecret: '', email: '', attempts: 1 } as const;
  expect(site && (await unset.send({ ...blank, ...report, site: site.id }, site, NOW))).toBe(
    'no mail server is set',
  );
});
