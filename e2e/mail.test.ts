/** Mails that the console sends itself, through a real SMTP server. */
import type { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer, eventually, freePort } from './server.ts';

const mails: ParsedMail[] = [];
let smtp: SMTPServer;
let server: TestServer;
const post = (where: string, body: object): Promise<Response> =>
  fetch(`${server.console}/api/v1${where}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const secretIn = (mail: ParsedMail | undefined): string =>
  /#([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';

async function keep(stream: Readable, done: (error?: Error) => void): Promise<void> {
  try {
    mails.push(await simpleParser(stream));
    done();
  } catch {
    done(new Error('unreadable'));
  }
}

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: false,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'console' && password === 'p@ss') done(null, { user: username });
      else done(new Error('wrong'));
    },
    onData: (stream, _session, done) => {
      void keep(stream, done);
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => {
    smtp.listen(port, '127.0.0.1', () => resolve());
  });
  server = await TestServer.create({
    CLEARPIXEL_SMTP_URL: `smtp://console:p%40ss@127.0.0.1:${port}?from=pixel@example.com`,
  });
});
afterAll(async () => {
  await server.dispose();
  await new Promise<void>((resolve) => {
    smtp.close(() => resolve());
  });
});

test('an invitation comes by mail, and its link makes the account', async () => {
  const { mailed } = await server.api<{ mailed: boolean }>('POST', '/invitations', {
    email: 'grace@example.com',
    role: 'owner',
  });
  expect(mailed).toBe(true);
  const [mail] = mails;
  expect(mail?.to).toMatchObject({ text: 'grace@example.com' });
  expect(mail?.from?.value[0]).toMatchObject({ address: 'pixel@example.com', name: 'Clearpixel' });
  expect(mail?.text).toContain(`${server.console}/invitation#`);
  expect(mail?.html).toBe(false);
  const accepted = await post('/invitations/accept', {
    secret: secretIn(mail),
    name: 'Grace',
    password: 'a calm and clear password',
  });
  expect(accepted.status).toBe(201);
});

test('a link to a new password comes by mail, to those alone who have an account', async () => {
  mails.length = 0;
  await post('/password-reset', { email: 'nobody@example.com' });
  await post('/password-reset', { email: 'Grace@Example.com' });
  await eventually(async () => mails.length > 0);
  expect(mails).toHaveLength(1);
  const used = await post('/password-reset/use', {
    secret: secretIn(mails[0]),
    password: 'another calm password',
  });
  expect(used.status).toBe(204);
  const signedIn = await post('/session', {
    email: 'grace@example.com',
    password: 'another calm password',
  });
  expect(signedIn.status).toBe(200);
});

test('with the mail server gone an invitation still gives its link', async () => {
  await new Promise<void>((resolve) => {
    smtp.close(() => resolve());
  });
  const { mailed, link } = await server.api<{ mailed: boolean; link: string }>(
    'POST',
    '/invitations',
    {
      email: 'late@example.com',
      role: 'viewer',
    },
  );
  expect(mailed).toBe(false);
  expect(link).toMatch(/\/invitation#[\w-]{43}$/);
  expect(server.log).toContain('the mail with an invitation could not be sent');
  expect(server.log).not.toContain('late@example.com');
});
