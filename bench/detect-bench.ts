/**
 * The scanner: newsletters of 60 KB a second of one core, how a mail's time grows with its size, and how well it tells images
 * that were made for one reader, for the services that its weights were found with and for those that were kept back, beside
 * rules like those that are in use:
 *
 *   tiny images       as MailScanner's "web bugs": a width and a height of at most 2 in the attributes
 *   known addresses   as Trocker: a dozen patterns of well-known services, or 1×1
 *   filter list       by @ghostery/adblocker: a list whose path BENCH_EASYPRIVACY says, else a short one of ours
 */
import { readFileSync } from 'node:fs';
import { loadFilterLists, scan } from '@clearpixel/detect';
import {
  SERVICES,
  accuracyOf,
  findingsInLetters,
} from '../packages/detect/src/samples/accuracy.ts';
import type { Engine, Said } from '../packages/detect/src/samples/accuracy.ts';
import { newsletterOf } from '../packages/detect/src/samples/newsletter.ts';
import { FIRST_SERVICES } from '../packages/detect/src/samples/services-first.ts';
import { median } from './measure.ts';

const ROUNDS = 5;
const NEWSLETTER_BYTES = 56 * 1024;
const SIZES = [1, 5, 10, 50];
const MEGABYTE = 1_000_000;
const MAILS_EACH = 5;
const READER = { email: 'anna.berg@example.org', first: 'Anna' };
const PARTS = ['tuned', 'held back'] as const;

export interface DetectFigures {
  newslettersPerSecond: number;
  bytes: number;
  p99Ms: number;
  /** By the mail's size in MB. */
  msPerMegabyte: { megabytes: number; ms: number }[];
  accuracy: {
    engine: string;
    part: (typeof PARTS)[number];
    precision: number;
    recall: number;
    /** Of images that nobody sees, and of those that can be seen. */
    unseenRecall: number;
    seenRecall: number;
  }[];
  /** Findings in a thousand ordinary letters, where nothing is to be found. */
  inLetters: { engine: string; ofThousand: number }[];
}

export function benchDetect(): DetectFigures {
  const encoder = new TextEncoder();
  const mails = FIRST_SERVICES.map((service) =>
    encoder.encode(newsletterOf(service, READER, { leastBytes: NEWSLETTER_BYTES }).text),
  );
  for (let warm = 0; warm < 5; warm++) for (const mail of mails) scan(mail);
  const times: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let again = 0; again < 5; again++)
      for (const mail of mails) {
        const start = performance.now();
        scan(mail);
        times.push(performance.now() - start);
      }
    const { user, system } = process.cpuUsage(before);
    rates.push((5 * mails.length * 1e6) / (user + system));
  }
  times.sort((one, other) => one - other);
  return {
    newslettersPerSecond: median(rates),
    bytes: Math.round(mails.reduce((sum, { length }) => sum + length, 0) / mails.length),
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    msPerMegabyte: SIZES.map((megabytes) => ({ megabytes, ms: timeOf(megabytes) / megabytes })),
    accuracy: PARTS.flatMap((part) =>
      Object.entries(ENGINES).map(([engine, engineOf]) => {
        const { precision, recall, unseenRecall, seenRecall } = accuracyOf(
          engineOf(),
          SERVICES[part],
          MAILS_EACH,
        );
        return { engine, part, precision, recall, unseenRecall, seenRecall };
      }),
    ),
    inLetters: Object.entries(ENGINES).map(([engine, engineOf]) => {
      const { mails: letters, wrong } = findingsInLetters(engineOf(), 'ordinary', MAILS_EACH);
      return { engine, ofThousand: (1_000 * wrong.length) / letters };
    }),
  };
}

function timeOf(megabytes: number): number {
  const [service] = FIRST_SERVICES;
  if (service === undefined) return 0;
  const mail = new TextEncoder().encode(
    newsletterOf(service, READER, { leastBytes: megabytes * MEGABYTE }).text,
  );
  const before = process.cpuUsage();
  scan(mail);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const ENGINES: Readonly<Record<string, () => Engine>> = {
  clearpixel: () => (mail) => everyImage(mail, ({ verdict }) => verdict as Said),
  'tiny images': () =>
    byTag((tag) => Number(side(tag, 'width')) <= 2 && Number(side(tag, 'height')) <= 2),
  'known addresses': () =>
    byTag(
      (tag) =>
        KNOWN.some((known) => tag.includes(known)) ||
        (side(tag, 'width') === '1' && side(tag, 'height') === '1'),
    ),
  'filter list': filterList,
};

/** Of services that such add-ons name, as their documentation says. */
const KNOWN = [
  'list-manage.com/track/open',
  '/wf/open?upn=',
  'mandrillapp.com/track/open',
  'mailtrack.io/trace',
  'awstrack.me/I0/',
  'sendgrid.net/wf/open',
  'hs-sales-engage.com/Cto',
  'rs6.net/on.jsp',
  'emltrk.com',
  'mjt.lu/oo',
  'cmail20.com/t/',
  'customeriomail.com/e/o',
];

const OWN_LIST = [
  '/track/open.php?',
  '/wf/open?upn=',
  '||mailtrack.io^',
  '||awstrack.me^$image',
  '||emltrk.com^',
  '||rs6.net/on.jsp',
  '||list-manage.com/track/',
  '||hs-sales-engage.com^',
  '||klclick3.com/o/',
  '||mjt.lu/oo/',
  '/open.aspx?',
  '||customeriomail.com/e/o/',
];

function everyImage(
  mail: Uint8Array,
  saidOf: (finding: { verdict: string; url: string }) => Said,
): Map<string, Said> {
  const { findings } = scan(mail, { all: true });
  return new Map(
    findings.filter(({ what }) => what !== 'link').map((finding) => [finding.url, saidOf(finding)]),
  );
}

function filterList(): Engine {
  const file = process.env['BENCH_EASYPRIVACY'];
  const lists = loadFilterLists([
    file === undefined ? OWN_LIST.join('\n') : readFileSync(file, 'utf8'),
  ]);
  if ('fault' in lists) throw new Error(lists.fault);
  return (mail) => everyImage(mail, ({ url }) => said(lists.blockedBy(url, 'image') !== null));
}

/** The other engines see images in tags alone; those that they do not see at all count as missed. */
function byTag(isIndividual: (tag: string) => boolean): Engine {
  return (mail) => {
    const html = new TextDecoder('latin1')
      .decode(mail)
      .replaceAll('=\r\n', '')
      .replaceAll('=3D', '=');
    const tags = new Map<string, boolean>();
    for (const [tag, src] of html.matchAll(/<img\b[^>]*?\bsrc="([^"]+)"[^>]*>/gi))
      tags.set((src ?? '').replaceAll('&amp;', '&'), isIndividual(tag));
    return everyImage(mail, ({ url }) => said(tags.get(url) === true));
  };
}

const said = (isIndividual: boolean): Said => (isIndividual ? 'pixel' : 'remote-image');

const side = (tag: string, name: string): string =>
  new RegExp(`\\s${name}="?(\\d+)`, 'i').exec(tag)?.[1] ?? 'unknown';
