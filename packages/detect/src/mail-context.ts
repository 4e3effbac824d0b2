/**
 * What the rest of a mail says about an address: which pieces name its reader and which its sender (piece-owners.ts), how links are
 * led on (redirectors.ts), what the reader is called, what stands beside it.
 */
import type { FilterLists } from './filter-lists.ts';
import { piecesOf, shapeOf } from './identifiers.ts';
import type { AddressShape } from './identifiers.ts';
import { headerOf } from './mail-reader.ts';
import type { Header } from './mail-reader.ts';
import { pieceOwners } from './piece-owners.ts';
import type { PieceOwners } from './piece-owners.ts';
import { RecipientFinder, addressesIn, namesIn } from './recipient.ts';
import { redirectorsOf } from './redirectors.ts';
import type { Redirectors } from './redirectors.ts';
import type { Page, Reference } from './reference.ts';

/** Addresses whose pieces are kept for comparing; a mail of ten thousand links has no more to say than one of some hundred. */
const MAX_COMPARED = 400;

/** A mail to more people calls nobody by name. */
const MAX_NAMED = 2;
/** A letter has fewer. */
const MANY_LINKS = 8;

export interface MailContext {
  recipients: RecipientFinder;
  owners: PieceOwners;
  /** In links, with how many of them. */
  inLinks: ReadonlyMap<string, number>;
  redirectors: Redirectors;
  /** Names that the reader may be called by, in lower case. */
  names: ReadonlySet<string>;
  /** It says how to be rid of it, or has as many links as no letter has. */
  isNewsletter: boolean;
  /** How often an address stands there. */
  times: ReadonlyMap<string, number>;
  /** Pictures that are seen, by host and first folder. */
  siblings: ReadonlyMap<string, number>;
  /** The same by host. */
  picturesOn: ReadonlyMap<string, number>;
  shape(reference: Reference): AddressShape;
  lists: FilterLists | null;
}

/** What is known from outside of the mail. */
export interface Known {
  recipients?: readonly string[] | undefined;
  lists?: FilterLists | undefined;
}

const RECIPIENT_HEADERS = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
  'x-rcpt-to',
  'apparently-to',
  'resent-to',
];
export const UNSUBSCRIBING =
  /unsub|opt-?_?out|abmeld|abbestell|austrag|desinscri|désinscri|desabonn|désabonn|disiscri|cancella(?:mi|ti)|descadastr|uitschrijv|afmeld|avregistrer|wypis|odhlas|otpis|baja|cancelar|remove-?me|preferences?\b|manage[_-]?(?:subscription|email)|list-?manage\.com\/unsub/i;
/** The same in a link's words, where its address does not say it. */
const SAYS_UNSUBSCRIBE =
  /unsubscri|opt[\s-]?out|abmelde|abbestell|austragen|se d(?:é|&eacute;|\u00c3\u00a9)s(?:abonn|inscri)|darse de baja|disiscri|cancella(?:mi|ti)|descadastr|uitschrij|afmeld|avregistrera|wypisz|odhl(?:á|\u00c3\u00a1)s/i;

export function contextOf(
  headers: readonly Header[],
  pages: readonly Page[],
  { recipients = [], lists }: Known = {},
): MailContext {
  const shapes = new Map<string, AddressShape>();
  const shape = ({ address: { url } }: Reference): AddressShape => {
    let found = shapes.get(url.href);
    if (found === undefined) shapes.set(url.href, (found = shapeOf(url)));
    return found;
  };

  const references = pages.flatMap((page) => page.references);
  const times = new Map<string, number>();
  const siblings = new Map<string, number>();
  const picturesOn = new Map<string, number>();
  const folders = new Map<string, Set<string>>();
  for (const reference of references) {
    if (reference.isLink) continue;
    const { url } = reference.address;
    const before = times.get(url.href) ?? 0;
    times.set(url.href, before + 1);
    if (before > 0 || !isSeen(reference)) continue;
    const folder = folderOf(url);
    siblings.set(folder, (siblings.get(folder) ?? 0) + 1);
    picturesOn.set(url.hostname, (picturesOn.get(url.hostname) ?? 0) + 1);
    if (!isPlainPicture(shape(reference))) continue;
    if (siblings.size + folders.size > 2 * MAX_COMPARED) continue;
    for (const piece of piecesOf(url.pathname.slice(0, url.pathname.lastIndexOf('/')))) {
      const files = folders.get(piece) ?? new Set();
      folders.set(piece, files.add(url.pathname));
    }
  }
  const inFolders = new Set(
    [...folders].filter(([, files]) => files.size >= 2).map(([piece]) => piece),
  );

  const links = references.filter(({ isLink }) => isLink).slice(0, MAX_COMPARED);
  const inLinks = new Map<string, number>();
  const ways: URL[] = [];
  for (const link of links) {
    const { url } = link.address;
    if (UNSUBSCRIBING.test(url.pathname + url.search) || SAYS_UNSUBSCRIBE.test(link.text))
      ways.push(url);
    for (const piece of new Set(piecesOf(url.pathname + url.search)))
      inLinks.set(piece, (inLinks.get(piece) ?? 0) + 1);
  }
  const known = [...recipients, ...recipientsOf(headers)];
  return {
    recipients: new RecipientFinder(known),
    owners: pieceOwners(headers, RECIPIENT_HEADERS, ways, inFolders),
    inLinks,
    redirectors: redirectorsOf(links, shape),
    names: namesOf(headers, known),
    isNewsletter:
      links.length >= MANY_LINKS || headerOf(headers, 'list-unsubscribe') !== '' || ways.length > 0,
    times,
    siblings,
    picturesOn,
    shape,
    lists: lists ?? null,
  };
}

function recipientsOf(headers: readonly Header[]): string[] {
  const found = RECIPIENT_HEADERS.flatMap((name) => addressesIn(headerOf(headers, name)));
  return [...new Set(found)].filter(
    (address) => !/^(?:undisclosed|recipients?|no-?reply|info)@/i.test(address),
  );
}

function namesOf(headers: readonly Header[], recipients: readonly string[]): Set<string> {
  if (recipients.length > MAX_NAMED) return new Set();
  return new Set(namesIn(headerOf(headers, 'to'), recipients));
}

export const folderOf = ({ hostname, pathname }: URL): string =>
  `${hostname}/${pathname.split('/', 2)[1] ?? ''}`;

const isSeen = ({ what, width, height, hidden }: Reference): boolean =>
  what === 'image' &&
  hidden === null &&
  (width === null || width > 3) &&
  (height === null || height > 3);

/** A file without anything in its query that could name somebody. */
const isPlainPicture = ({ kind, identifiers }: AddressShape): boolean =>
  kind === 'picture' && !identifiers.some(({ place }) => place === 'query');
