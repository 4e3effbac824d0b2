/** Campaigns on every registry. Run by `sqlite.test.ts` and `postgres.test.ts`. */
import { isSourceId, snapshotSchema } from '@clearpixel/pixel';
import { expect, test } from 'vitest';
import { campaignChangesSchema } from './campaign.ts';
import type { Registry } from './contract.ts';
import { actor, campaignDeeds, person } from './test-campaigns.ts';

export function campaignsSuite(registry: () => Registry): void {
  const { create, addOne, versionNow, audited } = campaignDeeds(registry);

  test('a campaign is created with the defaults, changed in the given fields, and deleted once', async () => {
    const campaign = await create();
    expect(isSourceId(campaign.id)).toBe(true);
    expect(campaign).toMatchObject({
      level: 'count',
      subject: '',
      timezone: 'UTC',
      retentionDays: 400,
      opens: true,
      clicks: true,
      trap: false,
    });
    expect(await registry().campaign(campaign.id)).toEqual(campaign);
    const changes = campaignChangesSchema.parse({
      level: 'identified',
      clicks: false,
      trap: true,
    });
    expect(await registry().changeCampaign(actor, campaign.id, changes)).toEqual({
      ...campaign,
      level: 'identified',
      clicks: false,
      trap: true,
    });
    expect((await registry().campaign(campaign.id))?.trap).toBe(true);
    const fields = ['level', 'clicks', 'trap'];
    expect(await audited()).toEqual(['campaign-changed', campaign.id, fields]);
    expect(await registry().changeCampaign(actor, '0000000000', changes)).toBeNull();
    expect(await registry().deleteCampaign(actor, campaign.id)).toBe(true);
    expect(await audited()).toEqual(['campaign-deleted', campaign.id, []]);
    expect(await registry().deleteCampaign(actor, campaign.id)).toBe(false);
    expect(await registry().campaign(campaign.id)).toBeNull();
    const pending = await registry().pendingErasures();
    expect(pending.map(({ source }) => source)).toContain(campaign.id);
    await registry().erasureDone(campaign.id);
  });

  test('a campaign is no site, and a site is no campaign', async () => {
    const campaign = await create();
    const site = (await registry().trySite()).site;
    expect(await registry().site(campaign.id)).toBeNull();
    expect(await registry().changeSite(actor, campaign.id, { name: 'x' })).toBeNull();
    expect(await registry().deleteSite(actor, campaign.id)).toBe(false);
    const sites = await registry().sites({ limit: 1_000 });
    expect(sites?.items.map(({ id }) => id)).not.toContain(campaign.id);
    expect(await registry().campaign(site.id)).toBeNull();
    expect(await registry().changeCampaign(actor, site.id, { name: 'x' })).toBeNull();
    expect(await registry().deleteCampaign(actor, site.id)).toBe(false);
    expect(await registry().addRecipients(actor, site.id, [person()], true)).toBeNull();
    expect(await registry().addRecipients(actor, '0000000000', [person()], true)).toBeNull();
  });

  test('campaigns come in pages', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await create()).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await registry().campaigns({ limit: 2, cursor });
      if (page === null) throw new Error('own cursor refused');
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));
    const only = await registry().campaigns({ limit: 10, only: made.slice(0, 2) });
    expect(only?.items.map(({ id }) => id).sort()).toEqual(made.slice(0, 2).sort());
    expect(await registry().campaigns({ limit: 10, only: [] })).toEqual({ items: [], next: null });
    expect(await registry().campaigns({ limit: 10, cursor: 'nonsense' })).toBeNull();
  });

  test('the snapshot knows campaigns and the highest level of all', async () => {
    const campaign = await create({ level: 'identified', retentionDays: 30 });
    const snapshot = await registry().snapshot();
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot.maxLevel).toBe('full');
    expect(snapshot.sources).toContainEqual({
      id: campaign.id,
      kind: 'campaign',
      level: 'identified',
      timezone: 'UTC',
      domains: [],
      retentionDays: 30,
      allowedParams: [],
      ownNetworks: [],
      excludedPaths: [],
    });
    await registry().setMaxLevel(actor, 'anonymous');
    expect(await audited()).toEqual(['level-limited', 'installation', ['maxLevel']]);
    expect(await registry().maxLevel()).toBe('anonymous');
    expect(await registry().snapshot()).toMatchObject({
      version: snapshot.version + 1,
      maxLevel: 'anonymous',
    });
    await registry().setMaxLevel(actor, 'anonymous');
    expect(await versionNow()).toBe(snapshot.version + 1);
    await registry().setMaxLevel(actor, 'full');
  });

  test('no name and no address stands in the audit log', async () => {
    const campaign = await create({ level: 'full' });
    const { ref } = await addOne(campaign, { name: 'Zebedee Hidden', consent: 'granted' });
    await registry().setSubjectConsent(actor, ref, 'denied', 'told by Zebedee');
    await registry().setStopped(actor, ref, true);
    await registry().eraseSubject(actor, ref);
    const rows = await registry().exportRows();
    expect(JSON.stringify(rows)).not.toContain('Zebedee');
    const audit = JSON.stringify(rows.filter(({ table }) => table === 'audit'));
    expect(audit).not.toContain('people.example');
    expect(audit).toContain(ref);
  });
}
