/**
 * Campaigns whose every recipient is known, for tests of the open rate. A recipient has a mail program, reads or does not,
 * and leaves loads and clicks, which a classifier labels, sometimes wrongly. What is then counted is all that a report sees.
 * It shares no code with the estimator and none of its assumptions: it draws people, where the estimator reasons with rates.
 */

/** From, to: each campaign draws its own value. */
type Between = readonly [number, number];

export interface Mix {
  recipients: Between;
  /** Of recipients whose mail program is not Apple's, how many read. */
  reading: Between;
  /** Of recipients: with Apple's Mail. The rest is divided by the weights. */
  apple: Between;
  weights: { gmail: number; yahoo: number; outlook: number; corporate: number };
  /** Spread of the logarithm of Apple users' read rate over that of the others. */
  appleReading: number;
  /** Spread of the same for the share of readers that click. */
  appleClicking: number;
  /** Of Apple's: with a second device, elsewhere, on which they read too. */
  secondDevice: Between;
  /** Of Gmail's: whose mails are fetched as they arrive. */
  gmailPrefetch: Between;
  /** Of Outlook's and corporate readers: without images. */
  imagesBlocked: Between;
  /** Of corporate recipients: behind a scanner; of scanners: that pass for a person. */
  scanned: Between;
  unknownScanners: Between;
  /** Of readers: with a click. */
  clicking: Between;
}

const CONSUMER: Mix = {
  recipients: [200, 100_000],
  reading: [0.05, 0.6],
  apple: [0.3, 0.6],
  weights: { gmail: 5, yahoo: 2, outlook: 2, corporate: 0 },
  appleReading: 0.25,
  appleClicking: 0.25,
  secondDevice: [0.02, 0.2],
  gmailPrefetch: [0, 0.1],
  imagesBlocked: [0, 0.4],
  scanned: [0, 0],
  unknownScanners: [0, 0],
  clicking: [0.005, 0.2],
};

const CORPORATE: Mix = {
  ...CONSUMER,
  recipients: [50, 20_000],
  apple: [0.05, 0.4],
  weights: { gmail: 1, yahoo: 0, outlook: 3, corporate: 6 },
  imagesBlocked: [0, 0.5],
  scanned: [0.2, 0.9],
  unknownScanners: [0, 0.02],
};

export const MIXES: Readonly<Record<string, Mix>> = {
  consumer: CONSUMER,
  corporate: CORPORATE,
  'mostly Apple': { ...CONSUMER, apple: [0.7, 0.9] },
  'no Apple': { ...CONSUMER, apple: [0, 0], gmailPrefetch: [0, 0] },
  tiny: { ...CONSUMER, recipients: [20, 100], apple: [0, 0.9], reading: [0.02, 0.9] },
  'tiny office': { ...CORPORATE, recipients: [20, 100], reading: [0.2, 0.9] },
  'very large': { ...CONSUMER, recipients: [100_000, 200_000], apple: [0, 0.9] },
  'nobody opens': { ...CONSUMER, reading: [0.02, 0.04], apple: [0, 0.9] },
  'everybody opens': {
    ...CONSUMER,
    recipients: [20, 5_000],
    reading: [0.75, 0.9],
    apple: [0, 0.9],
  },
  'images blocked': {
    ...CORPORATE,
    weights: { gmail: 2, yahoo: 0, outlook: 8, corporate: 0 },
    imagesBlocked: [0.3, 0.5],
  },
  'scanner-ridden': { ...CORPORATE, scanned: [0.8, 1], unknownScanners: [0.02, 0.06] },
  'Gmail fetches ahead': {
    ...CONSUMER,
    apple: [0, 0.3],
    weights: { gmail: 9, yahoo: 1, outlook: 1, corporate: 0 },
    gmailPrefetch: [0.2, 0.6],
  },
  'few clicks': { ...CONSUMER, clicking: [0.005, 0.01] },
  'many devices': { ...CONSUMER, secondDevice: [0.3, 0.6] },
};

/** What the classifier and the mail programs get wrong, as shares. */
const ERRORS = {
  /** A person's load taken for a machine's: odd networks, security browsers. */
  personTakenForMachine: [0, 0.03],
  /** Apple's prefetch taken for a person's load behind a proxy. */
  appleTakenForPerson: [0, 0.004],
  /** Apple fetched nothing ahead: a device without power or network. What is then read is fetched by Apple all the same. */
  appleLate: [0, 0.15],
  /** A mail forwarded by a rule: somebody reads it, but not the recipient. */
  forwardedByRule: [0, 0.001],
  /** An unknown scanner follows a link as a person would. */
  scannerClicks: [0, 0.05],
  /** A person's click taken for a scanner's. */
  clickTakenForScanner: [0, 0.05],
} as const;

type Random = () => number;

/** Mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface SimulatedCampaign {
  /** Recipients who opened the mail, whatever was seen of it. */
  opened: number;
  counts: {
    recipients: number;
    seen: { certain: number; possible: number };
    unopened: number;
    hidden: { certain: number; possible: number; unknown: number };
    clickers: { seenWithOpen: number; seenWithoutOpen: number; hidden: number };
  };
}

/** `appleFactor`: Apple users' read rate over that of the others, where it is not to be drawn. */
export function simulateCampaign(
  mix: Mix,
  random: Random,
  appleFactor?: number,
): SimulatedCampaign {
  const between = ([from, to]: Between): number => from + (to - from) * random();
  const evenByMagnitude = ([from, to]: Between): number => from * (to / from) ** random();
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  const recipients = Math.round(evenByMagnitude(mix.recipients));
  const reading = between(mix.reading);
  const apple = between(mix.apple);
  const factor = appleFactor ?? Math.exp(mix.appleReading * normal());
  const appleReading = Math.min(0.97, reading * factor);
  const clicking = evenByMagnitude(mix.clicking);
  const appleClicking = Math.min(0.9, clicking * Math.exp(mix.appleClicking * normal()));
  const secondDevice = between(mix.secondDevice);
  const gmailPrefetch = between(mix.gmailPrefetch);
  const imagesBlocked = between(mix.imagesBlocked);
  const scanned = between(mix.scanned);
  const unknownScanners = between(mix.unknownScanners);
  // Who cannot see the pictures has less to click on, or clicks to see them.
  const imagelessClicking = clicking * (0.5 + 0.7 * random());
  const { gmail, yahoo, outlook, corporate } = mix.weights;
  const weight = gmail + yahoo + outlook + corporate;
  const personTakenForMachine = between(ERRORS.personTakenForMachine);
  const appleTakenForPerson = between(ERRORS.appleTakenForPerson);
  const appleLate = between(ERRORS.appleLate);
  const forwardedByRule = between(ERRORS.forwardedByRule);
  const scannerClicks = between(ERRORS.scannerClicks);
  const clickTakenForScanner = between(ERRORS.clickTakenForScanner);

  let opened = 0;
  const counts: SimulatedCampaign['counts'] = {
    recipients,
    seen: { certain: 0, possible: 0 },
    unopened: 0,
    hidden: { certain: 0, possible: 0, unknown: 0 },
    clickers: { seenWithOpen: 0, seenWithoutOpen: 0, hidden: 0 },
  };

  for (let recipient = 0; recipient < recipients; recipient++) {
    let reads = false;
    let hidden = false;
    let certain = false;
    let possible = false;
    let clicks = false;

    if (random() < apple) {
      reads = random() < appleReading;
      clicks = reads && random() < appleClicking;
      hidden = reads || random() >= appleLate;
      if (hidden && random() < appleTakenForPerson) possible = true;
      if (reads && random() < secondDevice) {
        if (random() < 0.6) possible = true;
        else certain = true;
      }
    } else {
      reads = random() < reading;
      let program = random() * weight;
      let showsImages = true;
      if ((program -= gmail) < 0) {
        hidden = random() < gmailPrefetch;
        // What was fetched ahead may come from Google's cache when it is read.
        possible = reads && (!hidden || random() < 0.8);
      } else if ((program -= yahoo) < 0) {
        possible = reads;
      } else {
        showsImages = random() >= imagesBlocked;
        if (reads && showsImages) {
          if (random() < 0.9) certain = true;
          else possible = true;
        }
        if ((program -= outlook) >= 0 && random() < scanned && random() < unknownScanners) {
          possible = true;
          clicks = random() < scannerClicks;
        }
      }
      if (reads && (certain || possible) && random() < personTakenForMachine)
        certain = possible = false;
      clicks ||= reads && random() < (showsImages ? clicking : imagelessClicking);
    }
    if (clicks && random() < clickTakenForScanner) clicks = false;
    // Whom a reader forwards it to loads it in the reader's name, images or none.
    if (random() < (reads ? 0.01 : forwardedByRule)) possible = true;

    if (reads) opened++;
    const group = hidden ? counts.hidden : counts.seen;
    if (certain) group.certain++;
    else if (possible) group.possible++;
    else if (hidden) counts.hidden.unknown++;
    else counts.unopened++;
    if (clicks)
      counts.clickers[
        hidden ? 'hidden' : certain || possible ? 'seenWithOpen' : 'seenWithoutOpen'
      ]++;
  }
  return { opened, counts };
}
