/** Set-up, signing in, roles, links, over a real registry: as a browser with a cookie does it. */
import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST, OWNER_KEY, SETUP_SECRET, openTestConsole } from '../test-console.ts';
import type { TestConsole } from '../test-console.ts';

let opened: TestConsole;
let app: FastifyInstance;
beforeAll(async () => {
  opened = await openTestConsole();
  ({ app } = opened);
});
afterAll(() => opened.close());

const PASSWORD = 'a calm and clear password';
let networks = 0;
/** A network of its own, so that one test's wrong guesses do not stop another's. */
const newAddress = (): string => `198.51.${++networks}.7`;

class Person {
  cookie = '';
  readonly address = newAddress();

  async call(
    method: string,
    where: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{
    status: number;
    body: any; // oxlint-disable-line typescript/no-explicit-any -- what stands in it is what is tested
    headers: Record<string, unknown>;
  }> {
    const response = await app.inject({
      method: method as 'GET',
      url: `/api/v1${where}`,
      headers: {
        host: HOST,
        origin: `http://${HOST}`,
        'x-forwarded-for': this.address,
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const [set] = response.cookies;
    if (set !== undefined) this.cookie = set.value === '' ? '' : `${set.name}=${set.value}`;
    return {
      status: response.statusCode,
      body: response.body === '' ? undefined : response.json(),
      headers: response.headers,
    };
  }

  signIn(email: string, password = PASSWORD, code?: string) {
    return this.call('POST', '/session', {
      email,
      password,
      ...(code === undefined ? {} : { code }),
    });
  }
}

const owner = new Person();
const withKey = async (method: string, where: string, body?: object) => {
  const response = await app.inject({
    method: method as 'GET',
    url: `/api/v1${where}`,
    headers: { host: HOST, authorization: `Bearer ${OWNER_KEY}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return response.json();
};

/** A new account of the role, signed in. */
async function join(email: string, role: string, sites: string[] | null = null): Promise<Person> {
  const { body } = await owner.call('POST', '/invitations', { email, role, sites });
  const person = new Person();
  const secret = body.link.split('#')[1];
  const accepted = await person.call('POST', '/invitations/accept', {
    secret,
    name: 'Guest',
    password: PASSWORD,
  });
  expect(accepted.status).toBe(201);
  return person;
}

describe('set-up', () => {
  test('needs the secret of the link, works once, and signs in', async () => {
    const stranger = new Person();
    expect((await stranger.call('GET', '/session')).body).toMatchObject({
      account: null,
      needsSetup: true,
    });
    const person = { email: 'Ada@Example.com', name: 'Ada', password: PASSWORD };
    const wrong = await stranger.call('POST', '/setup', { ...person, secret: 'wrong' });
    expect([wrong.status, wrong.body.error.code]).toEqual([410, 'link-used']);
    const short = await stranger.call('POST', '/setup', {
      ...person,
      password: 'short',
      secret: SETUP_SECRET,
    });
    expect([short.status, short.body.error.field]).toEqual([400, 'password']);

    const made = await owner.call('POST', '/setup', { ...person, secret: SETUP_SECRET });
    expect(made.body.account).toMatchObject({ email: 'ada@example.com', role: 'owner' });
    const cookie = String(made.headers['set-cookie']);
    expect(cookie).toMatch(/^clearpixel=[\w-]{43};/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Secure');
    expect((await owner.call('GET', '/session')).body).toMatchObject({
      account: { email: 'ada@example.com' },
      needsSetup: false,
    });
    const again = await stranger.call('POST', '/setup', { ...person, secret: SETUP_SECRET });
    expect(again.status).toBe(410);
  });
});

describe('signing in', () => {
  test('somebody who does not exist and a wrong password are alike', async () => {
    const person = new Person();
    const [nobody, wrong] = [
      await person.signIn('nobody@example.com'),
      await person.signIn('ada@example.com', 'wrong'),
    ];
    expect(nobody.status).toBe(401);
    expect(wrong.body).toEqual(nobody.body);
    expect((await person.signIn(' ADA@example.com ')).status).toBe(200);
    expect((await person.call('GET', '/sites')).status).toBe(200);
    expect((await person.call('DELETE', '/session')).status).toBe(204);
    expect(person.cookie).toBe('');
  });

  test('the cookie of an ended session is nothing', async () => {
    const person = new Person();
    await person.signIn('ada@example.com');
    const kept = person.cookie;
    await person.call('DELETE', '/session');
    person.cookie = kept;
    expect((await person.call('GET', '/sites')).status).toBe(401);
  });

  test('guessing is slowed down, for the account from that network, and the right password too', async () => {
    const guesser = new Person();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, i) => guesser.signIn('ada@example.com', `guess ${i}`)),
    );
    const refused = statuses.filter(({ status }) => status === 429);
    expect(statuses.filter(({ status }) => status === 401)).toHaveLength(8);
    expect(refused).toHaveLength(12);
    expect(refused[0]?.body.error).toMatchObject({ code: 'too-many-attempts', retryable: true });
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(60);
    expect((await guesser.signIn('ada@example.com')).status).toBe(429);
    // Their owner, elsewhere, gets in.
    expect((await new Person().signIn('ada@example.com')).status).toBe(200);
  });

  test('who knows the password is never slowed down', async () => {
    const person = new Person();
    for (let i = 0; i < 12; i++) expect((await person.signIn('ada@example.com')).status).toBe(200);
  });

  test('sessions are listed and ended; a new password ends the others', async () => {
    const [here, there] = [new Person(), new Person()];
    await here.signIn('ada@example.com');
    await there.signIn('ada@example.com');
    const { items } = (await here.call('GET', '/account/sessions')).body;
    expect(items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain(here.cookie.split('=')[1]);
    const wrong = await here.call('PUT', '/account/password', {
      current: 'wrong',
      password: PASSWORD,
    });
    expect(wrong.body.error.field).toBe('password');
    const changed = await here.call('PUT', '/account/password', {
      current: PASSWORD,
      password: PASSWORD,
    });
    expect(changed.status).toBe(204);
    expect((await there.call('GET', '/sites')).status).toBe(401);
    expect((await here.call('GET', '/sites')).status).toBe(200);
    await owner.signIn('ada@example.com');
    const other = (await here.call('GET', '/account/sessions')).body.items.find(
      ({ current }: { current: boolean }) => !current,
    );
    expect((await here.call('DELETE', `/account/sessions/${other.id}`)).status).toBe(204);
    expect((await owner.call('GET', '/sites')).status).toBe(401);
    await owner.signIn('ada@example.com');
  });
});

describe('second factor', () => {
  test('is asked for, each code works once, recovery codes too', async () => {
    const person = await join('codes@example.com', 'analyst');
    const { secret, uri, qr } = (await person.call('POST', '/account/second-factor')).body;
    expect(uri).toContain(`secret=${secret}`);
    expect(qr.every((row: string) => row.length === qr.length)).toBe(true);
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = totp.generate();
    const wrong = code === '000000' ? '000001' : '000000';
    const confirm = (given: string, password = PASSWORD) =>
      person.call('PUT', '/account/second-factor', { secret, code: given, password });
    expect((await confirm(wrong)).body.error.code).toBe('code-wrong');
    expect((await confirm(code, 'wrong')).body.error.field).toBe('password');
    const { recoveryCodes } = (await confirm(code)).body;
    expect(new Set(recoveryCodes).size).toBe(10);

    const signIn = (given?: string) => new Person().signIn('codes@example.com', PASSWORD, given);
    expect((await signIn()).body.error.code).toBe('code-needed');
    expect((await signIn(wrong)).body.error.code).toBe('code-wrong');
    // Spaces, as authenticators show them.
    expect((await signIn(`${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
    expect((await signIn(code)).body.error.code).toBe('code-wrong');
    expect((await signIn(String(recoveryCodes[0]).toUpperCase())).status).toBe(200);
    expect((await signIn(recoveryCodes[0])).body.error.code).toBe('code-wrong');
    // A wrong password is told as one, whatever the code.
    const both = await new Person().signIn('codes@example.com', 'wrong', recoveryCodes[1]);
    expect(both.body.error.code).toBe('sign-in-failed');

    const remove = (given: string) =>
      person.call('DELETE', '/account/second-factor', { password: PASSWORD, code: given });
    expect((await remove(wrong)).body.error.code).toBe('code-wrong');
    expect((await remove(recoveryCodes[1])).status).toBe(204);
    expect((await signIn()).status).toBe(200);
  });

  test('codes cannot be guessed at leisure by who knows the password', async () => {
    const person = await join('guessed@example.com', 'analyst');
    const { secret } = (await person.call('POST', '/account/second-factor')).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await person.call('PUT', '/account/second-factor', { secret, code, password: PASSWORD });
    const guesser = new Person();
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      // The password alone, in between, must not wipe the failures out.
      await guesser.signIn('guessed@example.com');
      statuses.push((await guesser.signIn('guessed@example.com', PASSWORD, `00000${i}`)).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('roles', () => {
  test('a viewer reads reports and never a receipt; an analyst reads both; an owner does all', async () => {
    const { id } = await withKey('POST', '/sites', { name: 'Shop', domain: 'shop.example' });
    const viewer = await join('viewer@example.com', 'viewer');
    const analyst = await join('analyst@example.com', 'analyst');
    const asked = [
      ['GET', `/sites/${id}/overview`],
      ['GET', `/sites/${id}/breakdown?dimension=path`],
      ['GET', `/sites/${id}/events`],
      ['GET', '/events'],
      ['GET', `/sites/${id}/live`],
      ['GET', '/status'],
      ['PATCH', `/sites/${id}`],
      ['GET', '/people'],
      ['GET', '/audit'],
      ['POST', '/keys'],
    ] as const;
    const statuses = async (person: Person, upTo = asked.length): Promise<number[]> => {
      const all: number[] = [];
      for (const [method, where] of asked.slice(0, upTo)) {
        // A stream has no end to wait for.
        if (where.endsWith('/live') && person !== viewer) continue;
        all.push(
          (await person.call(method, where, method === 'GET' ? undefined : { name: 'New' })).status,
        );
      }
      return all;
    };
    expect(await statuses(viewer)).toEqual([200, 200, 403, 403, 403, 403, 403, 403, 403, 403]);
    expect(await statuses(analyst)).toEqual([200, 200, 200, 200, 200, 403, 403, 403, 403]);
    expect(await statuses(owner)).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 400]);
  });

  test('who is bound to some sites sees these alone', async () => {
    const [mine, other] = [
      (await withKey('POST', '/sites', { name: 'Mine', domain: 'mine.example' })).id,
      (await withKey('POST', '/sites', { name: 'Other', domain: 'other.example' })).id,
    ];
    const person = await join('some@example.com', 'analyst', [mine]);
    expect((await person.call('GET', '/sites')).body.items).toMatchObject([{ id: mine }]);
    expect((await person.call('GET', `/sites/${other}/overview`)).status).toBe(404);
    expect((await person.call('GET', `/events?site=${other}`)).status).toBe(404);
    expect((await person.call('GET', '/status')).status).toBe(403);
  });

  test('a change of role is in force at once, and the last owner stays', async () => {
    const person = await join('changed@example.com', 'viewer');
    const { account } = (await person.call('GET', '/session')).body;
    expect((await person.call('GET', '/people')).status).toBe(403);
    await owner.call('PATCH', `/people/${account.id}`, { role: 'owner' });
    expect((await person.call('GET', '/people')).status).toBe(200);
    await owner.call('DELETE', `/people/${account.id}`);
    expect((await person.call('GET', '/people')).status).toBe(401);
    const me = (await owner.call('GET', '/session')).body.account;
    expect((await owner.call('PATCH', `/people/${me.id}`, { role: 'viewer' })).status).toBe(409);
    expect((await owner.call('DELETE', `/people/${me.id}`)).status).toBe(409);
  });
});

describe('requests of other sites', () => {
  const change = (headers: Record<string, string>) =>
    owner.call('PATCH', '/account', { name: 'Ada' }, headers);

  test('change nothing', async () => {
    expect((await change({})).status).toBe(200);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${HOST}`, 'sec-fetch-site': 'cross-site' },
      { origin: `http://${HOST}`, 'sec-fetch-site': 'same-site' },
      { origin: `http://${HOST}.evil.example` },
    ])
      expect((await change(headers)).body.error.code).toBe('cross-site');
    const { statusCode } = await app.inject({
      method: 'PATCH',
      url: '/api/v1/account',
      headers: { host: HOST, cookie: owner.cookie },
      payload: { name: 'Ada' },
    });
    expect(statusCode).toBe(403);
  });

  test('do not even sign somebody in', async () => {
    const person = new Person();
    const { body } = await person.call(
      'POST',
      '/session',
      { email: 'ada@example.com', password: PASSWORD },
      { origin: 'https://evil.example' },
    );
    expect(body.error.code).toBe('cross-site');
  });

  test('forms and plain text are not read as JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      expect(
        (await owner.call('PATCH', '/account', undefined, { 'content-type': type })).status,
      ).toBe(type === 'text/plain' ? 400 : 415);
  });
});

describe('links', () => {
  test('a link to a new password works once and ends the sessions', async () => {
    const person = await join('forgot@example.com', 'analyst');
    const { account } = (await person.call('GET', '/session')).body;
    const { link } = (await owner.call('POST', `/people/${account.id}/reset-link`)).body;
    const secret = String(link).split('#')[1];
    const use = () =>
      new Person().call('POST', '/password-reset/use', { secret, password: 'another long one' });
    expect((await use()).status).toBe(204);
    expect((await use()).body.error.code).toBe('link-used');
    expect((await person.call('GET', '/sites')).status).toBe(401);
    expect((await person.signIn('forgot@example.com', 'another long one')).status).toBe(200);
  });

  test('asking for a new password does not tell who has an account, and is slowed down', async () => {
    const person = new Person();
    const [known, unknown] = [
      await person.call('POST', '/password-reset', { email: 'ada@example.com' }),
      await person.call('POST', '/password-reset', { email: 'nobody@example.com' }),
    ];
    expect(known.status).toBe(202);
    expect(unknown.body).toEqual(known.body);
    for (let i = 0; i < 8; i++)
      await person.call('POST', '/password-reset', { email: 'ada@example.com' });
    expect(
      (await person.call('POST', '/password-reset', { email: 'ada@example.com' })).status,
    ).toBe(429);
  });

  test('a guessed link is nothing, and guessing is slowed down', async () => {
    const guesser = new Person();
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++)
      statuses.push((await guesser.call('POST', '/invitations/look', { secret: `s${i}` })).status);
    expect(statuses).toEqual([410, 410, 410, 410, 410, 410, 410, 410, 429, 429]);
  });
});

test('the audit log says what was done, and by whom', async () => {
  const { items } = (await owner.call('GET', '/audit?limit=1000')).body;
  const actions = new Set(items.map(({ action }: { action: string }) => action));
  for (const action of [
    'account-created',
    'signed-in',
    'password-changed',
    'second-factor-changed',
    'invitation-created',
    'account-changed',
    'account-removed',
  ])
    expect(actions).toContain(action);
  expect(JSON.stringify(items)).not.toContain('@example.com');
});
