/** Goals, segments and annotations, whatever database stands behind them. */
import { expect, test } from 'vitest';
import { newAnnotationSchema } from './annotation.ts';
import type { Registry } from './contract.ts';
import { GOAL_LIMITS, goalChangesSchema, newGoalSchema } from './goal.ts';
import { siteInput } from './registry-suite.ts';
import { newSegmentSchema } from './segment.ts';

const actor = { id: 'key_test', name: 'Test' };

export function siteItemsSuite(registry: () => Registry): void {
  const newSite = async (): Promise<string> => (await registry().createSite(actor, siteInput())).id;
  const goal = newGoalSchema.parse({ name: 'Order', match: { event: 'order' } });

  test('an item is made, found, changed in the given fields alone, and removed once', async () => {
    const { goals } = registry();
    const [site, other] = [await newSite(), await newSite()];
    const made = await goals.create(actor, site, goal);
    if (made === 'too-many') throw new Error('it is the first');
    expect(made).toMatchObject({ name: 'Order', match: { event: 'order' }, value: null });
    expect(await goals.find(site, made.id)).toEqual(made);
    expect(await goals.find(other, made.id)).toBeNull();
    expect(await registry().segments.find(site, made.id)).toBeNull();

    const changes = goalChangesSchema.parse({ value: { amount: 5, currency: 'EUR' } });
    const changed = { ...made, value: { amount: 5, currency: 'EUR' } };
    expect(await goals.change(actor, other, made.id, changes)).toBeNull();
    expect(await goals.change(actor, site, made.id, changes)).toEqual(changed);
    expect((await goals.list(site, { limit: 10 }))?.items).toEqual([changed]);

    expect(await goals.remove(actor, other, made.id)).toBe(false);
    expect(await goals.remove(actor, site, made.id)).toBe(true);
    expect(await goals.remove(actor, site, made.id)).toBe(false);
    const log = await registry().audit({ limit: 3 });
    expect(log?.items.map(({ action, target, fields }) => [action, target, fields])).toEqual([
      ['goal-deleted', site, []],
      ['goal-changed', site, ['value']],
      ['goal-created', site, []],
    ]);
  });

  test('they come page by page, the oldest first, and go with their site', async () => {
    const site = await newSite();
    const made: string[] = [];
    for (const date of ['2026-01-01', '2025-01-01', '2026-03-01']) {
      const item = newAnnotationSchema.parse({ date, text: 'Relaunch' });
      const kept = await registry().annotations.create(actor, site, item);
      if (kept !== 'too-many') made.push(kept.id);
    }
    const first = await registry().annotations.list(site, { limit: 2 });
    const second = await registry().annotations.list(site, {
      limit: 2,
      cursor: first?.next ?? 'none',
    });
    const seen = [...(first?.items ?? []), ...(second?.items ?? [])].map(({ id }) => id);
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(second?.next).toBeNull();
    expect(await registry().annotations.list(site, { limit: 2, cursor: 'nonsense' })).toBeNull();

    const segment = newSegmentSchema.parse({ name: 'Germany', filters: ['country:is:DE'] });
    await registry().segments.create(actor, site, segment);
    await registry().deleteSite(actor, site);
    expect((await registry().annotations.list(site, { limit: 2 }))?.items).toEqual([]);
    expect((await registry().segments.list(site, { limit: 2 }))?.items).toEqual([]);
  });

  test('a site has no more than it may have, also of many made at once', async () => {
    const site = await newSite();
    const made = await Promise.all(
      Array.from({ length: GOAL_LIMITS.goals + 3 }, () =>
        registry().goals.create(actor, site, goal),
      ),
    );
    expect(made.filter((one) => one === 'too-many')).toHaveLength(3);
  });

  test('what is no currency, and a goal that means nothing, are refused', () => {
    const value = (currency: string): boolean =>
      newGoalSchema.safeParse({ ...goal, value: { amount: 1, currency } }).success;
    expect([value('EUR'), value('EURO'), value('eur'), value('QQQ')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(newGoalSchema.safeParse({ ...goal, match: {} }).success).toBe(false);
    expect(newGoalSchema.safeParse({ ...goal, match: { path: '******' } }).success).toBe(false);
  });
}
