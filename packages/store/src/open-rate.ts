/**
 * How many of a campaign's recipients opened it, as a range, though some of them cannot be seen.
 *
 *   recipients ─┬─ in the open: a load tells ──── visible rate ─► + readers without images ─► read rate p
 *               └─ hidden by a prefetch ◄──────── odds of p, more or less, and what their clicks say
 *
 * Each draw is one way in which things may have been: a value for everything that is not known, and the number of readers
 * that follows. What the counts say enters by the distributions that are drawn from and, for the clicks of the hidden, by
 * the weight of the draw. The draws are the same in each call, so the answer is too. docs/open-rate.md tells it in full.
 */

export interface OpenCounts {
  /** Consenting recipients whose mail did not bounce: the sum of `seen`, `unopened` and `hidden`. */
  recipients: number;
  /** Not hidden by a prefetch, with a load by a person: for certain, or possibly. */
  seen: { certain: number; possible: number };
  /** Not hidden, without a person's load: no load at all, or those of scanners and bots alone. */
  unopened: number;
  /** With a prefetch that hides what comes after (Apple's, Gmail's): with a person's load later, by its kind, and without. */
  hidden: { certain: number; possible: number; unknown: number };
  /** Recipients with a click by a person: of those seen, of those unopened, of those hidden. */
  clickers: { seenWithOpen: number; seenWithoutOpen: number; hidden: number };
}

/** Shares from 0 to 1; low ≤ estimate ≤ high. */
export interface ShareRange {
  low: number;
  estimate: number;
  high: number;
}

/** What is assumed where the counts are silent. docs/open-rate.md says why, and what was measured with it. */
const ASSUMED = {
  /** As if so many recipients had been looked at before: with a load, without. */
  visible: { yes: 0.5, no: 1 },
  /** As if so many readers had been looked at before: without images, with. */
  imageless: { yes: 1, no: 4 },
  /** Who reads without images clicks less often, by this factor. */
  imagelessClicking: 0.8,
  /** Clickers are not just any readers: however many, they say no more about images than this many would. */
  mostImageEvidence: 25,
  /** Of recipients, those for whom an unknown scanner loads as a person would: median, and spread of its logarithm. */
  unknownScanners: { median: 0.004, spread: 1.2 },
  /** Of the loads that are possibly a person's, those that are not, beside unknown scanners'. */
  doubtful: 0.01,
  /**
   * Logarithm of the odds to read, hidden recipients against the others: mean and spread. Somewhat over 0, for a mail that
   * could not be fetched ahead is hidden if it is read and unopened if not.
   */
  hiddenReading: { mean: 0.1, spread: 0.55 },
  /** Clicks for each reader, hidden recipients against the others: spread of this factor, whose mean is 1. */
  hiddenClicking: 0.45,
  /** As if so many recipients had been looked at before: with a click, without. */
  clicking: { yes: 0.5, no: 10 },
};

/** The part of the draws that lies below `low`, and above `high`. */
const TAIL = 0.0125;

/** Some milliseconds. Against 65,536 draws, no end of a range moves by more than about a hundredth. */
const DRAWS = 4096;

export function estimateOpenRate(counts: OpenCounts): ShareRange {
  refuseImpossible(counts);
  const { recipients, seen, hidden, clickers } = counts;
  if (recipients === 0) return { low: 0, estimate: 0, high: 1 };

  const drawOpen = openGroup(counts);
  const drawHidden = hiddenGroup(counts);
  const draws = POINTS.map((point): Draw => {
    const open = drawOpen(point);
    const ofHidden = drawHidden(point, open);
    return {
      readers: open.readers + ofHidden.readers,
      logWeight: open.logWeight + ofHidden.logWeight,
    };
  });
  const certain =
    Math.max(seen.certain, clickers.seenWithOpen) +
    clickers.seenWithoutOpen +
    Math.max(hidden.certain, clickers.hidden);
  const share = (readers: number): number => Math.max(certain, readers) / recipients;
  const quantile = weightedQuantile(draws);
  return {
    low: share(quantile(TAIL)),
    estimate: share(quantile(0.5)),
    high: share(quantile(1 - TAIL)),
  };
}

interface Draw {
  readers: number;
  logWeight: number;
}

interface OpenDraw extends Draw {
  /** The share that reads, of recipients such as these. */
  reading: number;
  /** Of the loads that are possibly a person's, those that are not. */
  falseShare: number;
}

/** Readers among those whom no prefetch hides: with a load that is a person's, and without images. */
function openGroup({ seen, unopened, clickers }: OpenCounts): (point: Point) => OpenDraw {
  const loaded = seen.certain + seen.possible;
  // A load is beyond doubt if it is certain, and if its recipient clicked.
  const doubtful = loaded - Math.max(seen.certain, clickers.seenWithOpen);

  const loads = betaDistribution(loaded + ASSUMED.visible.yes, unopened + ASSUMED.visible.no);
  const imagelessClickers = clickers.seenWithoutOpen / ASSUMED.imagelessClicking;
  const evidence = atMost(ASSUMED.mostImageEvidence, imagelessClickers + clickers.seenWithOpen);
  const imageless = betaDistribution(
    evidence * imagelessClickers + ASSUMED.imageless.yes,
    evidence * clickers.seenWithOpen + ASSUMED.imageless.no,
  );
  // There are not more unknown scanners than loads that could be theirs.
  const { median, spread } = ASSUMED.unknownScanners;
  const mostScanners = (seen.possible + 0.5) / (loaded + unopened + 1);
  const scannersWithin = NORMAL.cdf(Math.log(mostScanners / median) / spread);

  return (point) => {
    const scanners = median * Math.exp(spread * NORMAL.quantile(scannersWithin * point.scanners));
    const falseShare = Math.min(
      1,
      ASSUMED.doubtful + (scanners * (unopened + 1)) / (seen.possible + 1),
    );
    const falseLoads = binomialQuantile(doubtful, falseShare, point.falseLoads);
    const trueLoads = loaded - falseLoads;
    const visible =
      (loads.quantile(point.loads) * (trueLoads + ASSUMED.visible.yes)) /
      (loaded + ASSUMED.visible.yes);

    // Readers are at most everybody, which bounds how many of them can be without images.
    const imagelessWithin = imageless.cdf(1 - visible);
    const withoutImages = imageless.quantile(imagelessWithin * point.imageless);
    const reading = Math.min(CERTAIN, visible / (1 - withoutImages));
    const unseen = binomialQuantile(
      unopened + falseLoads,
      (reading - visible) / (1 - visible),
      point.unseen,
    );
    return {
      readers: trueLoads + Math.max(clickers.seenWithoutOpen, unseen),
      reading,
      falseShare,
      // When everybody loaded, hardly a draw fits: then all are as good as each other.
      logWeight: Math.log(imagelessWithin || Number.MIN_VALUE),
    };
  };
}

/** Readers among those whom a prefetch hides: by the others' rate, their own clicks, and what they loaded elsewhere. */
function hiddenGroup({
  seen,
  unopened,
  hidden,
  clickers,
}: OpenCounts): (point: Point, open: OpenDraw) => Draw {
  const open = seen.certain + seen.possible + unopened;
  const all = hidden.certain + hidden.possible + hidden.unknown;
  if (all === 0) return () => ({ readers: 0, logWeight: 0 });

  const openClickers = clickers.seenWithOpen + clickers.seenWithoutOpen;
  const clicks = betaDistribution(
    openClickers + ASSUMED.clicking.yes,
    open - openClickers + ASSUMED.clicking.no,
  );
  const { mean, spread } = ASSUMED.hiddenReading;

  return (point, { reading, falseShare }) => {
    const falseLoads = binomialQuantile(hidden.possible, falseShare, point.hiddenFalseLoads);
    const elsewhere = hidden.certain + hidden.possible - falseLoads;

    // Whoever clicked or loaded elsewhere has read: differences with fewer readers are not drawn.
    const least = Math.max(elsewhere, clickers.hidden) / all;
    const excluded = NORMAL.cdf((logit(least) - logit(reading) - mean) / spread);
    const difference =
      mean + spread * NORMAL.quantile(excluded + (1 - excluded) * point.difference);
    const hiddenReading = Math.max(least, logistic(logit(reading) + difference));
    const unseen = binomialQuantile(
      all - elsewhere,
      (hiddenReading * all - elsewhere) / Math.max(1, all - elsewhere),
      point.hiddenUnseen,
    );

    const clicksByReader = clicks.quantile(point.clicks) / reading;
    return {
      readers: Math.max(clickers.hidden, elsewhere + unseen),
      logWeight:
        // When the counts exclude every difference, all draws are as good as each other.
        Math.log(1 - Math.min(CERTAIN, excluded)) +
        logLikelihood(
          clickers.hidden,
          all * hiddenReading * clicksByReader,
          ASSUMED.hiddenClicking,
        ),
    };
  };
}

/** Of so many, where so many are expected but for a factor that varies (gamma, so: the negative binomial distribution). */
function logLikelihood(count: number, expected: number, factorSpread: number): number {
  const shape = factorSpread ** -2;
  return count * Math.log(expected) - (count + shape) * Math.log(expected + shape);
}

/** Below 1 by so little that it makes no difference, but a logarithm. */
const CERTAIN = 1 - 1e-9;

/** By what `count` is multiplied so that it counts as `most`, if it is more. */
const atMost = (most: number, count: number): number => (count > most ? most / count : 1);

/**
 * The range of a rate of which `certain` of `total` people are sure and `possible` more are likely (Jeffreys' interval at
 * 95 %, from the lower end of those sure to the upper end of both). For what is seen directly, as clicks are.
 */
export function shareInterval({
  certain,
  possible,
  total,
}: {
  certain: number;
  possible: number;
  total: number;
}): ShareRange {
  if (total === 0) return { low: 0, estimate: 0, high: 1 };
  const both = certain + possible;
  return {
    low: certain === 0 ? 0 : betaDistribution(certain + 0.5, total - certain + 0.5).quantile(0.025),
    estimate: both / total,
    high: both === total ? 1 : betaDistribution(both + 0.5, total - both + 0.5).quantile(0.975),
  };
}

/** Counts that cannot be are a fault of whoever counted, and no rate is better than a wrong one. */
function refuseImpossible({ recipients, seen, unopened, hidden, clickers }: OpenCounts): void {
  const open = seen.certain + seen.possible;
  const all = [recipients, unopened, ...[seen, hidden, clickers].flatMap(Object.values<number>)];
  const refusal = all.some((count) => !Number.isSafeInteger(count) || count < 0)
    ? 'a count is no whole number'
    : open + unopened + hidden.certain + hidden.possible + hidden.unknown !== recipients
      ? 'the groups are not the recipients'
      : clickers.seenWithOpen > open ||
          clickers.seenWithoutOpen > unopened ||
          clickers.hidden > recipients - open - unopened
        ? 'a group has more clickers than recipients'
        : null;
  if (refusal !== null) throw new RangeError(`No open rate: ${refusal}.`);
}

/** The number of readers that this share of the draws' weight does not exceed. */
function weightedQuantile(draws: Draw[]): (share: number) => number {
  const most = draws.reduce((most, draw) => Math.max(most, draw.logWeight), -Infinity);
  let total = 0;
  const ordered = draws
    .map(({ readers, logWeight }) => ({ readers, weight: Math.exp(logWeight - most) }))
    .sort((a, b) => a.readers - b.readers)
    .map(({ readers, weight }) => ({ readers, upTo: (total += weight) }));
  return (share) => ordered.find(({ upTo }) => upTo >= share * total)?.readers ?? 0;
}

interface Distribution {
  /** The value below which this share lies. */
  quantile(share: number): number;
  /** The share that lies below this value. */
  cdf(value: number): number;
}

const CELLS = 400;

/** A distribution from its density, on an even grid. */
function tabulate(from: number, to: number, logDensity: (x: number) => number): Distribution {
  const step = (to - from) / CELLS;
  const logs = Float64Array.from({ length: CELLS }, (_, cell) =>
    logDensity(from + (cell + 0.5) * step),
  );
  const most = logs.reduce((a, b) => Math.max(a, b));
  const below = new Float64Array(CELLS + 1);
  for (let cell = 0; cell < CELLS; cell++)
    below[cell + 1] = (below[cell] ?? 0) + Math.exp((logs[cell] ?? 0) - most);
  const total = below[CELLS] ?? 1;
  const at = (edge: number): number => (below[edge] ?? total) / total;
  return {
    quantile(share) {
      let low = 0;
      let high = CELLS;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (at(middle) <= share) low = middle;
        else high = middle;
      }
      const inside = (share - at(low)) / (at(high) - at(low) || 1);
      return from + (low + Math.min(1, Math.max(0, inside))) * step;
    },
    cdf(value) {
      const place = Math.min(CELLS, Math.max(0, (value - from) / step));
      const edge = Math.min(CELLS - 1, Math.floor(place));
      return at(edge) + (place - edge) * (at(edge + 1) - at(edge));
    },
  };
}

/** Beta(yes, no), tabulated by the logarithm of the odds, where it is smooth at 0, at 1 and for ten million. */
function betaDistribution(yes: number, no: number): Distribution {
  const middle = Math.log(yes / no);
  const spread = Math.sqrt(1 / yes + 1 / no);
  const odds = tabulate(
    middle - 6 * spread - 8 / yes,
    middle + 6 * spread + 8 / no,
    (x) =>
      // Relative to the middle: of ten million, the logarithms themselves would leave no digits.
      yes * (x - middle) - (yes + no) * (Math.log1p(Math.exp(x)) - Math.log1p(Math.exp(middle))),
  );
  return {
    quantile: (share) => logistic(odds.quantile(share)),
    cdf: (value) => odds.cdf(logit(value)),
  };
}

const NORMAL = tabulate(-6, 6, (x) => -(x * x) / 2);

/** How many of `trials` succeed: the number below which `share` of all outcomes lie. */
function binomialQuantile(trials: number, probability: number, share: number): number {
  if (!(probability > 0)) return 0;
  if (probability > 0.5) return trials - binomialQuantile(trials, 1 - probability, 1 - share);
  const mean = trials * probability;
  if (mean > 30) {
    const spread = Math.sqrt(mean * (1 - probability));
    return Math.min(trials, Math.max(0, Math.round(mean + spread * NORMAL.quantile(share))));
  }
  const odds = probability / (1 - probability);
  let outcome = Math.exp(trials * Math.log1p(-probability));
  let sum = outcome;
  let successes = 0;
  while (sum < share && successes < trials) {
    outcome *= ((trials - successes) / (successes + 1)) * odds;
    sum += outcome;
    successes++;
    if (outcome < 1e-12 && successes > mean) break;
  }
  return successes;
}

const logit = (share: number): number => Math.log(share / (1 - share));
const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** For each thing that is not known, which share of what it could be lies below what it is in this draw. */
type Point = ReturnType<typeof pointOf>;

/** Points spread evenly in nine dimensions: multiples of powers of one ratio, modulo 1 (M. Roberts' R sequence). */
function pointOf(draw: number) {
  const share = (dimension: number): number => (0.5 + draw * RATIO ** -dimension) % 1;
  return {
    scanners: share(1),
    falseLoads: share(2),
    loads: share(3),
    imageless: share(4),
    unseen: share(5),
    hiddenFalseLoads: share(6),
    difference: share(7),
    hiddenUnseen: share(8),
    clicks: share(9),
  };
}

/** The root of x¹⁰ = x + 1: one more than there are dimensions. */
const RATIO = 1.0757660661;

const POINTS: readonly Point[] = Array.from({ length: DRAWS }, (_, draw) => pointOf(draw));
