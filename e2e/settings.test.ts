import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { SETTING_NAMES } from '../packages/clearpixel/src/settings.ts';

const MAIN = fileURLToPath(new URL('../packages/clearpixel/bin/clearpixel', import.meta.url));
const data = mkdtempSync(path.join(tmpdir(), 'clearpixel-settings-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run(words: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...words],
      { env: { ...process.env, CLEARPIXEL_DATA: data, ...env }, timeout: 20_000 },
      (error, stdout, stderr) =>
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

/** At least one wrong value for every setting that there is. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  CLEARPIXEL_DATA: ['/dev/null/x'],
  CLEARPIXEL_EDGE_LISTEN: ['8080', 'localhost', '127.0.0.1:99999', 'a b:80'],
  CLEARPIXEL_CONSOLE_LISTEN: ['8081'],
  CLEARPIXEL_PAGES_LISTEN: [':'],
  CLEARPIXEL_EDGE_URL: ['edge.example', 'ftp://edge.example', 'https://edge.example/?x'],
  CLEARPIXEL_CONSOLE_URL: ['x'],
  CLEARPIXEL_PAGES_URL: ['javascript:alert(1)'],
  CLEARPIXEL_API_KEY: ['short', 'a key with blanks that is long enough otherwise'],
  CLEARPIXEL_RELAY_KEY: ['short'],
  CLEARPIXEL_MAILGUN_KEY: ['short'],
  CLEARPIXEL_SENDGRID_KEY: ['short', 'no key'],
  CLEARPIXEL_SECRET: ['short'],
  CLEARPIXEL_STORE: ['mysql://x', 'chdb', 'http://'],
  CLEARPIXEL_REGISTRY: ['sqlite', 'mysql://x/y'],
  CLEARPIXEL_TRUSTED_PROXIES: ['10.0.0.0/33', 'example.com', '10.0.0.0/8,,'],
  CLEARPIXEL_DURABILITY: ['maybe', 'FSYNC'],
  CLEARPIXEL_RATE_LIMIT: ['-1', 'many', '1.5'],
  CLEARPIXEL_OUTGOING_ALLOW: ['https://a.example', 'a b', ','],
  CLEARPIXEL_SMTP_URL: ['http://mail.example', 'smtp'],
  CLEARPIXEL_SPOOL_QUOTA: ['-5', 'lots'],
  CLEARPIXEL_COUNTRY_FILE: ['/nowhere/at/all.mmdb'],
  CLEARPIXEL_NETWORKS: ['/nowhere/at/all.json', '/etc/hostname', '/etc/passwd,/etc/hostname'],
};

test('every setting has its wrong values here', () => {
  expect(Object.keys(WRONG).toSorted()).toEqual([...SETTING_NAMES].toSorted());
});

describe.concurrent('a wrong setting stops the start and is named', () => {
  for (const [name, values] of Object.entries(WRONG))
    for (const value of values)
      test(`${name}=${value}`, async ({ expect }) => {
        const { status, stdout, stderr } = await run(['serve'], { [name]: value });
        expect(status).toBe(2);
        expect(stdout).toBe('');
        const lines = stderr.trim().split('\n');
        expect(lines.filter((line) => line.startsWith(`${name}: `))).toHaveLength(1);
        expect(stderr).not.toMatch(/\n\s+at /);
      });
});

test('a wrong command, and an unknown option, are wrong use in one line', async () => {
  for (const words of [['servee'], ['serve', '--port', '1'], ['tail', '--jsn']]) {
    const { status, stderr } = await run(words, {});
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
  expect((await run(['--help'], {})).status).toBe(0);
  for (const command of ['serve', 'tail'])
    expect((await run([command, '--help'], {})).stdout).toContain('Usage:');
});
