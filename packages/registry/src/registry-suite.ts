/** What every registry must do, whatever database stands behind it. Run by `sqlite.test.ts` and `postgres.test.ts`. */
import { isSourceId, newSubjectRef, snapshotSchema } from '@clearpixel/pixel';
import { expect, test } from 'vitest';
import type { Registry } from './contract.ts';
import { newKeySchema } from './key.ts';
import type { NewKey } from './key.ts';
import { newSiteSchema, siteChangesSchema } from './site.ts';
import type { NewSite } from './site.ts';

const actor = { id: 'key_test', name: 'Test' };
export const siteInput = (more: object = {}): NewSite =>
  newSiteSchema.parse({ name: 'Shop', domain: 'shop.example', ...more });
const keyInput = (more: object = {}): NewKey =>
  newKeySchema.parse({ name: 'Robot', scopes: ['read'], ...more });

/** @param registry called once the suite's own `beforeAll` has opened it; each test leaves what it made. */
export function registrySuite(registry: () => Registry): void {
  const versionNow = async (): Promise<number> => (await registry().snapshot()).version;

  test('a site is created with the defaults, and found again', async () => {
    const site = await registry().createSite(actor, siteInput());
    expect(isSourceId(site.id)).toBe(true);
    expect(site).toMatchObject({
      name: 'Shop',
      domain: 'shop.example',
      domains: [],
      level: 'anonymous',
      timezone: 'UTC',
      retentionDays: 400,
      allowedParams: [],
    });
    expect(await registry().site(site.id)).toEqual(site);
    expect(await registry().site('0000000000')).toBeNull();
  });

  test('a site is changed in the given fields alone, and deleted once', async () => {
    const input = siteInput({ domains: ['shop.test'], allowedParams: ['page'], level: 'count' });
    const site = await registry().createSite(actor, input);
    const changes = siteChangesSchema.parse({ level: 'identified', retentionDays: 30 });
    const changed = await registry().changeSite(actor, site.id, changes);
    expect(changed).toEqual({ ...site, level: 'identified', retentionDays: 30 });
    expect(await registry().site(site.id)).toEqual(changed);
    expect(await registry().changeSite(actor, '0000000000', changes)).toBeNull();

    expect(await registry().deleteSite(actor, site.id)).toBe(true);
    expect(await registry().deleteSite(actor, site.id)).toBe(false);
    expect(await registry().site(site.id)).toBeNull();
    expect(await registry().changeSite(actor, site.id, changes)).toBeNull();
  });

  test('changes of different fields at the same moment are all kept', async () => {
    const site = await registry().createSite(actor, siteInput());
    const before = await versionNow();
    await Promise.all([
      registry().changeSite(actor, site.id, { name: 'Other' }),
      registry().changeSite(actor, site.id, { level: 'full' }),
      registry().changeSite(actor, site.id, { timezone: 'Europe/Berlin' }),
      registry().changeSite(actor, site.id, { retentionDays: 7 }),
    ]);
    expect(await registry().site(site.id)).toMatchObject({
      name: 'Other',
      level: 'full',
      timezone: 'Europe/Berlin',
      retentionDays: 7,
    });
    expect(await versionNow()).toBe(before + 4);
  });

  test('a deleted site waits to be erased until that is done', async () => {
    const site = await registry().createSite(actor, siteInput());
    await registry().deleteSite(actor, site.id);
    const pending = await registry().pendingErasures();
    expect(pending.map((erasure) => erasure.source)).toContain(site.id);
    await registry().erasureDone(site.id);
    await registry().erasureDone(site.id);
    expect((await registry().pendingErasures()).map((erasure) => erasure.source)).not.toContain(
      site.id,
    );
  });

  test('sites come in pages, each once, also while others are added', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.push((await registry().createSite(actor, siteInput())).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry().sites({ limit: 3, cursor });
      if (page === null) throw new Error('own cursor refused');
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map((site) => site.id));
      cursor = page.next ?? undefined;
      if (seen.length === 3) made.push((await registry().createSite(actor, siteInput())).id);
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));

    const [first = '', second = ''] = made;
    const only = await registry().sites({ limit: 10, only: [first, second] });
    expect(only?.items.map((site) => site.id).sort()).toEqual([first, second].sort());
    expect(await registry().sites({ limit: 10, only: [] })).toEqual({ items: [], next: null });
    for (const bad of ['', 'x', 'W10', 'A'.repeat(5_000)])
      expect(await registry().sites({ limit: 10, cursor: bad })).toBeNull();
  });

  test('the snapshot tells an edge what it must know, and its version grows with what matters', async () => {
    const before = await versionNow();
    const input = siteInput({
      domains: ['shop.test'],
      allowedParams: ['q'],
      retentionDays: 10,
      ownNetworks: ['203.0.113.0/24'],
      excludedPaths: ['/admin/*'],
    });
    const site = await registry().createSite(actor, input);
    const subject = newSubjectRef();
    await registry().setConsent(actor, subject, 'count');
    const snapshot = await registry().snapshot();
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot.version).toBe(before + 2);
    expect(snapshot.sources).toContainEqual({
      id: site.id,
      kind: 'site',
      level: 'anonymous',
      timezone: 'UTC',
      domains: ['shop.example', 'shop.test'],
      retentionDays: 10,
      allowedParams: ['q'],
      ownNetworks: ['203.0.113.0/24'],
      excludedPaths: ['/admin/*'],
    });
    expect(snapshot.consents).toContainEqual([subject, 'count']);

    await registry().createKey(actor, keyInput());
    await registry().changeSite(actor, '0000000000', { level: 'off' });
    expect(await versionNow()).toBe(before + 2);
    await registry().setConsent(actor, subject, 'off');
    expect(await registry().consent(subject)).toBe('off');
    await registry().setConsent(actor, subject, null);
    expect(await registry().consent(subject)).toBeNull();
    await registry().deleteSite(actor, site.id);
    const last = await registry().snapshot();
    expect(last.version).toBe(before + 5);
    expect(last.sources.some((source) => source.id === site.id)).toBe(false);
    expect(last.consents.some(([ref]) => ref === subject)).toBe(false);
  });

  test('a key is shown once, authenticates until it is revoked, and is kept as a hash', async () => {
    const input = keyInput({ scopes: ['write'], sites: ['0123456789'] });
    const { key, secret } = await registry().createKey(actor, input);
    expect(secret).toMatch(/^cpk_[\w-]{43}$/);
    expect(JSON.stringify(key)).not.toContain(secret.slice(4));
    const known = await registry().authenticate(secret);
    expect(known).toMatchObject({ id: key.id, scopes: ['write'], sites: ['0123456789'] });
    expect(known?.lastUsedAt).not.toBeNull();
    for (const wrong of [
      '',
      'cpk_',
      secret.slice(0, -1),
      `${secret}A`,
      secret.toUpperCase(),
      'x'.repeat(10_000),
    ])
      expect(await registry().authenticate(wrong)).toBeNull();

    const revoked = await registry().revokeKey(actor, key.id);
    expect(revoked?.revokedAt).not.toBeNull();
    expect(await registry().authenticate(secret)).toBeNull();
    expect(await registry().revokeKey(actor, key.id)).toEqual(revoked);
    expect(await registry().revokeKey(actor, 'key_nobody')).toBeNull();
  });

  test('a key ends when it expires', async () => {
    const past = keyInput({ expiresAt: new Date(Date.now() - 1000).toISOString() });
    const soon = keyInput({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(
      await registry().authenticate((await registry().createKey(actor, past)).secret),
    ).toBeNull();
    expect(
      await registry().authenticate((await registry().createKey(actor, soon)).secret),
    ).not.toBeNull();
  });

  test('keys come in pages', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await registry().createKey(actor, keyInput())).key.id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry().keys({ limit: 2, cursor });
      if (page === null) throw new Error('own cursor refused');
      seen.push(...page.items.map((key) => key.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));
    expect(await registry().keys({ limit: 2, cursor: 'nonsense' })).toBeNull();
  });

  test('the audit log says who did what to what, newest first, without gaps', async () => {
    const who = { id: 'key_auditor', name: 'Auditor' };
    const site = await registry().createSite(who, siteInput());
    await registry().changeSite(who, site.id, { level: 'count', name: 'New' });
    await registry().deleteSite(who, site.id);
    const { key } = await registry().createKey(who, keyInput());
    await registry().revokeKey(who, key.id);
    await registry().revokeKey(who, key.id);
    const page = await registry().audit({ limit: 5 });
    expect(page?.items.map(({ action, target, fields }) => [action, target, fields])).toEqual([
      ['key-revoked', key.id, []],
      ['key-created', key.id, []],
      ['site-deleted', site.id, []],
      ['site-changed', site.id, ['level', 'name']],
      ['site-created', site.id, []],
    ]);
    expect(page?.items[0]?.actor).toEqual(who);
    const all: number[] = [];
    let cursor: string | undefined;
    do {
      const next = await registry().audit({ limit: 4, cursor });
      if (next === null) throw new Error('own cursor refused');
      all.push(...next.items.map((entry) => entry.sequence));
      cursor = next.next ?? undefined;
    } while (cursor !== undefined);
    expect(all).toEqual(Array.from({ length: all.length }, (_, i) => all.length - i));
    for (const bad of ['nonsense', 'WyJ4Il0', 'WyItMSJd'])
      expect(await registry().audit({ limit: 4, cursor: bad })).toBeNull();
  });

  test('many changes at once: each has its number, none is lost', async () => {
    const before = await versionNow();
    const sites = await Promise.all(
      Array.from({ length: 20 }, () => registry().createSite(actor, siteInput())),
    );
    expect(new Set(sites.map((site) => site.id)).size).toBe(20);
    expect(await versionNow()).toBe(before + 20);
  });

  test('what looks like SQL is a name like any other', async () => {
    const name = `'; drop table sources; -- " \\ \u{1f980}`;
    const site = await registry().createSite(actor, siteInput({ name }));
    expect((await registry().site(site.id))?.name).toBe(name);
    expect(await registry().site(`' or 1=1 --`)).toBeNull();
  });

  test('it answers a ping', async () => {
    await expect(registry().ping()).resolves.toBeUndefined();
  });
}
