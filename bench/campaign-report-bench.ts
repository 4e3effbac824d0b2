/**
 * What `GET /campaigns/ID/report` asks of registry and store, for a campaign of a million recipients and three million loads of
 * seven in ten of them: rows made by the databases themselves, deliveries over an hour, opens over days.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newCampaignSchema, openRegistry } from '@clearpixel/registry';
import { askCampaignPeople, askCampaignSite, campaignScope, openStore } from '@clearpixel/store';
import { Session } from 'chdb';
import { median } from './measure.ts';

const RECIPIENTS = Number(process.env['BENCH_RECIPIENTS'] ?? 1_000_000);
const EVENTS = 3 * RECIPIENTS;
const ROUNDS = 5;
const START = '2026-11-01 08:00:00';
/** Mails a second. */
const PACE = 300;

/** A ref of 13 characters for each number. */
const refOf = (number: string): string => `substring(lower(hex(sipHash64(${number}))), 1, 13)`;
const START_SQL = `toDateTime64('${START}', 3, 'UTC')`;
const sentAt = (number: string): string => `${START_SQL} + ${number} / ${PACE}`;

/** Log-normal around three hours for people; within a minute for what loads at delivery. */
const DELAY = `multiIf(v IN ('scanner', 'prefetched'), 1 + sipHash64(number, 3) % 60,
  exp(9.2 + 1.8 * sqrt(-2 * log((1 + sipHash64(number, 3) % 9999) / 10000)) * cos(6.2832 * (sipHash64(number, 4) % 10000) / 10000)))`;

function fillStore(directory: string, campaign: string): void {
  const session = new Session(directory);
  session.query(`INSERT INTO deliveries (source, subject, sentAt, deliveredAt, retainUntil)
    SELECT '${campaign}', ${refOf('number')}, ${sentAt('number')}, ${sentAt('number')} + 2, '2099-01-01' FROM numbers(${RECIPIENTS})`);
  session.query(`INSERT INTO events (id, at, source, sourceKind, kind, name, level, verdict, certainty, reasons, day, retainUntil,
      country, browser, system, device, subject, network, link, hostname, path)
    SELECT generateUUIDv4(number), at, '${campaign}', 'campaign', if(h % 10 = 0, 'click', 'open'),
      multiIf(h % 10 = 0, 'click', h % 3 = 0, 'open-end', 'open'), 'identified', v, if(v = 'proxied', 'certain', 'probable'),
      [if(v = 'person', 'ordinary-browser', 'google-image-proxy')], toDate(at), '2099-01-01', 'DE', 'Chrome', 'Windows', 'desktop',
      ${refOf('n')}, concat(toString(h % 200), '.', toString(intDiv(h, 200) % 200), '.', toString(intDiv(h, 40000) % 5), '.0/24'),
      if(h % 10 = 0, 1 + h % 7, 0), if(h % 10 = 0, 'shop.example', ''), ''
    FROM (
      SELECT number, sipHash64(number, 7) AS h, toUInt64(sipHash64(number, 9) % ${Math.floor(RECIPIENTS * 0.7)}) AS n,
        ['person', 'proxied', 'prefetched', 'unknown', 'scanner'][1 + h % 5] AS v,
        ${sentAt('n')} + 2 + least(${DELAY}, 2000000) AS at
      FROM numbers(${EVENTS})
    )`);
  session.close();
}

function fillRegistry(directory: string, campaign: string): void {
  const file = readdirSync(directory).find((name) => /\.(?:db|sqlite)$/.test(name));
  if (file === undefined) throw new Error('the registry has no file');
  const db = new DatabaseSync(path.join(directory, file));
  const numbers = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${RECIPIENTS})`;
  db.exec(`${numbers} INSERT INTO subjects (id, ref, email, name, search_text, consent, consent_source, consent_at, had_consent, stopped, created_at)
    SELECT n, printf('%013d', n), printf('p%d@mail.example', n), '', printf('p%d@mail.example', n), 'granted', 'form', NULL, 1, 0, '2026-11-01T08:00:00.000Z' FROM numbers`);
  db.exec(`${numbers} INSERT INTO recipients (subject, campaign, groups, added_at, sent_at, delivered_at, bounced_at, marks)
    SELECT n, '${campaign}', '[]', '2026-11-01T08:00:00.000Z', '2026-11-01T08:00:00.000Z', '2026-11-01T08:00:02.000Z', NULL, 7 FROM numbers`);
  db.close();
}

export async function benchCampaignReport(): Promise<{
  recipients: number;
  events: number;
  firstMs: number;
  medianMs: number;
  countsMs: number;
}> {
  const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-bench-campaign-'));
  const storeDirectory = path.join(directory, 'store');
  const open = async () => ({
    registry: await openRegistry({ url: 'sqlite:', directory }),
    store: await openStore({ url: 'chdb:', directory: storeDirectory }),
  });
  let { registry, store } = await open();
  const close = async (): Promise<void> => {
    await store.close();
    await registry.close();
  };
  try {
    const { id } = await registry.createCampaign(
      { id: 'bench', name: 'bench' },
      newCampaignSchema.parse({ name: 'Bench', level: 'identified' }),
    );
    await close();
    fillStore(storeDirectory, id);
    fillRegistry(directory, id);
    ({ registry, store } = await open());
    const scope = campaignScope(
      { from: Date.UTC(2026, 9, 31), to: Date.UTC(2026, 11, 31), verdicts: [], filters: [] },
      id,
    );
    const countsTimes: number[] = [];
    const counts = async () => {
      const from = performance.now();
      const counted = await registry.recipientCounts(id);
      countsTimes.push(performance.now() - from);
      return counted;
    };
    const ask = async (): Promise<number> => {
      const start = performance.now();
      const [people, , { recipients, delivered }] = await Promise.all([
        askCampaignPeople(store, scope),
        askCampaignSite(store, scope, null),
        counts(),
      ]);
      if (recipients !== RECIPIENTS || delivered !== RECIPIENTS || people.loaded === 0)
        throw new Error('the report is not of what was made');
      return performance.now() - start;
    };
    const firstMs = await ask();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await ask());
    return {
      recipients: RECIPIENTS,
      events: EVENTS,
      firstMs,
      medianMs: median(times),
      countsMs: median(countsTimes),
    };
  } finally {
    await close();
    rmSync(directory, { recursive: true, force: true });
  }
}
