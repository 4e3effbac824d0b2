/**
 * A month of a large site, the same in each run: skewed as real traffic is. Few pages have most of the views, few countries
 * and channels most of the visits, visits are mostly short; 3 % are robots, a fifth of the visits is of visitors who last,
 * and 2 % buy. Made by the engine itself, from numbers and hashes, as fast as it can write.
 */
import { openStore } from '../packages/store/src/open.ts';
import { openChdb } from '../packages/store/src/chdb/engine.ts';

export const SITE = 'month00000';
export const DAYS = 30;
export const START = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
/** Rows that a visit makes on average: views, how long each was looked at, events. */
const EVENTS_A_VISIT = 4.94;

/** A number from 0 up to 1, of a visit and a name. */
const share = (salt: number): string => `(cityHash64(visit, ${salt}) % 1000003 / 1000003)`;
const pick = (salt: number, values: readonly (readonly [string, number])[]): string => {
  const total = values.reduce((sum, [, weight]) => sum + weight, 0);
  let until = 0;
  const parts = values.slice(0, -1).map(([value, weight]) => {
    until += weight / total;
    return `${share(salt)} < ${until}, '${value}'`;
  });
  return `multiIf(${[...parts, `'${values.at(-1)?.[0] ?? ''}'`].join(', ')})`;
};

/** One day's visits; `{day}` is its number from 0, `{visits}` how many it has. */
const DAY = `
INSERT INTO events (id, at, source, sourceKind, kind, name, level, verdict, certainty, reasons, day, retainUntil, hostname, path,
  channel, utmSource, utmMedium, utmCampaign, country, value, currency, visitor, session, sessionAt, referrer, language, browser,
  system, device, engagedMs, scroll, props, lasting)
SELECT
  reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(visit, place, 1)), reinterpretAsFixedString(cityHash64(visit, place, 2)))) AS id,
  beganAt + toIntervalMillisecond(intDiv(place, 2) * 25000 + cityHash64(visit, place, 3) % 20000 + if(isTold, 20000, 0)) AS at,
  '${SITE}' AS source, 'site' AS sourceKind,
  if(isView, 'view', 'event') AS kind,
  multiIf(isView, 'pageview', isTold, '$engagement', eventName) AS name,
  if(isLasting, 'identified', 'anonymous') AS level,
  verdict, if(verdict = 'person', 'probable', 'certain') AS certainty,
  [if(verdict = 'person', 'ordinary-browser', 'agent-names-robot')] AS reasons,
  toDate(beganAt) AS day, toDate('2099-12-31') AS retainUntil, 'shop.example' AS hostname,
  concat('/', ['products', 'blog', 'docs', 'shop'][1 + pageRank % 4], '/', toString(pageRank)) AS path,
  channel,
  multiIf(channel = 'email', 'newsletter', channel = 'paid-search', 'google', channel = 'paid-social', 'meta', '') AS utmSource,
  multiIf(channel = 'email', 'email', channel LIKE 'paid%', 'cpc', '') AS utmMedium,
  if(utmSource = '', '', concat('campaign-', toString(1 + cityHash64(visit, 14) % 12))) AS utmCampaign,
  country,
  if(name = 'order', toDecimal64(10 + cityHash64(visit, place, 5) % 200, 4), 0) AS value,
  if(name = 'order', 'EUR', '') AS currency,
  if(isLasting, cityHash64('lasting', toUInt32(60000 * pow(${share(15)}, 2))), cityHash64({day: UInt32}, toUInt32({visits: UInt32} * 0.85 * ${share(16)}))) AS visitor,
  cityHash64(visit, 'session') AS session, beganAt AS sessionAt,
  multiIf(channel = 'organic-search', 'www.google.com', channel = 'organic-social', 'www.reddit.com', channel = 'referral', concat('site', toString(toUInt32(pow(500, ${share(17)}))), '.example'), '') AS referrer,
  multiIf(country IN ('DE', 'AT', 'CH'), 'de', country = 'FR', 'fr', country = 'JP', 'ja', 'en') AS language,
  ${pick(18, [
    ['Chrome', 58],
    ['Safari', 22],
    ['Firefox', 9],
    ['Microsoft Edge', 7],
    ['Opera', 2],
    ['Samsung Internet', 2],
  ])} AS browser,
  ${pick(19, [
    ['Windows', 40],
    ['Android', 24],
    ['iOS', 20],
    ['macOS', 12],
    ['Linux', 4],
  ])} AS system,
  if(system IN ('Android', 'iOS'), 'mobile', 'desktop') AS device,
  if(isTold, 3000 + cityHash64(visit, place, 6) % 60000, 0) AS engagedMs,
  if(isTold, 20 + cityHash64(visit, place, 7) % 81, 0) AS scroll,
  if(name = 'signup', map('plan', ['free', 'pro', 'team'][1 + cityHash64(visit, 20) % 3]), map()) AS props,
  isLasting AS lasting
FROM (
  SELECT *, place, place < 2 * views AND place % 2 = 0 AS isView, place < 2 * views AND place % 2 = 1 AS isTold,
    if(place = 2 * views AND isBuyer, 'order', ['signup', 'download', 'outbound', 'search'][1 + (cityHash64(visit, place, 8) % 7) % 4]) AS eventName,
    toUInt32(pow(5000, cityHash64(visit, intDiv(place, 2), 9) % 1000003 / 1000003)) AS pageRank
  FROM (
    SELECT {day: UInt32} * 1000000 + number AS visit,
      ${share(1)} < 0.03 AS isRobot, if(isRobot, ${pick(2, [
        ['bot', 8],
        ['scanner', 2],
      ])}, 'person') AS verdict,
      NOT isRobot AND ${share(3)} < 0.2 AS isLasting, NOT isRobot AND ${share(4)} < 0.02 AS isBuyer,
      if(isRobot, 1, toUInt8(1 + least(14, -1.85 * log(1 - ${share(5)})))) AS views,
      toUInt8(isBuyer) + toUInt8(${share(6)} < 0.25) AS others,
      toDateTime64(${START / 1_000} + {day: UInt32} * 86400 + toUInt32(80000 * pow(${share(7)}, 0.8)), 3, 'UTC') AS beganAt,
      ${pick(10, [
        ['direct', 34],
        ['organic-search', 36],
        ['organic-social', 9],
        ['paid-search', 7],
        ['paid-social', 3],
        ['email', 5],
        ['referral', 6],
      ])} AS channel,
      ['DE', 'US', 'GB', 'FR', 'AT', 'CH', 'NL', 'JP', 'SE', 'PL', 'ES', 'IT', 'IN', 'BR', 'CA', 'AU'][toUInt8(pow(16.9, ${share(11)}))] AS country
    FROM numbers({visits: UInt32})
  )
  ARRAY JOIN range(if(isRobot, 1, toUInt32(2 * views + others))) AS place
)
SETTINGS max_insert_threads = 1, max_threads = 2, min_insert_block_size_rows = 1000000`;

/** Weekends have fewer visits. */
const weightOf = (day: number): number => ([5, 6].includes(day % 7) ? 0.75 : 1.1);

/** Writes the month into a new store of this folder, and merges it as a store that has had its time would be. */
export async function writeSiteMonth(directory: string, events: number): Promise<number> {
  // The tables.
  await (await openStore({ url: 'chdb:', directory })).close();
  const engine = openChdb({ directory, maxMemoryBytes: 3_000_000_000 });
  try {
    const weights = Array.from({ length: DAYS }, (_, day) => weightOf(day));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [day, weight] of weights.entries()) {
      const visits = Math.round((events / EVENTS_A_VISIT) * (weight / sum));
      await engine.client.command({ query: DAY, query_params: { day, visits } });
    }
    const tables = await engine.client.query({
      query: `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'`,
      format: 'JSONEachRow',
    });
    for (const { name } of await tables.json<{ name: string }>())
      await engine.client.command({ query: `OPTIMIZE TABLE ${name} FINAL` });
    const counted = await engine.client.query({
      query: 'SELECT count() AS n FROM events',
      format: 'JSONEachRow',
    });
    const [row] = await counted.json<{ n: string }>();
    return Number(row?.n ?? 0);
  } finally {
    await engine.close();
  }
}

export const MONTH = { from: START, to: START + DAYS * DAY_MS };
