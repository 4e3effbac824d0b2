/** The visits of the shop, each walked by Chromium as its visitor would. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { BROWSER_AGENT, eventually, pause } from '../server.ts';
import type { Front } from './front.ts';
import type { Letter } from './letter.ts';
import type { ImpliedVisit, Visitor } from './visits.ts';

const ROBOT = 'Mozilla/5.0 (compatible; Examplebot/1.0; +https://example.com/bot)';
const AT_ONCE = 6;
const PATIENCE_MS = 60_000;

export interface Walker {
  walk(visits: readonly ImpliedVisit[]): Promise<void>;
  /** A page in the browser of a visitor. Whoever takes it gives it back. */
  take(visitor: Visitor): Promise<Page>;
  giveBack(visitor: Visitor, page: Page): void;
}

export interface Ways {
  browser: Browser;
  letter: Letter;
  front: Front;
  /** Where a visitor comes in. */
  homeOf: (visitor: Visitor) => string;
  /** What the owner's own link has at its end. */
  ownMark: string;
}

const PROGRAMS = {
  ordinary: { userAgent: BROWSER_AGENT },
  'without-script': { userAgent: BROWSER_AGENT, javaScriptEnabled: false },
  robot: { userAgent: ROBOT },
} as const;
type Program = keyof typeof PROGRAMS;
const programOf = ({ kind, mode }: Visitor): Program =>
  kind === 'bot' ? 'robot' : mode === 'without-script' ? mode : 'ordinary';

export const agentOf = (visitor: Visitor): string => PROGRAMS[programOf(visitor)].userAgent;

/**
 * Whoever has the same program shares a browser, and its pages one after another: each has a name of their own, so what the
 * browser keeps of one of them no other sees. (A browser for each visit took twice the time of the visit.)
 */
export function openWalker({ browser, letter, front, homeOf, ownMark }: Ways): Walker {
  const contexts = new Map<Program, Promise<BrowserContext>>();
  const free: [Program, Page][] = [];

  const newPage = async (program: Program): Promise<Page> => {
    const context = contexts.get(program) ?? browser.newContext(PROGRAMS[program]);
    contexts.set(program, context);
    return (await context).newPage();
  };
  const take = async (visitor: Visitor): Promise<Page> => {
    const program = programOf(visitor);
    const at = free.findIndex(([of]) => of === program);
    const [taken] = at === -1 ? [] : free.splice(at, 1);
    return taken === undefined ? newPage(program) : taken[1];
  };
  const giveBack = (visitor: Visitor, page: Page): void => {
    free.push([programOf(visitor), page]);
  };

  const arrive = async (page: Page, visit: ImpliedVisit): Promise<void> => {
    const { visitor, isFirst } = visit;
    if (isReader(visit)) await openMail(page, letter.mailTo(visitor));
    await told(page, 'pageview', () =>
      isReader(visit) && visitor.letter === 'followed'
        ? page.click('#shop')
        : page.goto(
            homeOf(visitor) + (visitor.kind === 'self' ? ownMark : ''),
            visitor.isFromSearch && isFirst ? { referer: 'https://www.google.com/' } : {},
          ),
    );
  };

  const walkOne = async (visit: ImpliedVisit): Promise<void> => {
    const { visitor } = visit;
    // A page that was left for a blank one loads no image of a mail.
    const page = isReader(visit) ? await newPage(programOf(visitor)) : await take(visitor);
    await arrive(page, visit);
    if (visitor.mode !== 'without-script') await useScript(visit, page, homeOf(visitor), front);
    for (const step of visitor.steps) {
      // Somebody reads: what a page tells has arrived before they go on.
      const go = (): Promise<void> => told(page, 'pageview', () => page.click(`#${step}`));
      await (step === 'thanks' ? told(page, 'purchase', go) : go());
    }
    // They leave.
    await page.goto('about:blank');
    giveBack(visitor, page);
  };

  return {
    take,
    giveBack,
    walk: async (visits) => {
      const waiting = [...visits];
      const one = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          await walkOne(next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    },
  };
}

const isReader = ({ visitor, isFirst }: ImpliedVisit): boolean =>
  isFirst && visitor.letter !== 'none';

/** Resolves when the edge has answered both of its pixels. */
async function openMail(page: Page, html: string): Promise<void> {
  let pixels = html.split('/o/').length - 1;
  const loaded = page.waitForResponse(
    (answer) => new URL(answer.url()).pathname.startsWith('/o/') && answer.ok() && --pixels === 0,
    { timeout: PATIENCE_MS },
  );
  await page.setContent(html);
  await loaded;
}

/** Resolves when the edge has answered the event of this name that `go` leads to, by the script or by an image. */
async function told(page: Page, name: string, go: () => Promise<unknown>): Promise<void> {
  const heard = page.waitForResponse(
    (answer) => {
      const { pathname, searchParams } = new URL(answer.url());
      if (!answer.ok()) return false;
      if (pathname.startsWith('/p/')) return (searchParams.get('e') ?? 'pageview') === name;
      const said = answer.request().postData() ?? '';
      return pathname === '/e' && said.includes(`"name":"${name}"`);
    },
    { timeout: PATIENCE_MS },
  );
  await go();
  await heard;
}

async function useScript(
  { visitor, isFirst }: ImpliedVisit,
  page: Page,
  home: string,
  { cut }: Front,
): Promise<void> {
  if (visitor.choice !== null && isFirst) {
    await page.click(visitor.choice === 'granted' ? '#accept' : '#decline');
    if (visitor.choice === 'granted') await eventually(() => isKnownAgain(page, home));
  } else expect(await page.isVisible('#banner')).toBe(visitor.choice === null);
  if (visitor.isCut) cut.add(visitor.number);
  await told(page, 'basket', async () => {
    await page.click('#basket');
    if (!visitor.isCut) return;
    await pause(400);
    cut.delete(visitor.number);
  });
}

/** Whether the browser keeps a cookie by which who comes in there is known again. */
export const isKnownAgain = async (page: Page, home: string): Promise<boolean> =>
  (await page.context().cookies()).some(
    ({ name, domain }) => name.startsWith('clearpixel_') && domain === new URL(home).hostname,
  );
