/**
 * Does the range hold the truth? Campaigns of known truth, in mixes that differ as lists of recipients do.
 * `CLEARPIXEL_CAMPAIGNS`: how many overall. `CLEARPIXEL_SEED`: others. `CLEARPIXEL_SAY=1`: the table of docs/open-rate.md.
 */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { estimateOpenRate } from './open-rate.ts';
import { MIXES, type Mix, seededRandom, simulateCampaign } from './simulated-campaigns.ts';

const campaigns = Number(process.env['CLEARPIXEL_CAMPAIGNS'] ?? 560);
const seed = Number(process.env['CLEARPIXEL_SEED'] ?? 1);
const perMix = Math.ceil(campaigns / Object.keys(MIXES).length);

interface Outcome {
  held: number;
  width: number;
  /** Mean distance from the truth: of the estimate, and of rates as others reckon them. */
  estimate: number;
  anyLoad: number;
  withoutHidden: number;
}

function tryMix(mix: Mix, random: () => number, appleFactor?: number): Outcome {
  const sum: Outcome = { held: 0, width: 0, estimate: 0, anyLoad: 0, withoutHidden: 0 };
  for (let campaign = 0; campaign < perMix; campaign++) {
    const { opened, counts } = simulateCampaign(mix, random, appleFactor);
    const { recipients, seen, unopened } = counts;
    const truth = opened / recipients;
    const range = estimateOpenRate(counts);
    const visible = seen.certain + seen.possible;
    if (truth >= range.low && truth <= range.high) sum.held++;
    sum.width += range.high - range.low;
    sum.estimate += Math.abs(range.estimate - truth);
    sum.anyLoad += Math.abs((recipients - unopened) / recipients - truth);
    sum.withoutHidden += Math.abs(visible / Math.max(1, visible + unopened) - truth);
  }
  const mean = (value: number): number => value / perMix;
  return {
    held: mean(sum.held),
    width: mean(sum.width),
    estimate: mean(sum.estimate),
    anyLoad: mean(sum.anyLoad),
    withoutHidden: mean(sum.withoutHidden),
  };
}

describe('the range holds the true rate in at least 95 of 100 campaigns', () => {
  const outcomes = new Map<string, Outcome>();

  test.each(Object.entries(MIXES))(
    '%s',
    (name, mix) => {
      const place = Object.keys(MIXES).indexOf(name);
      const outcome = tryMix(mix, seededRandom(seed * 1000 + place));
      outcomes.set(name, outcome);
      expect(outcome.held).toBeGreaterThanOrEqual(0.95);
      // A range that says nothing would hold everything.
      expect(outcome.width).toBeLessThan(0.6);
    },
    60_000,
  );

  afterAll(() => {
    if (process.env['CLEARPIXEL_SAY'] === undefined) return;
    const percent = (share: number): string => (share * 100).toFixed(1);
    for (const [name, { held, width, estimate, anyLoad, withoutHidden }] of outcomes)
      console.log(
        `| ${[name, ...[held, width, estimate, withoutHidden, anyLoad].map(percent)].join(' | ')} |`,
      );
  });
});

test.each(
  [0.5, 0.75, 1, 1.25, 1.5].flatMap((factor) =>
    ['consumer', 'mostly Apple'].map((name) => [factor, name] as const),
  ),
)(
  "and where Apple's users read %f times as often: %s",
  (factor, name) => {
    const mix = {
      ...(MIXES[name] as Mix),
      recipients: [200, 10_000],
      reading: [0.05, 0.3],
    } as const;
    expect(tryMix(mix, seededRandom(seed), factor).held).toBeGreaterThanOrEqual(0.95);
  },
  60_000,
);

test('the estimate is nearer to the truth than the rate of any load, and than leaving out the hidden', () => {
  const { estimate, anyLoad, withoutHidden } = tryMix(
    { ...(MIXES['consumer'] as Mix), recipients: [1000, 10_000] },
    seededRandom(seed),
  );
  expect(estimate).toBeLessThan(anyLoad / 3);
  expect(estimate).toBeLessThan(withoutHidden * 1.1);
}, 60_000);

test('simulation and estimate know nothing of each other', () => {
  for (const file of ['simulated-campaigns.ts', 'open-rate.ts'])
    expect(readFileSync(new URL(file, import.meta.url), 'utf8')).not.toMatch(
      /^import\b|\bfrom '|import\(/m,
    );
});

describe('a simulated campaign', () => {
  test.each(Object.entries(MIXES))('of the mix "%s" counts everybody once', (_, mix) => {
    const { opened, counts } = simulateCampaign(
      { ...mix, recipients: [500, 500] },
      seededRandom(seed),
    );
    const { seen, unopened, hidden, clickers } = counts;
    expect(counts.recipients).toBe(500);
    expect(
      seen.certain + seen.possible + unopened + hidden.certain + hidden.possible + hidden.unknown,
    ).toBe(500);
    expect(opened).toBeLessThanOrEqual(500);
    expect(clickers.seenWithoutOpen).toBeLessThanOrEqual(unopened);
  });

  test('has the truth that its mix asks for', () => {
    const mix: Mix = {
      ...(MIXES['no Apple'] as Mix),
      recipients: [50_000, 50_000],
      reading: [0.3, 0.3],
      weights: { gmail: 1, yahoo: 0, outlook: 0, corporate: 0 },
    };
    const { opened, counts } = simulateCampaign(mix, seededRandom(seed));
    expect(opened / 50_000).toBeCloseTo(0.3, 2);
    expect(counts.seen.certain).toBe(0);
    expect(Math.abs(counts.seen.possible - opened) / 50_000).toBeLessThan(0.015);
  });
});
