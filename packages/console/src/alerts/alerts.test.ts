/** Alerts over a real registry and store, by a real mail server and receiver: when they fire, what they say, and to whom. */
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Webhook as Verifier } from 'standardwebhooks';
import {
  HOST,
  OWNER_KEY,
  SETUP_SECRET,
  callApi,
  loadEvents,
  openTestConsole,
} from '../test-console.ts';
import type { Answer, Method, TestConsole } from '../test-console.ts';
import { TestReceiver } from '../webhooks/test-receiver.ts';

const PASSWORD = 'a calm and clear password';
let opened: TestConsole;
let receiver: TestReceiver;
let smtp: SMTPServer;
let refusesMail = false;
const mails: string[] = [];

beforeAll(async () => {
  receiver = await TestReceiver.open();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        if (refusesMail) {
          done(new Error('no'));
          return;
        }
        mails.push(text.replaceAll('=\r\n', ''));
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
  opened = await openTestConsole({
    outgoingAllow: ['localhost'],
    smtpUrl: `smtp://127.0.0.1:${port}`,
  });
  await owner.call('POST', '/setup', {
    secret: SETUP_SECRET,
    name: 'Ada',
    email: 'ada@example.com',
    password: PASSWORD,
  });
});
afterAll(async () => {
  await opened.close();
  receiver.close();
  await new Promise<void>((resolve) => {
    smtp.close(() => resolve());
  });
});

/** Somebody with a cookie, or a program with a key. */
class Caller {
  #headers: Record<string, string>;

  constructor(headers: Record<string, string> = {}) {
    this.#headers = headers;
  }

  async call(method: Method, where: string, payload?: object): Promise<Answer> {
    const answer = await callApi(opened, method, where, payload, {
      origin: `http://${HOST}`,
      ...this.#headers,
    });
    if (answer.cookie !== undefined) this.#headers['cookie'] = answer.cookie;
    return answer;
  }
}
const owner = new Caller();
const robot = new Caller({ authorization: `Bearer ${OWNER_KEY}` });

const newCampaign = async (): Promise<string> =>
  (await owner.call('POST', '/campaigns', { name: 'Autumn letter', level: 'identified' })).body.id;
const newSite = async (): Promise<string> =>
  (await owner.call('POST', '/sites', { name: 'Shop', domain: 'shop.example' })).body.id;
const add = async (campaign: string, items: object[]): Promise<Answer['body']> =>
  (await owner.call('POST', `/campaigns/${campaign}/recipients`, { items })).body.items;
const newAlert = async (fields: object, by = owner): Promise<Answer['body']> => {
  const { status, body } = await by.call('POST', '/alerts', {
    name: 'Told',
    quietSeconds: 0,
    condition: { when: 'each', of: 'open' },
    ...fields,
  });
  expect(`${status} ${JSON.stringify(body)}`).toMatch(/^201/);
  return body;
};
const opening = (source: string, subject: string, more: object = {}) => ({
  source,
  sourceKind: 'campaign' as const,
  kind: 'open' as const,
  name: 'open',
  level: 'identified' as const,
  subject,
  ...more,
});
const said = async (alert: { id: string }): Promise<Answer['body'][]> =>
  (await owner.call('GET', `/alerts/${alert.id}/notices`)).body.items;
/** How often an alert has fired. */
const firedBy = async (alert: { id: string }): Promise<number> =>
  (await said(alert)).reduce((sum, { parts }) => sum + parts.count, 0) +
  (await owner.call('GET', `/alerts/${alert.id}`)).body.waiting;
const stateOf = async (alert: { id: string }): Promise<Answer['body']> =>
  (await owner.call('GET', `/alerts/${alert.id}`)).body;
const eventually = { timeout: 9_000, interval: 100 };
/** Until all that was loaded before has been considered: something later has fired. */
async function considered(): Promise<void> {
  const site = await newSite();
  const probe = await newAlert({ source: site, condition: { when: 'each', of: 'view' } });
  await loadEvents(opened, [{ source: site }]);
  await expect.poll(() => firedBy(probe), eventually).toBe(1);
  await owner.call('DELETE', `/alerts/${probe.id}`);
}

describe('conditions', () => {
  test('first: once for a source, or once for each person; machines do not count unless they are asked for', async () => {
    const campaign = await newCampaign();
    const [ada, bob] = await add(campaign, [
      { email: 'ada.first@example.com', consent: 'granted' },
      { email: 'bob.first@example.com', consent: 'granted' },
    ]);
    const first = { when: 'first', of: 'open' };
    const once = await newAlert({ source: campaign, condition: first });
    const each = await newAlert({ source: campaign, condition: { ...first, per: 'subject' } });
    const machines = await newAlert({ source: campaign, condition: first, verdicts: 'all' });
    const ofBob = await newAlert({ source: campaign, condition: { ...first, subject: bob.ref } });
    const anywhere = await newAlert({ source: null, sourceKind: 'campaign', condition: first });
    const onSites = await newAlert({ source: null, sourceKind: 'site', condition: first });
    await loadEvents(opened, [opening(campaign, ada.ref, { verdict: 'prefetched' })]);
    await considered();
    expect(await firedBy(machines)).toBe(1);
    for (const alert of [once, each, ofBob, anywhere]) expect(await firedBy(alert)).toBe(0);
    await loadEvents(opened, [
      opening(campaign, ada.ref),
      opening(campaign, ada.ref, { name: 'open-end' }),
      opening(campaign, ada.ref),
      opening(campaign, bob.ref),
      opening(campaign, bob.ref),
    ]);
    await considered();
    expect(await firedBy(once)).toBe(1);
    expect((await stateOf(once)).endedAt).not.toBeNull();
    expect(await firedBy(each)).toBe(2);
    expect((await stateOf(each)).endedAt).toBeNull();
    expect(await firedBy(ofBob)).toBe(1);
    expect(await firedBy(anywhere)).toBe(1);
    expect(await firedBy(onSites)).toBe(0);
    expect(await firedBy(machines)).toBe(1);
    for (const alert of [each, anywhere, onSites])
      await owner.call('DELETE', `/alerts/${alert.id}`);
  });

  test('each: every event of a name, and while it is paused none', async () => {
    const site = await newSite();
    const condition = { when: 'each', of: 'event', name: 'purchase' };
    const alert = await newAlert({ source: site, condition });
    const purchase = { source: site, kind: 'event' as const, name: 'purchase' };
    await loadEvents(opened, [purchase, { ...purchase, name: 'signup' }, purchase]);
    await considered();
    expect(await firedBy(alert)).toBe(2);
    await owner.call('PATCH', `/alerts/${alert.id}`, { paused: true });
    await loadEvents(opened, [purchase]);
    await considered();
    await owner.call('PATCH', `/alerts/${alert.id}`, { paused: false });
    await loadEvents(opened, [purchase]);
    await considered();
    expect(await firedBy(alert)).toBe(3);
  });

  test('count: when it is reached, what was there before included, and once', async () => {
    const site = await newSite();
    const purchase = { source: site, kind: 'event' as const, name: 'purchase' };
    await loadEvents(opened, [purchase, purchase]);
    const reached = await newAlert({
      source: site,
      condition: { when: 'count', of: 'event', name: 'purchase', count: 2 },
    });
    const four = await newAlert({
      source: site,
      condition: { when: 'count', of: 'event', name: 'purchase', count: 4 },
    });
    const visits = await newAlert({
      source: site,
      condition: { when: 'count', of: 'visit', count: 2 },
    });
    await expect.poll(() => firedBy(reached), eventually).toBe(1);
    const visit = (session: string) => ({ source: site, visitor: session, session });
    await loadEvents(opened, [purchase, visit('1'), visit('1')]);
    await considered();
    expect(await firedBy(four)).toBe(0);
    expect(await firedBy(visits)).toBe(0);
    await loadEvents(opened, [purchase, purchase, visit('2')]);
    await expect.poll(() => firedBy(four), eventually).toBe(1);
    await expect.poll(() => firedBy(visits), eventually).toBe(1);
    expect((await said(four))[0].parts.lines[0]).toMatchObject({ count: 5, name: 'purchase' });
    await loadEvents(opened, [purchase, visit('3')]);
    await considered();
    for (const alert of [reached, four, visits]) expect(await firedBy(alert)).toBe(1);
  });

  test('nothing by a time: it fires by the clock, and not where something came', async () => {
    const [silent, loud] = [await newCampaign(), await newCampaign()];
    const [ada] = await add(loud, [{ email: 'ada.loud@example.com', consent: 'granted' }]);
    // The time has passed a while ago, as if the console had been asleep.
    const by = new Date(Date.now() - 120_000).toISOString();
    await loadEvents(opened, [opening(loud, ada.ref, { at: Date.now() - 200_000 })]);
    const make = async (source: string, subject: string | null): Promise<Answer['body']> => {
      const condition = { when: 'nothing', of: 'open', subject };
      const later = new Date(Date.now() + 60_000).toISOString();
      const alert = await newAlert({ source, condition: { ...condition, by: later } });
      await opened.registry.changeAlert({ id: 'usr_x', name: '' }, alert.id, {
        condition: { when: 'nothing', of: 'open', name: null, subject, since: null, by },
      });
      return alert;
    };
    const fires = await make(silent, null);
    const ends = [await make(loud, null), await make(loud, ada.ref)];
    await expect.poll(() => firedBy(fires), eventually).toBe(1);
    expect((await said(fires))[0].parts.lines[0]).toMatchObject({ count: 0, at: by });
    for (const alert of ends) {
      await expect.poll(async () => (await stateOf(alert)).endedAt, eventually).not.toBeNull();
      expect(await firedBy(alert)).toBe(0);
    }
    const late = { when: 'nothing', of: 'open', by };
    expect(
      await owner.call('POST', '/alerts', { name: 'x', source: silent, condition: late }),
    ).toMatchObject({ status: 400, body: { error: { field: 'condition.by' } } });
  });
});

describe('what is said', () => {
  test('by mail, in the inbox and to a webhook: who it was, where they have agreed, and as one message', async () => {
    const campaign = await newCampaign();
    const [ada, eve] = await add(campaign, [
      { email: 'ada.told@example.com', name: 'Ada Told', consent: 'granted' },
      { email: 'eve.told@example.com', name: 'Eve Told', consent: 'granted' },
    ]);
    await owner.call('PUT', `/subjects/${eve.ref}/consent`, { consent: 'denied' });
    const hook = (
      await owner.call('POST', '/webhooks', { name: 'CRM', url: receiver.url(), events: [] })
    ).body;
    const alert = await newAlert({
      name: 'Somebody opened it',
      source: campaign,
      mail: true,
      webhook: hook.id,
      quietSeconds: 900,
    });
    await loadEvents(opened, [
      ...Array.from({ length: 24 }, () => opening(campaign, ada.ref)),
      opening(campaign, eve.ref, { at: Date.now() - 1_000 }),
    ]);
    await expect.poll(() => mails.length, eventually).toBe(1);
    const [mail = ''] = mails;
    expect(mail).toContain('To: ada@example.com');
    expect(mail).toContain('Subject: Somebody opened it (25 times)');
    expect(mail).toContain('Autumn letter: opened, by Ada Told <ada.told@example.com>, a person');
    expect(mail).toContain('and 5 more.');
    expect(mail).toContain(`http://${HOST}/alerts/${alert.id}`);
    expect(mail).not.toMatch(/eve/i);
    await expect.poll(() => receiver.received.length, eventually).toBe(1);
    const { body, headers } = receiver.received[0] ?? expect.unreachable();
    const message = new Verifier(hook.secret).verify(body, headers);
    expect(message).toMatchObject({
      type: 'alert.fired',
      data: { alert: { id: alert.id, name: 'Somebody opened it' }, count: 25 },
    });
    expect(body).not.toContain('@');
    const { body: inbox } = await owner.call('GET', '/inbox?limit=1&unread=true');
    expect(inbox.items[0].parts).toMatchObject({
      what: 'alert',
      count: 25,
      lines: {
        length: 20,
        0: { subject: eve.ref, person: null },
        1: { sourceName: 'Autumn letter', person: { name: 'Ada Told' } },
      },
    });
    const { unread } = (await owner.call('GET', '/inbox/unread')).body;
    await owner.call('POST', '/inbox/read', { ids: [inbox.items[0].id] });
    expect((await owner.call('GET', '/inbox/unread')).body.unread).toBe(unread - 1);
    // Within the quiet time it gathers.
    await loadEvents(opened, [opening(campaign, ada.ref), opening(campaign, ada.ref)]);
    await considered();
    expect(mails).toHaveLength(1);
    expect((await stateOf(alert)).waiting).toBe(2);
    await owner.call('DELETE', `/alerts/${alert.id}`);

    // Erased, Ada is in no inbox any more.
    await owner.call('DELETE', `/subjects/${ada.ref}`);
    const after = JSON.stringify((await owner.call('GET', '/inbox?limit=1000')).body);
    expect(after).not.toContain(ada.ref);
    expect(after).not.toContain('Ada Told');
    expect(opened.logged.join('\n')).not.toMatch(/@example|Ada Told/);
  });

  test('what strangers call their events is one line of the mail, however they wrote it', async () => {
    const site = await newSite();
    const alert = await newAlert({
      source: site,
      mail: true,
      condition: { when: 'each', of: 'event' },
    });
    const before = mails.length;
    const name = 'x\r\n\r\nYour account is locked: go to http://evil.example\u2028now';
    await loadEvents(opened, [{ source: site, kind: 'event', name }]);
    await expect.poll(() => mails.length, eventually).toBe(before + 1);
    const text = (mails.at(-1) ?? '').replaceAll('=E2=80=9C', '“').replaceAll('=E2=80=9D', '”');
    expect(text).toContain('“x Your account is locked: go to http://evil.example now”');
    await owner.call('DELETE', `/alerts/${alert.id}`);
  });

  test('a mail that is not taken is tried again, and its failure is shown', async () => {
    const site = await newSite();
    refusesMail = true;
    const alert = await newAlert({
      source: site,
      mail: true,
      inbox: false,
      condition: { when: 'each', of: 'view' },
    });
    await loadEvents(opened, [{ source: site }]);
    await expect.poll(async () => (await said(alert))[0]?.mail, eventually).toBe('waiting');
    const [{ id }] = await said(alert);
    await opened.registry.mailFailed(id, 'the mail server did not take it', null);
    expect((await stateOf(alert)).failure.why).toBe('the mail server did not take it');
    expect((await said(alert))[0].mail).toBe('failed');
    const { body } = await owner.call('GET', '/inbox?limit=1');
    expect(body.items[0].parts).toEqual({
      what: 'not-sent',
      name: 'Told',
      channel: 'mail',
      why: 'the mail server did not take it',
    });
    refusesMail = false;
  });
});

describe('who may', () => {
  test('analysts have alerts of their own on what they may see; viewers none; owners see all', async () => {
    const [site, other] = [await newSite(), await newSite()];
    const join = async (email: string, role: string, sites: string[] | null): Promise<Caller> => {
      const { link } = (await owner.call('POST', '/invitations', { email, role, sites })).body;
      const person = new Caller();
      await person.call('POST', '/invitations/accept', {
        secret: link.split('#')[1],
        name: 'Grace',
        password: PASSWORD,
      });
      return person;
    };
    const analyst = await join('grace@example.com', 'analyst', [site]);
    const viewer = await join('viewer@example.com', 'viewer', null);
    const alert = { name: 'x', condition: { when: 'each', of: 'view' } };
    expect((await viewer.call('POST', '/alerts', { ...alert, source: site })).status).toBe(403);
    expect((await analyst.call('POST', '/alerts', { ...alert, source: other })).status).toBe(404);
    expect((await analyst.call('POST', '/alerts', { ...alert, source: null })).status).toBe(403);
    const own = await newAlert({ ...alert, source: site, quietSeconds: 0 }, analyst);
    const foreign = await newAlert({ ...alert, source: site });
    expect((await analyst.call('GET', '/alerts')).body.items).toMatchObject([{ id: own.id }]);
    for (const method of ['GET', 'DELETE'] as const)
      expect((await analyst.call(method, `/alerts/${foreign.id}`)).status).toBe(404);
    const all = (await owner.call('GET', '/alerts?limit=1000')).body.items;
    expect(all.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([own.id, foreign.id]),
    );
    await loadEvents(opened, [{ source: site }]);
    await expect.poll(() => firedBy(own), eventually).toBe(1);
    expect((await analyst.call('GET', '/inbox')).body.items).toHaveLength(1);
    // Bound to other sites, they hear nothing of this one, and what was said of it is not shown.
    const { body: people } = await owner.call('GET', '/people');
    const grace = people.items.find(
      ({ email }: { email: string }) => email === 'grace@example.com',
    );
    await owner.call('PATCH', `/people/${grace.id}`, { sites: [other] });
    await loadEvents(opened, [{ source: site }]);
    await considered();
    expect(await firedBy(own)).toBe(1);
    expect((await analyst.call('GET', '/inbox')).body.items[0].parts.lines).toEqual([]);
  });

  test('keys have no inbox and no address: they need a webhook', async () => {
    const site = await newSite();
    const alert = { name: 'x', source: site, condition: { when: 'each', of: 'view' } };
    expect(await robot.call('POST', '/alerts', alert)).toMatchObject({
      status: 400,
      body: { error: { field: 'webhook' } },
    });
    expect(await robot.call('POST', '/alerts', { ...alert, mail: true })).toMatchObject({
      status: 400,
      body: { error: { field: 'mail' } },
    });
    const hook = { name: 'y', url: receiver.url('/alerts'), events: [] };
    const { id } = (await robot.call('POST', '/webhooks', hook)).body;
    const made = await newAlert({ ...alert, webhook: id }, robot);
    expect(made).toMatchObject({ inbox: false, account: null });
    await loadEvents(opened, [{ source: site }]);
    await expect
      .poll(() => receiver.received.filter(({ path }) => path === '/alerts').length, eventually)
      .toBe(1);
  });

  test('what is wrong is named', async () => {
    const campaign = await newCampaign();
    const alert = { name: 'x', source: campaign, condition: { when: 'each', of: 'open' } };
    for (const [fields, field] of [
      [{ condition: { when: 'often', of: 'open' } }, 'condition.when'],
      [{ condition: { when: 'count', of: 'open', count: 0 } }, 'condition.count'],
      [{ condition: { ...alert.condition, subject: '0000000000000' } }, 'condition.subject'],
      [{ webhook: 'whk_none' }, 'webhook'],
      [{ inbox: false }, 'inbox'],
      [
        { source: null, condition: { when: 'nothing', of: 'open', by: '2099-01-01T00:00:00Z' } },
        'source',
      ],
    ] as const)
      expect(await owner.call('POST', '/alerts', { ...alert, ...fields })).toMatchObject({
        status: 400,
        body: { error: { field } },
      });
    expect((await owner.call('POST', '/alerts', { ...alert, source: '0000000000' })).status).toBe(
      404,
    );
    expect((await owner.call('GET', '/alerts?cursor=x')).status).toBe(400);
  });
});
