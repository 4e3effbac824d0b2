/** The dashboard's pages of the shop, each held to what the walk implies, until the page has caught up. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from '../dashboard.ts';
import { impliedBreakdown } from './implied-report.ts';
import type { Figure } from './implied-report.ts';
import { otherFigures, shownBreakdown, shownFigures, shownTable } from './shown.ts';
import type { Row } from './shown.ts';

export async function agree<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  await expect.poll(read).toEqual(expected);
}

export class ShownSite {
  readonly page: Page;
  readonly #consoleUrl: string;
  readonly #site: string;

  constructor(page: Page, consoleUrl: string, site: string) {
    this.page = page;
    this.#consoleUrl = consoleUrl;
    this.#site = site;
  }

  /** @param address below the site's own. */
  open(address = ''): Promise<void> {
    return this.openAny(`/sites/${this.#site}${address}`);
  }

  async openAny(address: string): Promise<void> {
    await this.page.goto(`${this.#consoleUrl}${address}`);
    await settled(this.page);
  }

  figures(figures: readonly Figure[]): Promise<void> {
    return agree(async () => otherFigures(await shownFigures(this.page), figures), []);
  }

  /** @param columns the first so many; all of them else. */
  table(name: string, rows: Row[], columns?: number): Promise<void> {
    return agree(
      async () => (await shownTable(this.page, name)).map((cells) => cells.slice(0, columns)),
      rows,
    );
  }

  async breakdown(
    card: string,
    tab: string | null,
    ...[events, dimension, by]: Parameters<typeof impliedBreakdown>
  ): Promise<void> {
    await agree(
      await shownBreakdown(this.page, card, tab),
      impliedBreakdown(events, dimension, by).map(([name, figure]) => [name, `${figure}`]),
    );
  }
}
