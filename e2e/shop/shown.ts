/** What the pages of the dashboard show, read from their tables in Chromium. */
import type { Locator, Page } from 'playwright-core';
import { settled } from '../dashboard.ts';
import type { Figure } from './implied-report.ts';

export type Row = string[];

const region = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true });

const cellsOf = (rows: Locator): Promise<Row[]> =>
  rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent.trim())),
  );

/** The cells of a region's only table, row by row. */
export const shownTable = (page: Page, name: string): Promise<Row[]> =>
  cellsOf(region(page, name).locator('tbody tr'));

/** A table by its own name, as the public pages have them. */
export const shownNamedTable = (page: Page, name: string): Promise<Row[]> =>
  cellsOf(page.locator(`table[aria-label="${name}"] tbody tr`));

export interface ShownFigure {
  name: string;
  text: string;
  change: string;
}
export const shownFigures = (page: Page): Promise<ShownFigure[]> =>
  page.locator('.figures > *').evaluateAll((all) =>
    all.map((one) => ({
      name: one.querySelector('[data-figure]')?.getAttribute('data-figure') ?? '',
      text: one.querySelector('[data-figure]')?.textContent ?? '',
      change: one.querySelector('.change')?.textContent.trim() ?? '',
    })),
  );

/** In words, what is shown otherwise than it is implied. */
export const otherFigures = (
  shown: readonly ShownFigure[],
  implied: readonly Figure[],
): string[] => [
  ...implied.flatMap(({ name, texts, changes }) => {
    const one = shown.find((figure) => figure.name === name);
    if (one === undefined) return `${name} is not shown`;
    const wanted = changes.length === 0 ? [''] : changes;
    return [
      ...(texts.includes(one.text) ? [] : [`${name}: ${one.text} for ${texts.join(' or ')}`]),
      ...(wanted.includes(one.change) ? [] : [`${name}: ${one.change} for ${wanted.join(' or ')}`]),
    ];
  }),
  ...shown
    .filter(({ name }) => !implied.some((figure) => figure.name === name))
    .map(({ name }) => `${name} is shown`),
];

/** A card's rows by one of its dimensions, all of them: what, and how many. */
export async function shownBreakdown(
  page: Page,
  card: string,
  tab: string | null = null,
): Promise<() => Promise<Row[]>> {
  const within = region(page, card);
  if (tab !== null) await within.getByRole('tab', { name: tab, exact: true }).click();
  await settled(page);
  const more = within.getByRole('button', { name: 'Show more' });
  if (await more.isVisible()) await more.click();
  // The third cell opens the row, and has no words.
  return async () => (await cellsOf(within.locator('tbody tr'))).map((cells) => cells.slice(0, 2));
}

/** Receipts, the newest first: when, what, from where, who. */
export const shownReceipts = (page: Page): Promise<Row[]> =>
  cellsOf(page.getByRole('list', { name: 'Receipts, the newest first' }).locator('li > button'));
