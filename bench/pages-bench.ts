/**
 * How long until a page of the dashboard can be used, as Chromium itself says it: from the navigation to the moment in
 * which its figures stand there, with nothing cached, median of several. And how many bytes of script it takes, packed.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions } from 'playwright-core';
import { openChromium } from '../e2e/chromium.ts';
import { makeOwner } from '../e2e/dashboard.ts';
import { BROWSER_AGENT, TestServer } from '../e2e/server.ts';
import { median } from './measure.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);
const DIST = path.resolve(import.meta.dirname, '../packages/dashboard/dist');

export interface PageFigures {
  name: string;
  usableMs: number;
  firstPaintMs: number;
  scriptBytes: number;
}

export async function benchPages(): Promise<PageFigures[]> {
  const server = await TestServer.create();
  const browser = await openChromium();
  try {
    const storageState = await makeOwner(browser, server);
    const { sites } = await server.api<{ sites: string[] }>('POST', '/demo');
    const shop = sites[0] ?? '';
    const pages = [
      ['report', `/sites/${shop}`, '[data-figure="Visitors"]'],
      ['sites', '/', '.site-list li'],
      ['receipts', `/sites/${shop}/receipts`, '.feed button'],
      ['try', '/try', '.button.primary'],
      ['sign-in', '/sign-in', 'input[name=email]'],
    ] as const;
    const figures: PageFigures[] = [];
    for (const [name, address, sign] of pages) {
      const runs: Omit<PageFigures, 'name'>[] = [];
      for (let run = 0; run < RUNS; run++)
        runs.push(
          await load(
            `${server.console}${address}`,
            sign,
            name === 'sign-in' ? {} : { storageState },
          ),
        );
      figures.push({
        name,
        usableMs: median(runs.map(({ usableMs }) => usableMs)),
        firstPaintMs: median(runs.map(({ firstPaintMs }) => firstPaintMs)),
        scriptBytes: Math.max(...runs.map(({ scriptBytes }) => scriptBytes)),
      });
    }
    return figures;
  } finally {
    await browser.close();
    await server.dispose();
  }

  async function load(
    address: string,
    sign: string,
    options: BrowserContextOptions,
  ): Promise<Omit<PageFigures, 'name'>> {
    const context = await browser.newContext({ userAgent: BROWSER_AGENT, ...options });
    try {
      const page = await context.newPage();
      let scriptBytes = 0;
      page.on('response', (response) => {
        const { pathname } = new URL(response.url());
        if (pathname.endsWith('.js'))
          scriptBytes += gzipSync(readFileSync(path.join(DIST, pathname)), { level: 9 }).length;
      });
      await page.goto(address, { waitUntil: 'commit' });
      await page.locator(sign).first().waitFor();
      // In the page's own time, which began with the navigation.
      const usableMs = await page.evaluate<number>('performance.now()');
      const firstPaintMs = await page.evaluate<number>(
        `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()`,
      );
      // The chart comes after the figures.
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
      return { usableMs, firstPaintMs, scriptBytes };
    } finally {
      await context.close();
    }
  }
}
