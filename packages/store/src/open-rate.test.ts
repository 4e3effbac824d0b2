import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { estimateOpenRate, type OpenCounts, shareInterval } from './open-rate.ts';

/** In the order of the counts: seen (certain, possible), unopened, hidden (3), clickers (3). */
function countsOf([
  certain = 0,
  possible = 0,
  unopened = 0,
  ...more
]: readonly number[]): OpenCounts {
  const [later = 0, perhaps = 0, unknown = 0, withOpen = 0, withoutOpen = 0, hidden = 0] = more;
  return {
    recipients: certain + possible + unopened + later + perhaps + unknown,
    seen: { certain, possible },
    unopened,
    hidden: { certain: later, possible: perhaps, unknown },
    clickers: { seenWithOpen: withOpen, seenWithoutOpen: withoutOpen, hidden },
  };
}

const widthOf = ({ low, high }: { low: number; high: number }): number => high - low;

/** Any counts that can be, from none to ten million, with the ends more often than chance would have them. */
const sizes = fc.oneof(
  fc.nat(3),
  fc.nat(100),
  fc.nat(20_000),
  fc.constant(0),
  fc.constant(10_000_000),
);
const shares = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
const anyCounts = fc
  .tuple(fc.tuple(sizes, sizes, sizes, sizes, sizes, sizes), fc.tuple(shares, shares, shares))
  .map(([groups, [withOpen, withoutOpen, hidden]]) => {
    const [certain, possible, unopened, later, perhaps, unknown] = groups;
    return countsOf([
      ...groups,
      Math.floor(withOpen * (certain + possible)),
      Math.floor(withoutOpen * unopened),
      Math.floor(hidden * (later + perhaps + unknown)),
    ]);
  });

/** Counts as a campaign leaves them: of readers and clickers there are neither none nor all. */
const ordinaryCounts = fc
  .record({
    recipients: fc.integer({ min: 100, max: 50_000 }),
    hiddenShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
    reading: fc.double({ min: 0.1, max: 0.7, noNaN: true }),
    certainty: fc.double({ min: 0, max: 1, noNaN: true }),
    clicking: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
  })
  .map(({ recipients, hiddenShare, reading, certainty, clicking }) => {
    const hidden = Math.round(recipients * hiddenShare);
    const seen = Math.round((recipients - hidden) * reading);
    const certain = Math.round(seen * certainty);
    return countsOf([
      certain,
      seen - certain,
      recipients - hidden - seen,
      0,
      0,
      hidden,
      Math.round(seen * clicking),
      0,
      Math.round(hidden * reading * clicking),
    ]);
  });

describe('the range of the open rate', () => {
  it('is ordered, within 0 and 1, holds what is certain', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        fc.pre(counts.recipients > 0);
        const { recipients, seen, hidden, clickers } = counts;
        const { low, estimate, high } = estimateOpenRate(counts);
        const certain =
          Math.max(seen.certain, clickers.seenWithOpen) +
          clickers.seenWithoutOpen +
          Math.max(hidden.certain, clickers.hidden);
        expect(low).toBeGreaterThanOrEqual(certain / recipients);
        expect(estimate).toBeGreaterThanOrEqual(low);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        expect(estimateOpenRate(structuredClone(counts))).toEqual(estimateOpenRate(counts));
      }),
      { numRuns: 20 },
    );
  });

  // The draws are finite: an end may step back by as much as lies between two of them.
  const step = (recipients: number): number => 0.01 + 1 / recipients;

  it('does not fall when somebody more has certainly opened', () => {
    fc.assert(
      fc.property(ordinaryCounts, (counts) => {
        const more = structuredClone(counts);
        const moved = Math.ceil(counts.unopened / 10);
        more.seen.certain += moved;
        more.unopened -= moved;
        const before = estimateOpenRate(counts);
        const after = estimateOpenRate(more);
        for (const end of ['low', 'estimate', 'high'] as const)
          expect(after[end]).toBeGreaterThanOrEqual(before[end] - step(counts.recipients));
        expect(after.low).toBeGreaterThan(before.low);
      }),
      { numRuns: 30 },
    );
  });

  it('narrows as campaigns grow', () => {
    fc.assert(
      fc.property(ordinaryCounts, (counts) => {
        const { recipients, unopened, ...groups } = counts;
        const tenfold = <T extends Record<string, number>>(group: T) =>
          Object.fromEntries(Object.entries(group).map(([name, count]) => [name, count * 10])) as T;
        const large = estimateOpenRate({
          recipients: recipients * 10,
          unopened: unopened * 10,
          seen: tenfold(groups.seen),
          hidden: tenfold(groups.hidden),
          clickers: tenfold(groups.clickers),
        });
        expect(widthOf(large)).toBeLessThanOrEqual(widthOf(estimateOpenRate(counts)) + 0.01);
      }),
      { numRuns: 30 },
    );
  });

  it('takes a prefetch neither for an open nor as evidence against one', () => {
    const open = [50, 150, 800, 0, 0, 0, 20, 1, 0];
    const withHidden = [50, 150, 800, 0, 0, 1000, 20, 1, 20];
    const alone = estimateOpenRate(countsOf(open));
    const together = estimateOpenRate(countsOf(withHidden));
    expect(Math.abs(together.estimate - alone.estimate)).toBeLessThan(0.03);
    expect(together.low).toBeLessThan(alone.low);
    expect(together.high).toBeGreaterThan(alone.high);
  });

  it('believes the clicks of those who are hidden', () => {
    const byClicks = (hidden: number) =>
      estimateOpenRate(countsOf([200, 100, 700, 0, 0, 1000, 30, 2, hidden])).estimate;
    expect(byClicks(5)).toBeLessThan(byClicks(32) - 0.03);
    expect(byClicks(100)).toBeGreaterThan(byClicks(32) + 0.03);
  });

  it('sees readers without images by their clicks', () => {
    const byClicks = (withoutOpen: number) =>
      estimateOpenRate(countsOf([200, 100, 700, 0, 0, 0, 30, withoutOpen, 0]));
    expect(byClicks(15).estimate).toBeGreaterThan(byClicks(0).estimate + 0.08);
    expect(widthOf(byClicks(0))).toBeLessThan(0.1);
  });

  it('is narrow when everybody is seen, and wide when nobody is', () => {
    expect(estimateOpenRate(countsOf([1000]))).toEqual({ low: 1, estimate: 1, high: 1 });
    const everybody = [0, 10_000_000, 0, 0, 10_000_000, 0];
    expect(estimateOpenRate(countsOf(everybody)).estimate).toBeGreaterThan(0.98);
    expect(widthOf(estimateOpenRate(countsOf(everybody)))).toBeGreaterThan(0);
    expect(estimateOpenRate(countsOf([0, 0, 1000])).high).toBeLessThan(0.01);
    expect(widthOf(estimateOpenRate(countsOf([0, 0, 0, 0, 0, 1000])))).toBeGreaterThan(0.8);
    expect(widthOf(estimateOpenRate(countsOf([1, 0, 2])))).toBeGreaterThan(0.5);
  });

  it('knows nothing of nobody', () => {
    expect(estimateOpenRate(countsOf([]))).toEqual({ low: 0, estimate: 0, high: 1 });
  });

  it('finds a range when the counts contradict all that it assumes', () => {
    // Nobody of ten thousand opened, and nine in ten of the hidden clicked.
    const { low, high } = estimateOpenRate(countsOf([0, 0, 10_000, 0, 0, 10_000, 0, 0, 9_000]));
    expect(low).toBe(0.45);
    expect(high).toBeLessThanOrEqual(0.5);
  });

  test.each<[string, number[], Partial<OpenCounts>]>([
    ['whole number', [1, 2, 3], { unopened: -1 }],
    ['whole number', [1, 2, 3], { unopened: 2.5 }],
    ['whole number', [1, 2, 3], { seen: { certain: Number.NaN, possible: 1 } }],
    ['groups', [1, 2, 3], { recipients: 7 }],
    ['clickers', [1, 2, 3], { clickers: { seenWithOpen: 4, seenWithoutOpen: 0, hidden: 0 } }],
    ['clickers', [1, 2, 3], { clickers: { seenWithOpen: 0, seenWithoutOpen: 0, hidden: 1 } }],
  ])('refuses counts that cannot be: %s', (message, groups, wrong) => {
    expect(() => estimateOpenRate({ ...countsOf(groups), ...wrong })).toThrow(message);
  });
});

describe('the interval of a share that is seen', () => {
  it("is Jeffreys'", () => {
    // By R: qbeta(c(0.025, 0.975), 10.5, 90.5).
    const { low, estimate, high } = shareInterval({ certain: 10, possible: 0, total: 100 });
    expect(low).toBeCloseTo(0.0526, 3);
    expect(estimate).toBe(0.1);
    expect(high).toBeCloseTo(0.1701, 3);
  });

  it('holds both ends', () => {
    expect(shareInterval({ certain: 0, possible: 0, total: 20 })).toMatchObject({
      low: 0,
      estimate: 0,
    });
    expect(shareInterval({ certain: 20, possible: 0, total: 20 })).toMatchObject({
      estimate: 1,
      high: 1,
    });
    expect(shareInterval({ certain: 0, possible: 0, total: 0 })).toEqual({
      low: 0,
      estimate: 0,
      high: 1,
    });
  });

  it('reaches from those sure to those possible', () => {
    fc.assert(
      fc.property(sizes, sizes, sizes, (certain, possible, others) => {
        const total = certain + possible + others;
        fc.pre(total > 0);
        const { low, estimate, high } = shareInterval({ certain, possible, total });
        expect(low).toBeLessThanOrEqual(certain / total);
        expect(estimate).toBe((certain + possible) / total);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('the examples in the docs are what comes out', () => {
  const page = readFileSync(new URL('../../../docs/open-rate.md', import.meta.url), 'utf8');
  const section = page.split('<!-- examples -->')[1]?.split('\n## ')[0] ?? '';
  const [, ...examples] = section.split('\n').filter((line) => /^\| [^-]/.test(line));
  expect(examples.length).toBeGreaterThan(6);
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  for (const example of examples) {
    const [name = '', ...cells] = example
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    const written = cells.pop();
    const { low, estimate, high } = estimateOpenRate(
      countsOf(cells.map((cell) => Number(cell.replaceAll(',', '')))),
    );
    expect([name, written]).toEqual([
      name,
      `**${percent(estimate)}**, ${percent(low)} to ${percent(high)}`,
    ]);
  }
});
