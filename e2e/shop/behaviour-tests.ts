/** The pages on which behaviour is understood: what each shows is what the walk implies. */
import { expect, test } from 'vitest';
import type { ImpliedEvent } from './events.ts';
import {
  FOLLOWED,
  OPENED,
  impliedAttribution,
  impliedFunnel,
  impliedGoals,
  impliedJourneys,
  impliedReading,
  impliedRetention,
  onSite,
  readerDeeds,
  visitorDeeds,
} from './implied-behaviour.ts';
import type { Goal, ImpliedFunnel } from './implied-behaviour.ts';
import { impliedBreakdown, impliedFigures, people, visitorsOf } from './implied-report.ts';
import { otherFigures, shownNamedTable, shownTable } from './shown.ts';
import { agree } from './shown-site.ts';
import type { ShownSite } from './shown-site.ts';
import { DAY_MS } from './stage.ts';
import type { Stage } from './stage.ts';
import type { Times } from './times.ts';
import { PRICE } from './visits.ts';
import { dayName } from './words.ts';

const TIMEOUT_MS = 180_000;

/** What the tests ask once the shop has been walked. */
export interface Walked {
  shown: ShownSite;
  stage: Stage;
  implied: readonly ImpliedEvent[];
  times: Times;
}

const isSeen =
  (path: string) =>
  ({ isView, facts }: ImpliedEvent): boolean =>
    isView && facts.path === path;
const isNamed =
  (name: string) =>
  (event: ImpliedEvent): boolean =>
    event.name === name;

export function behaviourTests(walked: () => Walked): void {
  test('goals', { timeout: TIMEOUT_MS }, async () => {
    const { shown, stage, implied } = walked();
    const goals: readonly (Goal & { asked: Record<string, unknown> })[] = [
      {
        name: 'Purchase',
        matches: isNamed('purchase'),
        worth: null,
        asked: { match: { event: 'purchase' } },
      },
      {
        name: 'In the app',
        matches: ({ isView, facts }) => isView && facts.path.startsWith('/app/'),
        worth: null,
        asked: { match: { path: '/app/*' } },
      },
      {
        name: 'Socks seen',
        matches: isSeen('/product'),
        worth: PRICE / 10,
        asked: { match: { path: '/product' }, value: { amount: PRICE / 10, currency: 'EUR' } },
      },
    ];
    for (const { name, asked } of goals)
      await stage.server.api('POST', `/sites/${stage.site}/goals`, { name, ...asked });
    await shown.open('/goals');
    const rows = impliedGoals(people(implied), goals);
    await agree(
      async () =>
        (await shownTable(shown.page, 'Goals')).map(([name = '', ...figures], at) => [
          // Below its name a goal says what counts for it.
          name.startsWith(goals[at]?.name ?? '?') ? goals[at]?.name : name,
          ...figures,
        ]),
      rows,
    );
  });

  const funnelAgrees = async (address: string, funnel: ImpliedFunnel): Promise<void> => {
    const { shown } = walked();
    await shown.open(`/funnel?${address}`);
    await shown.table('How many got how far', funnel.steps, 3);
    const { page } = shown;
    expect(await page.locator('[data-figure="Through"]').innerText()).toBe(funnel.through);
    const steps = page.locator('table.funnel tbody tr');
    for (const [step, left] of funnel.left.entries())
      expect(await steps.nth(step).locator('details li').allTextContents()).toEqual(left);
    if (address.includes('by=')) await shown.table('Who gets further', funnel.rows);
  };
  const stepsOf = (...steps: readonly string[]): string =>
    steps.map((step) => `step=${encodeURIComponent(step)}`).join('&');

  test('funnels, in any order and with nothing in between', { timeout: TIMEOUT_MS }, async () => {
    const deeds = visitorDeeds(people(walked().implied));
    const steps = [
      onSite('/product', isSeen('/product')),
      onSite('/checkout', isSeen('/checkout')),
      onSite('purchase', isNamed('purchase')),
    ];
    const address = stepsOf('path:/product', 'path:/checkout', 'event:purchase');
    await funnelAgrees(`${address}&by=channel`, impliedFunnel(deeds, steps, { by: 'channel' }));
    await funnelAgrees(
      `${stepsOf('path:/product', 'path:/checkout')}&order=strict`,
      impliedFunnel(deeds, steps.slice(0, 2), { strict: true }),
    );
  });

  test('a funnel from the letter’s open over its click to a purchase', async () => {
    const { stage, implied } = walked();
    const funnel = impliedFunnel(readerDeeds(people(implied)), [
      OPENED,
      FOLLOWED,
      onSite('basket', isNamed('basket')),
      onSite('purchase', isNamed('purchase')),
    ]);
    const reached = funnel.steps.map(([, people]) => Number(people));
    expect(reached.every((people, at) => people > 0 && people <= (reached[at - 1] ?? 99))).toBe(
      true,
    );
    await funnelAgrees(
      stepsOf(
        `open:${stage.campaign}`,
        `click:${stage.campaign}`,
        'event:basket',
        'event:purchase',
      ),
      funnel,
    );
  });

  test('journeys', async () => {
    const { shown, implied } = walked();
    const { links, ends } = impliedJourneys(people(implied), { depth: 3, width: 6 });
    await shown.open('/journeys');
    const all = shown.page.getByRole('button', { name: /^Show all/ });
    if (await all.isVisible()) await all.click();
    await shown.table('Step by step', links);
    await shown.table('Where visits end', ends);
  });

  test('retention', async () => {
    const { shown, implied } = walked();
    const today = Math.floor(Date.now() / DAY_MS);
    const days = [3, 2, 1, 0].map((back) => ({ back, name: dayName((today - back) * DAY_MS) }));
    await shown.open('/retention?interval=day');
    await shown.table('Who comes back', impliedRetention(people(implied), days));
  });

  test('attribution', { timeout: TIMEOUT_MS }, async () => {
    const { shown, implied } = walked();
    for (const model of ['first', 'last', 'last-non-direct'] as const)
      for (const by of ['channel', 'source', 'campaign'] as const) {
        await shown.open(`/attribution?conversion=purchase&model=${model}&by=${by}`);
        await shown.table(
          'Where did “purchase” come from?',
          impliedAttribution(people(implied), model, by),
        );
      }
  });

  test('how pages are read, where visits begin and end', async () => {
    const { shown, implied, times } = walked();
    await shown.open('/engagement');
    await shown.table('How pages are read', impliedReading(people(implied), times));
    await shown.breakdown('Where do visits begin?', null, people(implied), 'entry');
    await shown.breakdown('Where do visits end?', null, people(implied), 'exit');
  });

  test('the shared dashboard', async () => {
    const { shown, stage, implied, times } = walked();
    const { link } = await stage.server.api<{ link: string }>(
      'POST',
      `/sites/${stage.site}/shares`,
      { name: 'Everybody', parts: ['pages', 'sources', 'countries', 'devices'] },
    );
    const context = await shown.page.context().browser()?.newContext();
    const page = await context?.newPage();
    if (context === undefined || page === undefined) throw new Error('the browser has gone');
    await page.goto(`${link}?period=7d`);
    const human = people(implied);
    const figures = impliedFigures(human, times);
    const shownOnes = await page.locator('.figures > div').evaluateAll((all) =>
      all.map((one) => ({
        name: (one.querySelector('dt')?.textContent ?? '').replace('Daily visitors', 'Visitors'),
        text: one.querySelector('dd')?.textContent ?? '',
        change: '',
      })),
    );
    expect(shownOnes).toHaveLength(5);
    expect(otherFigures(shownOnes, figures.slice(0, 5))).toEqual([]);
    const today = Math.floor(Date.now() / DAY_MS);
    expect(await shownNamedTable(page, 'Visitors by day')).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((back) => [
        dayName((today - back) * DAY_MS),
        `${visitorsOf(human.filter(({ day }) => day === back))}`,
      ]),
    );
    for (const [title, dimension] of [
      ['Pages', 'path'],
      ['Where from', 'referrer'],
      ['Countries', 'country'],
      ['Devices', 'device'],
    ] as const)
      expect(await shownNamedTable(page, title)).toEqual(
        impliedBreakdown(human, dimension)
          .slice(0, 10)
          .filter(([, visitors]) => visitors > 0)
          .map(([name, visitors]) => [
            name === 'No referrer' ? 'Direct, or not known' : name,
            `${visitors}`,
          ]),
      );
    await context.close();
  });
}
