/** (b) Rows a second from sealed segments into the embedded store, through the loader as it runs in the server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import { openSpoolReader } from '@clearpixel/spool';
import { askOverview, openStore, startLoader } from '@clearpixel/store';
import { eventually } from '../e2e/server.ts';

const SEGMENTS = Number(process.env['BENCH_SEGMENTS'] ?? 40);
const ROWS_A_SEGMENT = 25_000;
/** Pages of a visit. */
const EVENTS_A_VISIT = 4;
const SOURCE = 'bench00000';
const START = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;

/** Deterministic: the same numbers in each run. */
function lineOf(number: number): EventLine {
  const visit = Math.floor(number / EVENTS_A_VISIT);
  const at =
    START +
    (visit % 30) * DAY_MS +
    ((visit * 7_919) % 80_000_000) +
    (number % EVENTS_A_VISIT) * 20_000;
  const visitor = String(1 + ((visit * 2_654_435_761) % 900_007));
  const hex = number.toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-4000-8000-${hex}`,
    at,
    source: SOURCE,
    sourceKind: 'site',
    kind: 'view',
    name: 'pageview',
    level: 'anonymous',
    verdict: 'person',
    certainty: 'probable',
    reasons: ['ordinary-browser'],
    day: new Date(at).toISOString().slice(0, 10),
    retainUntil: '2099-12-31',
    hostname: 'shop.example',
    path: `/product/${number % 5_000}`,
    channel: 'organic-search',
    referrer: 'www.google.com',
    country: ['DE', 'FR', 'US', 'GB', 'IT'][number % 5] ?? '',
    visitor,
    session: visitor,
    sessionAt: at,
    browser: 'Chrome',
    system: 'Windows',
    device: 'desktop',
    language: 'en',
  };
}

export async function benchLoader(): Promise<{
  rows: number;
  seconds: number;
  rowsPerSecond: number;
}> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-bench-loader-'));
  const spool = path.join(directory, 'spool');
  mkdirSync(spool);
  for (let segment = 0; segment < SEGMENTS; segment++) {
    let text = '';
    for (let row = 0; row < ROWS_A_SEGMENT; row++)
      text += `${JSON.stringify(lineOf(segment * ROWS_A_SEGMENT + row))}\n`;
    const number = String(segment + 1).padStart(8, '0');
    writeFileSync(path.join(spool, `20260601T000000000Z-0000000000000001-${number}.jsonl`), text);
  }
  const rows = SEGMENTS * ROWS_A_SEGMENT;
  const store = await openStore({ url: 'chdb:', directory: path.join(directory, 'store') });
  try {
    const started = Date.now();
    const loader = startLoader({ store, reader: openSpoolReader(spool), report: () => undefined });
    await eventually(async () => loader.state().loadedRows >= rows, 300_000);
    const seconds = (loader.state().loadedAt - started) / 1_000;
    await loader.stop();
    const scope = {
      sources: [SOURCE],
      from: START,
      to: START + 31 * DAY_MS,
      verdicts: [],
      filters: [],
    };
    const { events } = await askOverview(store, scope);
    if (events !== rows) throw new Error(`${events} rows in the store of ${rows}`);
    return { rows, seconds, rowsPerSecond: rows / seconds };
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
