/** The command line against a whole server: doctor, backup and restore, demo, reset-link, tail; wrong use. */
import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer, eventually } from './server.ts';

const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-commands-'));
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.create();
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  status: number;
  out: string;
  err: string;
}
const run = (words: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...words],
      { env: { ...process.env, ...server.env, ...env }, timeout: 60_000 },
      (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
  });
const PERSON = { email: 'ada@example.com', name: 'Ada', password: 'a calm and clear password' };
const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

test('every command has its help; wrong use is one line and 2', async () => {
  const { out: all } = await run(['--help']);
  const commands = [...all.matchAll(/^ {2}([a-z-]+)(?= )/gm)].map((match) => match[1] ?? '');
  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands.filter((name) => name !== 'help')) {
    const { status, out } = await run([command, '--help']);
    expect([status, out.includes(`clearpixel ${command}`)]).toEqual([0, true]);
  }
  for (const words of [
    ['nonsense'],
    ['backup'],
    ['restore', `${folder}/none.gz`],
    ['tail', '--what'],
  ]) {
    const { status, err } = await run(words);
    expect([words[0], status]).toEqual([words[0], 2]);
    expect(err).not.toContain('    at ');
  }
  const { status, err } = await run(['doctor'], { CLEARPIXEL_RATE_LIMIT: 'much' });
  expect([status, err]).toEqual([2, expect.stringContaining('CLEARPIXEL_RATE_LIMIT')]);
});

test('doctor finds a server well, and says what is not', async () => {
  const well = await run(['doctor']);
  expect(well.out).toContain('✓ edge');
  expect(well.out).toContain('! account      Nobody has an account yet');
  expect(well.status).toBe(0);
  const { out, status } = await run(['doctor', '--json'], {
    CLEARPIXEL_EDGE_URL: server.console,
    CLEARPIXEL_SMTP_URL: 'smtp://127.0.0.1:1',
  });
  const { findings } = JSON.parse(out) as { findings: { check: string; state: string }[] };
  const bad = findings.filter(({ state }) => state === 'bad').map(({ check }) => check);
  expect(bad.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['mail', 'public edge']);
  expect(status).toBe(1);
});

test('a backup is taken while the server runs, and brings everything back elsewhere', async () => {
  const secret = readFileSync(path.join(server.data, 'setup.key'), 'utf8').trim();
  await fetch(`${server.console}/api/v1/setup`, json({ ...PERSON, secret }));
  const site = await server.site();
  for (let i = 1; i <= 20; i++)
    await server.pixel(
      site,
      { u: `https://shop.example/${i}`, 'd.plan': 'pro' },
      {
        'x-forwarded-for': `81.2.69.${i}`,
      },
    );
  await server.post(site, [
    { name: 'buy', url: 'https://shop.example/', value: 12.5, currency: 'EUR' },
  ]);
  await eventually(async () => (await server.overview(site))['events'] === 21);
  await server.api('POST', '/demo');
  const before = await server.overview(site);
  const demo = (
    await server.api<{ items: { id: string; purpose: string }[] }>('GET', '/sites')
  ).items.find(({ purpose }) => purpose === 'demo');
  const demoBefore = await server.overview(demo?.id ?? '');

  const file = path.join(folder, 'backup.jsonl.gz');
  const taken = await run(['backup', file]);
  expect(taken).toMatchObject({ status: 0, err: '' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.part`)).toBe(false);
  // No salt is in it, and no session of anybody.
  const text = gunzipSync(readFileSync(file)).toString();
  for (const { salt } of Object.values(
    JSON.parse(readFileSync(path.join(server.data, 'edge', 'salts.json'), 'utf8')) as Record<
      string,
      { salt?: string }
    >,
  ))
    if (salt !== undefined) expect(text).not.toContain(salt);
  expect(text).not.toContain('account_sessions');

  const data = path.join(folder, 'restored');
  const restored = await run(['restore', file], { CLEARPIXEL_DATA: data });
  expect(restored).toMatchObject({ status: 0, err: '' });
  const again = await run(['restore', file], { CLEARPIXEL_DATA: data });
  expect([again.status, again.err]).toEqual([2, expect.stringContaining('empty data folder')]);

  const other = await TestServer.create({}, data);
  try {
    await eventually(async () => (await other.overview(site))['events'] === 21);
    expect(await other.overview(site)).toEqual(before);
    await eventually(
      async () => (await other.overview(demo?.id ?? ''))['events'] === demoBefore['events'],
    );
    expect(await other.overview(demo?.id ?? '')).toEqual(demoBefore);
    const signedIn = await fetch(`${other.console}/api/v1/session`, json(PERSON_SIGN_IN));
    expect(signedIn.status).toBe(200);
    expect(readFileSync(path.join(data, 'secret.json'), 'utf8')).toBe(
      readFileSync(path.join(server.data, 'secret.json'), 'utf8'),
    );
    // It goes on from there.
    await other.pixel(site, { u: 'https://shop.example/new' });
    await eventually(async () => (await other.overview(site))['events'] === 22);
  } finally {
    await other.stop();
  }
});
const PERSON_SIGN_IN = { email: PERSON.email, password: PERSON.password };

test('a damaged backup touches nothing', async () => {
  const whole = path.join(folder, 'backup.jsonl.gz');
  const cut = path.join(folder, 'cut.gz');
  writeFileSync(cut, readFileSync(whole));
  truncateSync(cut, statSync(whole).size - 200);
  const data = path.join(folder, 'untouched');
  const { status, err } = await run(['restore', cut], { CLEARPIXEL_DATA: data });
  expect([status, err]).toEqual([2, expect.stringMatching(/damaged|not whole/)]);
  expect(existsSync(data)).toBe(false);
});

test('reset-link gives a link that works, and 1 where nobody has the address', async () => {
  const { status, out } = await run(['reset-link', 'ADA@example.com']);
  expect(status).toBe(0);
  const secret = /#([\w-]{43})/.exec(out)?.[1] ?? '';
  const used = await fetch(
    `${server.console}/api/v1/password-reset/use`,
    json({ secret, password: 'another calm password' }),
  );
  expect(used.status).toBe(204);
  expect((await run(['reset-link', 'nobody@example.com'])).status).toBe(1);
});

test('demo: a second one is refused, --remove takes it away', async () => {
  expect((await run(['demo'])).err).toContain('the demo is there already');
  expect((await run(['demo', '--remove'])).status).toBe(0);
  const { items } = await server.api<{ items: { purpose: string }[] }>('GET', '/sites');
  expect(items.filter(({ purpose }) => purpose === 'demo')).toEqual([]);
});

test('demo starts the server where none runs', { timeout: 180_000 }, async () => {
  const alone = path.join(folder, 'demo');
  const free = await TestServer.create({}, alone);
  await free.stop();
  const child = spawn(process.execPath, [MAIN, 'demo'], {
    env: { ...process.env, ...free.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await eventually(async () => out.includes('The demo is there'), 120_000);
  const { items } = await free.api<{ items: unknown[] }>('GET', '/sites');
  expect(items).toHaveLength(2);
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('tail shows what arrives, as lines and as JSON', async () => {
  const site = await server.site({ name: 'Tail' });
  for (const words of [
    ['tail', '--site', site],
    ['tail', '--json', '--site', site],
  ]) {
    const child = spawn(process.execPath, [MAIN, ...words], {
      env: { ...process.env, ...server.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    let sent = 0;
    // Until it has begun, what is sent is not "from now on".
    await eventually(async () => {
      await server.pixel(site, { u: `https://shop.example/tail-${++sent}` });
      return out.includes('/tail-');
    });
    if (words.includes('--json')) {
      const [line = ''] = out.split('\n');
      expect(JSON.parse(line)).toMatchObject({ source: site, kind: 'view', verdict: 'person' });
    } else expect(out).toMatch(/view {3}pageview {2}https:\/\/shop\.example\/tail-\d+ {2}person/);
    const ended = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  }
});
