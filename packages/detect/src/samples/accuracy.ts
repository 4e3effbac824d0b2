/** How well an engine tells images that were made for one reader. */
import { AddressWriter } from './address-template.ts';
import type { Reader } from './address-template.ts';
import { Chance } from './chance.ts';
import { LETTERS } from './letters.ts';
import type { Letter } from './letters.ts';
import { filled, mailOf, newsletterOf } from './newsletter.ts';
import { AUTOMATION_SERVICES } from './services-automation.ts';
import { FIRST_SERVICES } from './services-first.ts';
import { HOUSE_SERVICES } from './services-house.ts';
import { LIVE_IMAGE_SERVICES } from './services-live-images.ts';
import { NEWSLETTER_SERVICES } from './services-newsletters.ts';
import { NOTIFICATION_SERVICES } from './services-notifications.ts';
import { isHeldBack } from './service.ts';
import type { Service } from './service.ts';

export type Said = 'pixel' | 'personal-image' | 'remote-image';

/** Every image of a mail that loads by itself, and what an engine says of it. */
export type Engine = (mail: Uint8Array) => ReadonlyMap<string, Said>;

export interface Accuracy {
  /** Of the images that are said to be for one reader, so many are. */
  precision: number;
  /** Of the images for one reader, so many are said to be. */
  recall: number;
  /** The same among those that nobody sees, and those that can be seen. */
  unseenRecall: number;
  seenRecall: number;
  individual: number;
  shared: number;
  wrong: string[];
  missed: string[];
}

const LATER_SERVICES = [
  ...NEWSLETTER_SERVICES,
  ...AUTOMATION_SERVICES,
  ...NOTIFICATION_SERVICES,
  ...LIVE_IMAGE_SERVICES,
  ...HOUSE_SERVICES,
];
/** What the weights were found with, and what was kept back until they were. */
export const SERVICES: Readonly<Record<'tuned' | 'held back', readonly Service[]>> = {
  tuned: [...FIRST_SERVICES, ...LATER_SERVICES.filter(({ name }) => !isHeldBack(name))],
  'held back': LATER_SERVICES.filter(({ name }) => isHeldBack(name)),
};

const READERS: readonly [Reader, Reader] = [
  { email: 'anna.berg@example.org', first: 'Anna' },
  { email: 'tom@mail.example', first: 'Tom' },
];
const encoder = new TextEncoder();

/** Newsletters made for two readers: an image whose address differs between the copies was made for one of them. */
export function accuracyOf(
  engine: Engine,
  services: readonly Service[],
  mailsEach: number,
): Accuracy {
  const wrong: string[] = [];
  const missed: string[] = [];
  const found = { unseen: 0, seen: 0 };
  const individual = { unseen: 0, seen: 0 };
  let shared = 0;
  for (const service of services)
    for (let index = 0; index < mailsEach; index++) {
      const copies = READERS.map((reader) =>
        newsletterOf(service, reader, { mail: `mail ${index}` }),
      );
      const [mine, theirs] = copies.map(({ text }) => engine(encoder.encode(text)));
      for (const [url, said] of mine ?? []) {
        const isSaid = said !== 'remote-image';
        if (theirs?.has(url) !== false) {
          shared++;
          if (isSaid) wrong.push(`${service.name}: ${url}`);
          continue;
        }
        const kind = copies[0]?.pixels.includes(url) === true ? 'unseen' : 'seen';
        individual[kind]++;
        if (isSaid) found[kind]++;
        else missed.push(`${service.name}: ${url}`);
      }
    }
  const right = found.unseen + found.seen;
  return {
    precision: right / (right + wrong.length),
    recall: right / (individual.unseen + individual.seen),
    unseenRecall: found.unseen / individual.unseen,
    seenRecall: found.seen / individual.seen,
    individual: individual.unseen + individual.seen,
    shared,
    wrong,
    missed,
  };
}

export interface LetterFigures {
  mails: number;
  /** Findings where nothing tells. */
  wrong: string[];
  /** What tells and was not found. */
  missed: string[];
}

/** Letters of one kind, each as `mailsEach` people may have written it. */
export function findingsInLetters(
  engine: Engine,
  kind: Letter['kind'],
  mailsEach: number,
): LetterFigures {
  const figures: LetterFigures = { mails: 0, wrong: [], missed: [] };
  for (const letter of LETTERS.filter((one) => one.kind === kind))
    for (let index = 0; index < mailsEach; index++) {
      figures.mails++;
      const { text, tells } = letterOf(letter, `letter ${index}`);
      const said = engine(encoder.encode(text));
      for (const [url, verdict] of said)
        if (verdict !== 'remote-image' && !tells.includes(url))
          figures.wrong.push(`${letter.name}: ${url}`);
      for (const url of tells)
        if ((said.get(url) ?? 'remote-image') === 'remote-image')
          figures.missed.push(`${letter.name}: ${url}`);
    }
  return figures;
}

function letterOf(letter: Letter, mail: string): { text: string; tells: string[] } {
  const [reader] = READERS;
  const writer = new AddressWriter(`${letter.name} ${mail}`, reader);
  const tells: string[] = [];
  const html = filled(writer, letter.html).replace(
    / data-tells(?:="[a-z-]+")?([^>]*? src="([^"]*)")/g,
    (_, rest: string, url: string) => {
      tells.push(url.replaceAll('&amp;', '&'));
      return rest;
    },
  );
  const own = new Chance(`${letter.name} ${mail} head`);
  const head = [
    writer.write('From: Maria Lund <maria@{word}.example>'),
    `To: ${reader.first} <${reader.email}>`,
    'Subject: Hello',
    writer.write(`Message-ID: <${own.uuid()}@mail.{word}.example>`),
    'MIME-Version: 1.0',
  ];
  return { text: mailOf(head, `<html><body>${html}</body></html>`, 'b1'), tells };
}
