/** `clearpixel mail`, `stamp` and `mail-login` as programs, on a machine that has nothing of the console but its address. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignMail, closeAll, mailOf, testParts } from './test-relay.ts';
import { readStamps, stampsIn } from './test-sink.ts';

const MAIN = fileURLToPath(new URL('../../clearpixel/src/main.ts', import.meta.url));
const ANNA = 'anna@example.net';
const KEY = 'cpk_a-key-of-scope-relay-for-the-commands';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-mail-commands-'));
});
afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  status: number;
  out: string;
  err: string;
}
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CLEARPIXEL_DATA: folder,
  CLEARPIXEL_RELAY_KEY: KEY,
});
const run = (words: readonly string[], input = ''): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...words],
      { env: environment(), timeout: 60_000 },
      (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
    child.stdin?.end(input);
  });

test('the relay: one line when it listens, logins, a stamped mail, a clean end', async () => {
  const { console, sink } = await testParts();
  console.key = KEY;
  const { id } = console.campaign({ [ANNA]: 'identified' });
  const login = await run(['mail-login', 'shop'], 'a password\n');
  const logins = path.join(folder, 'logins');
  writeFileSync(logins, `# who may send\n${login.out}`);
  expect(login.out).not.toContain('a password');

  const upstream = `smtp://127.0.0.1:${sink.port}`;
  const words = ['mail', '--listen', '127.0.0.1:0', '--upstream', upstream, '--auth', logins];
  const child = spawn(process.execPath, [MAIN, ...words, '--console', console.url], {
    env: environment(),
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await expect.poll(() => out).toMatch(/^Mail is stamped at 127\.0\.0\.1:\d+ .*\n$/);
  const port = Number(/:(\d+) and/.exec(out)?.[1]);
  const send = async (pass: string): Promise<unknown> => {
    const auth = { user: 'shop', pass };
    const transporter = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, auth });
    const envelope = { from: 'bounces@shop.example', to: ANNA };
    return transporter
      .sendMail({ envelope, raw: campaignMail(id) })
      .finally(() => transporter.close());
  };
  await expect(send('another')).rejects.toMatchObject({ responseCode: 535 });
  await send('a password');
  await send('a password');
  expect(sink.mails.length).toBe(2);
  expect((await readStamps(sink.mails[0]?.bytes ?? mailOf())).opens.length).toBe(2);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(console.deliveries.length).toBe(2);
});

test('what the relay cannot use is one line and 2', async () => {
  const { console } = await testParts();
  const words = ['mail', '--listen', '127.0.0.1:0', '--upstream', 'smtp://127.0.0.1:9'];
  const there = ['--console', console.url];
  const wrong: [string[], RegExp][] = [
    [there, /^The console refuses the key/],
    [[...there, '--on-console-down', 'drop'], /^--on-console-down: write defer or pass/],
    [[...there, '--retry-for', 'long'], /^--retry-for/],
    [[...there, '--tls-key', 'x'], /^--tls-key and --tls-cert/],
    [['--console', 'nonsense'], /^--console/],
  ];
  const outcomes = await Promise.all(wrong.map(([more]) => run([...words, ...more])));
  outcomes.forEach(({ status, err }, i) => {
    expect([status, err]).toEqual([2, expect.stringMatching(wrong[i]?.[1] ?? '')]);
    expect(err.trim().split('\n').length).toBe(1);
  });
});

test('stamp: a file or standard input, to a file or standard output', async () => {
  const { console } = await testParts();
  console.key = KEY;
  const campaign = console.campaign({ [ANNA]: 'identified' });
  const mail = path.join(folder, 'mail.eml');
  writeFileSync(mail, campaignMail(campaign.id));
  const words = ['--console', console.url, '--campaign', campaign.id, '--for', ANNA];
  const whole = await run(['stamp', mail, ...words]);
  expect([whole.status, whole.err]).toEqual([0, '']);
  const subject = campaign.recipients.get(ANNA)?.ref;
  expect((await readStamps(Buffer.from(whole.out))).opens[0]).toMatchObject({ subject });

  const file = path.join(folder, 'out.html');
  const page = await run(['stamp', '-', ...words, '--out', file], '<p>x</p>');
  expect([page.status, page.out, page.err]).toEqual([0, '', '']);
  expect(stampsIn(readFileSync(file, 'utf8')).opens.length).toBe(2);

  const unknown = await run(['stamp', mail, ...words, '--campaign', '0123456784']);
  expect([unknown.status, unknown.err]).toEqual([2, 'There is no campaign 0123456784.\n']);
  const missing = await run(['stamp', path.join(folder, 'none.eml'), ...words]);
  expect([missing.status, missing.err]).toEqual([2, expect.stringMatching(/cannot be read/)]);
});
