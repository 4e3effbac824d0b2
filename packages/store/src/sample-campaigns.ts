/** What the suites of campaigns have in common: a store of their own, and campaigns in few words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import { afterAll, beforeAll } from 'vitest';
import { askCampaignEvents, campaignScope } from './campaign-reports.ts';
import type { CampaignReceipt, CampaignScope } from './campaign-reports.ts';
import type { Store } from './contract.ts';
import { NOON, sampleEvent, writeSegment } from './sample-events.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const NETWORK = '198.51.100.0/24';
export const OFFICE = '203.0.113.0/24';
const FAR = '2099-01-01';

export const scopeOf = (source: string, more: Partial<CampaignScope> = {}): CampaignScope => ({
  ...campaignScope(
    { from: NOON - 48 * HOUR, to: NOON + 48 * HOUR, verdicts: [], filters: [] },
    source,
  ),
  ...more,
});
export const refOf = (number: number): string => `r${String(number).padStart(12, '0')}`;

export interface SampleCampaigns {
  store: () => Store;
  /** Opens by persons unless said otherwise; `at` is the time after noon. */
  load: (source: string, lines: readonly Partial<EventLine>[]) => Promise<void>;
  /** Lines as they are. */
  loadLines: (lines: readonly EventLine[]) => Promise<void>;
  deliver: (
    source: string,
    subject: string,
    at?: number,
    what?: 'sent' | 'delivered',
  ) => Promise<void>;
  /** The earliest first. */
  receipts: (source: string) => Promise<CampaignReceipt[]>;
  /** Verdicts of the receipts in words. */
  verdicts: (source: string) => Promise<string[]>;
}

export type OpenTestStore = (
  directory: string,
) => Promise<{ store: Store; close: () => Promise<void> }>;

/** Within a suite: opened before its tests, closed after them. */
export function sampleCampaigns(open: OpenTestStore): SampleCampaigns {
  let directory = '';
  let store: Store;
  let close: () => Promise<void>;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-campaigns-'));
    ({ store, close } = await open(path.join(directory, 'store')));
  });
  afterAll(async () => {
    await close();
    rmSync(directory, { recursive: true, force: true });
  });

  const loadLines = async (lines: readonly EventLine[]): Promise<void> => {
    await store.load(writeSegment(path.join(directory, 'segments'), [...lines]));
  };
  const receipts = async (source: string): Promise<CampaignReceipt[]> =>
    (
      await askCampaignEvents(store, scopeOf(source), { subject: null, limit: 1_000, before: null })
    ).items.toReversed();
  return {
    store: () => store,
    loadLines,
    load: (source, lines) =>
      loadLines(
        lines.map((line) =>
          sampleEvent({
            source,
            sourceKind: 'campaign',
            kind: 'open',
            name: line.kind === 'click' ? 'click' : 'open',
            level: 'identified',
            subject: refOf(1),
            network: NETWORK,
            hostname: '',
            path: '',
            ...line,
            at: NOON + (line.at ?? 0),
          }),
        ),
      ),
    deliver: (source, subject, at = 0, what = 'delivered') =>
      store.noteDeliveries(source, [{ subject, what, at: NOON + at, retainUntil: FAR }]),
    receipts,
    verdicts: async (source) =>
      (await receipts(source)).map(({ verdict, certainty, reasons, stored }) =>
        stored === undefined
          ? verdict
          : `${stored.verdict} → ${verdict}, ${certainty}: ${reasons.join()}`,
      ),
  };
}
