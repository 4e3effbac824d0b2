/** Where the shop is walked: a server whose clock is moved, the shop, what stands before the edge, and the letter. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { TestServer, eventually, pause } from '../server.ts';
import { openFront } from './front.ts';
import type { Front } from './front.ts';
import { writeLetter } from './letter.ts';
import { CLOCK_FILE, CLOCK_LOOK_MS } from './moved-clock.ts';
import { openShop } from './shop.ts';
import { DAYS, campaignQuery, comesLast } from './visits.ts';
import type { ImpliedVisit, Visitor } from './visits.ts';
import { agentOf, openWalker } from './walk.ts';
import type { Walker } from './walk.ts';

export const DAY_MS = 86_400_000;
export const SITE_NAME = 'Sock shop';

export interface Stage {
  server: TestServer;
  front: Front;
  walker: Walker;
  site: string;
  campaign: string;
  homeOf: (visitor: Visitor) => string;
  /** All of the days, one after another; in between the edge is killed. */
  walkAll(visits: readonly ImpliedVisit[]): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(browser: Browser, all: readonly Visitor[]): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-clock-'));
  const clock = path.join(folder, 'clock');
  let backMs = 0;
  /** Resolves when the server has seen it. */
  const moveClock = async (daysBack: number): Promise<void> => {
    backMs = daysBack * DAY_MS;
    writeFileSync(`${clock}.new`, String(backMs));
    renameSync(`${clock}.new`, clock);
    await pause(2 * CLOCK_LOOK_MS);
  };
  await moveClock(DAYS - 1);
  const server = await TestServer.create({
    NODE_OPTIONS: `--import=${import.meta.resolve('./moved-clock.ts')}`,
    [CLOCK_FILE]: clock,
  });
  const headersOf = (number: number): Record<string, string> => {
    const visitor = all[number];
    if (visitor === undefined) return {};
    return {
      'x-forwarded-for': visitor.address,
      // What a page says in leaving, Chromium sends under its own name, whatever it was told to be.
      'user-agent': agentOf(visitor),
      ...(visitor.signal ? { 'sec-gpc': '1' } : {}),
    };
  };
  const front = await openFront(server.edge, headersOf, () => backMs);
  const site = await server.site({ name: SITE_NAME, domain: 'localhost', level: 'identified' });
  const shop = await openShop(front.port, () => site);
  /** Each visitor has a name of their own. */
  const homeOf = (visitor: Visitor): string =>
    `http://v${visitor.number}.localhost:${shop.port}${visitor.mode === 'app' ? '/app/' : '/'}${campaignQuery(visitor)}`;
  const letter = await writeLetter(server, all, homeOf);
  const { link } = await server.api<{ link: string }>('GET', `/sites/${site}/own-visits`);
  const walker = openWalker({
    browser,
    letter,
    front,
    homeOf,
    ownMark: link.slice(link.indexOf('#')),
  });

  const killEdge = async (): Promise<void> => {
    const pid = server.childPid('edge');
    if (pid === null) throw new Error('there is no edge to be killed');
    process.kill(pid, 'SIGKILL');
    await eventually(async () => (await fetch(`${server.edge}/healthz`).catch(() => null))?.ok);
  };

  return {
    server,
    front,
    walker,
    site,
    campaign: letter.campaign,
    homeOf,
    walkAll: async (visits) => {
      for (let day = DAYS - 1; day >= 0; day--) {
        await moveClock(day);
        const today = visits.filter((visit) => visit.day === day);
        await walker.walk(today.filter((visit) => !comesLast(visit)));
        await walker.walk(today.filter(comesLast));
        // What a page says in leaving may still be on its way.
        await front.quiet();
        if (day === 2) await killEdge();
      }
    },
    close: async () => {
      await shop.close();
      await front.close();
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
