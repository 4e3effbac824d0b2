import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { SqliteDialect, Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountsSuite } from './accounts-suite.ts';
import { alertsSuite } from './alerts-suite.ts';
import { newCampaignSchema, newRecipientSchema } from './campaign.ts';
import { campaignsSuite } from './campaigns-suite.ts';
import { recipientsSuite } from './recipients-suite.ts';
import type { Registry } from './contract.ts';
import { newKeySchema } from './key.ts';
import { migrate } from './migrations/index.ts';
import { openRegistry } from './open.ts';
import { registrySuite, siteInput } from './registry-suite.ts';
import { sharesSuite } from './shares-suite.ts';
import { siteItemsSuite } from './site-items-suite.ts';
import { sitesIn } from './sites.ts';
import { REGISTRY_FILE, openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-registry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const actor = { id: 'key_test', name: 'Test' };
let next = 0;
const newDirectory = (): string => path.join(folder, String(next++));

describe('on SQLite', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await openRegistry({ url: 'sqlite:', directory: newDirectory() });
  });
  afterAll(() => registry.close());
  registrySuite(() => registry);
  accountsSuite(() => registry);
  alertsSuite(() => registry);
  campaignsSuite(() => registry);
  recipientsSuite(() => registry);
  siteItemsSuite(() => registry);
  sharesSuite(() => registry);
});

test('only its owner may read the files, and no key stands in them', async () => {
  const directory = newDirectory();
  const registry = await openRegistry({ url: 'sqlite:', directory });
  const key = newKeySchema.parse({ name: 'Robot', scopes: ['read'] });
  const { secret } = await registry.createKey(actor, key);
  const files = readdirSync(directory);
  expect(files).toContain(`${REGISTRY_FILE}-wal`);
  for (const file of files) {
    expect(statSync(path.join(directory, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(directory, file)).includes(secret)).toBe(false);
  }
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  await registry.close();
  expect(readdirSync(directory)).toEqual([REGISTRY_FILE]);
});

test('what was acknowledged is there after opening again, also without a clean close', async () => {
  const directory = newDirectory();
  const registry = await openRegistry({ url: 'sqlite:', directory });
  const site = await registry.createSite(actor, siteInput());
  const again = await openRegistry({ url: 'sqlite:', directory });
  expect(await again.site(site.id)).toEqual(site);
  await again.changeSite(actor, site.id, { level: 'off' });
  expect((await registry.site(site.id))?.level).toBe('off');
  await again.close();
  await registry.close();
});

test('two processes may change the same registry at the same time', async () => {
  const directory = newDirectory();
  await (await openRegistry({ url: 'sqlite:', directory })).close();
  const source = `
    import { openRegistry, newSiteSchema } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const registry = await openRegistry({ url: 'sqlite:', directory: process.argv[1] });
    const site = newSiteSchema.parse({ name: 'Shop', domain: 'shop.example' });
    await Promise.all(Array.from({ length: 15 }, () => registry.createSite({ id: 'k', name: 'k' }, site)));
    await registry.close();`;
  const run = promisify(execFile);
  const both = [1, 2].map(() =>
    run(process.execPath, ['--input-type=module', '--eval', source, directory]),
  );
  await Promise.all(both);
  const registry = await openRegistry({ url: 'sqlite:', directory });
  expect((await registry.snapshot()).version).toBe(30);
  expect((await registry.sites({ limit: 100 }))?.items).toHaveLength(30);
  await registry.close();
});

test('an id that is taken, or still being erased, is drawn again', async () => {
  const db = new Kysely<Tables>({ dialect: openSqlite(newDirectory()) });
  await migrate(db);
  const draws = ['aaaaaaaaa0', 'aaaaaaaaa0', 'bbbbbbbbb0', 'bbbbbbbbb0', 'ccccccccc0'];
  const sites = sitesIn(db, () => draws.shift() ?? 'ccccccccc0');
  expect((await sites.createSite(actor, siteInput())).id).toBe('aaaaaaaaa0');
  expect((await sites.createSite(actor, siteInput())).id).toBe('bbbbbbbbb0');
  await sites.deleteSite(actor, 'bbbbbbbbb0');
  expect((await sites.createSite(actor, siteInput())).id).toBe('ccccccccc0');
  await expect(sites.createSite(actor, siteInput())).rejects.toThrow('no new id');
  expect((await sites.sites({ limit: 10 }))?.items).toHaveLength(2);
  await db.destroy();
});

test('a migration that was killed half-way is done again', async () => {
  const directory = newDirectory();
  const registry = await openRegistry({ url: 'sqlite:', directory });
  await registry.close();
  const database = new DatabaseSync(path.join(directory, REGISTRY_FILE));
  database.exec('drop table audit; drop table counters; delete from kysely_migration');
  database.close();
  const again = await openRegistry({ url: 'sqlite:', directory });
  await again.createSite(actor, siteInput());
  expect((await again.audit({ limit: 1 }))?.items[0]?.sequence).toBe(1);
  await again.close();
});

test('the deletion of a campaign that was killed half-way is ended at the next start', async () => {
  const directory = newDirectory();
  const registry = await openRegistry({ url: 'sqlite:', directory });
  const campaign = await registry.createCampaign(actor, newCampaignSchema.parse({ name: 'News' }));
  const people = ['a@x.example', 'b@x.example'].map((email) => newRecipientSchema.parse({ email }));
  await registry.addRecipients(actor, campaign.id, people, true);
  await registry.close();
  const database = new DatabaseSync(path.join(directory, REGISTRY_FILE));
  database.exec("delete from sources where kind = 'campaign'");
  database.close();
  const again = await openRegistry({ url: 'sqlite:', directory });
  const tables = new Set((await again.exportRows()).map(({ table }) => table));
  for (const table of ['campaigns', 'recipients', 'subjects'])
    expect(tables.has(table)).toBe(false);
  await again.close();
});

test('a backup brings campaigns and people back, into an empty registry alone', async () => {
  const registry = await openRegistry({ url: 'sqlite:', directory: newDirectory() });
  const campaign = await registry.createCampaign(actor, newCampaignSchema.parse({ name: 'News' }));
  const people = Array.from({ length: 4_000 }, (_, i) =>
    newRecipientSchema.parse({ email: `p${i}@x.example`, consent: 'granted', groups: ['all'] }),
  );
  const added = await registry.addRecipients(actor, campaign.id, people, true);
  const [one, two] = added?.recipients ?? [];
  await registry.setStopped(actor, one?.ref ?? '', true);
  await registry.eraseSubject(actor, two?.ref ?? '');
  await registry.setMaxLevel(actor, 'identified');
  const rows = await registry.exportRows();
  const other = await openRegistry({ url: 'sqlite:', directory: newDirectory() });
  expect(await other.importRows(rows)).toBe('imported');
  expect(await other.importRows(rows)).toBe('not-empty');
  expect(await other.maxLevel()).toBe('identified');
  expect(await other.recipients(campaign.id, { limit: 1_000 })).toEqual(
    await registry.recipients(campaign.id, { limit: 1_000 }),
  );
  expect((await other.snapshot()).consents).toEqual((await registry.snapshot()).consents);
  expect(await other.pendingSubjectErasures()).toEqual(await registry.pendingSubjectErasures());
  await other.close();
  await registry.close();
  const limited = await openRegistry({ url: 'sqlite:', directory: newDirectory() });
  await limited.setMaxLevel(actor, 'count');
  expect(await limited.importRows(rows)).toBe('not-empty');
  await limited.close();
});

test('a registry of a newer version is refused in plain words', async () => {
  const directory = newDirectory();
  await (await openRegistry({ url: 'sqlite:', directory })).close();
  const database = new DatabaseSync(path.join(directory, REGISTRY_FILE));
  database.exec("insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')");
  database.close();
  await expect(openRegistry({ url: 'sqlite:', directory })).rejects.toThrow('newer version');
});

test('an address of another kind is refused without repeating it', async () => {
  await expect(
    openRegistry({ url: 'mysql://root:hidden@host/db', directory: newDirectory() }),
  ).rejects.toThrow(/^(?!.*hidden).*CLEARPIXEL_REGISTRY.*postgres:\/\//);
});

test('the dialect is the one that the tests mean', () => {
  const dialect = openSqlite(newDirectory());
  expect(dialect).toBeInstanceOf(SqliteDialect);
});
