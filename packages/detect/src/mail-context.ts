/**
 * What the rest of a mail says about an address: which pieces name its reader, which its sender, which hosts lead links on.
 *
 * The contrast is within one mail. A piece that stands in the way to unsubscribe, or in the address that bounces go to, and in a
 * picture's address too, names the reader; unless plain pictures have it in their folder, for then it names the sender.
 */
import type { FilterLists } from './filter-lists.ts';
import { piecesOf, shapeOf } from './identifiers.ts';
import type { AddressShape } from './identifiers.ts';
import { headerOf } from './mail-reader.ts';
import type { Header } from './mail-reader.ts';
import { RecipientFinder, addressesIn } from './recipient.ts';
import type { Page, Reference } from './reference.ts';

/** Addresses whose pieces are kept for comparing; a mail of ten thousand links has no more to say than one of some hundred. */
const MAX_COMPARED = 400;
/** Characters of one header that are compared. */
const MAX_HEADER_CHARACTERS = 4_000;

/** A letter has fewer. */
const MANY_LINKS = 8;

export interface MailContext {
  recipients: RecipientFinder;
  /** In the way to unsubscribe, the address for bounces, the mail's own id. */
  personal: ReadonlySet<string>;
  /** In other headers. */
  inHeaders: ReadonlySet<string>;
  /** In links, with how many of them. */
  inLinks: ReadonlyMap<string, number>;
  /** In the folders of plain pictures. */
  ofSender: ReadonlySet<string>;
  /** Hosts that lead links on, with their share of all links. */
  redirectors: ReadonlyMap<string, number>;
  /** It says how to be rid of it, or has as many links as no letter has. */
  isNewsletter: boolean;
  /** How often an address stands there. */
  times: ReadonlyMap<string, number>;
  /** Pictures that are seen, by host and first folder. */
  siblings: ReadonlyMap<string, number>;
  shape(reference: Reference): AddressShape;
  lists: FilterLists | null;
}

/** What is known from outside of the mail. */
export interface Known {
  recipients?: readonly string[] | undefined;
  lists?: FilterLists | undefined;
}

const PERSONAL_HEADERS = new Set([
  'return-path',
  'message-id',
  'list-unsubscribe',
  'x-sg-eid',
  'errors-to',
  'bounces-to',
  'sender',
]);
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
/** Written by those who pass a mail on: their numbers are in no sender's address. */
const OF_TRANSPORT =
  /^(?:received|arc-|dkim-|domainkey|authentication-|x-google|x-gm-|x-ms-|x-received|x-spam|x-microsoft|x-forefront|x-exchange|x-virus|subject|date|from|content-|mime-|x-mailer|x-priority|list-id|thread-|in-reply-to|references|x-ironport|x-barracuda|x-proofpoint|received-spf|x-antiabuse)/;

export const UNSUBSCRIBING =
  /unsub|opt-?_?out|abmeld|abbestell|desinscri|désinscri|desabonn|baja|cancelar|remove-?me|preferences?\b|manage[_-]?(?:subscription|email)|list-?manage\.com\/unsub/i;

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

  const personal = new Set<string>();
  const inHeaders = new Set<string>();
  for (const { name, value } of headers) {
    if (OF_TRANSPORT.test(name) || RECIPIENT_HEADERS.includes(name)) continue;
    const isPersonal = PERSONAL_HEADERS.has(name);
    for (const piece of piecesOf(value.slice(0, MAX_HEADER_CHARACTERS)))
      (isPersonal ? personal : inHeaders).add(piece);
  }

  const references = pages.flatMap((page) => page.references);
  const times = new Map<string, number>();
  const siblings = new Map<string, number>();
  const folders = new Map<string, Set<string>>();
  for (const reference of references) {
    if (reference.isLink) continue;
    const { url } = reference.address;
    const before = times.get(url.href) ?? 0;
    times.set(url.href, before + 1);
    if (before > 0 || !isSeen(reference)) continue;
    const folder = folderOf(url);
    siblings.set(folder, (siblings.get(folder) ?? 0) + 1);
    if (!isPlainPicture(shape(reference))) continue;
    if (siblings.size + folders.size > 2 * MAX_COMPARED) continue;
    for (const piece of piecesOf(url.pathname.slice(0, url.pathname.lastIndexOf('/')))) {
      const files = folders.get(piece) ?? new Set();
      folders.set(piece, files.add(url.pathname));
    }
  }
  const ofSender = new Set(
    [...folders].filter(([, files]) => files.size >= 2).map(([piece]) => piece),
  );

  const links = references.filter(({ isLink }) => isLink).slice(0, MAX_COMPARED);
  const inLinks = new Map<string, number>();
  const byHost = new Map<string, Reference[]>();
  for (const link of links) {
    const { url } = link.address;
    const isUnsubscribing = UNSUBSCRIBING.test(url.pathname + url.search);
    for (const piece of new Set(piecesOf(url.pathname + url.search))) {
      inLinks.set(piece, (inLinks.get(piece) ?? 0) + 1);
      if (isUnsubscribing) personal.add(piece);
    }
    const ofHost = byHost.get(url.hostname);
    if (ofHost === undefined) byHost.set(url.hostname, [link]);
    else ofHost.push(link);
  }
  for (const piece of ofSender) personal.delete(piece);

  return {
    recipients: new RecipientFinder([...recipients, ...recipientsOf(headers)]),
    personal,
    inHeaders,
    inLinks,
    ofSender,
    redirectors: redirectorsOf(byHost, links.length, shape),
    isNewsletter:
      links.length >= MANY_LINKS ||
      headerOf(headers, 'list-unsubscribe') !== '' ||
      links.some(({ address: { url } }) => UNSUBSCRIBING.test(url.pathname + url.search)),
    times,
    siblings,
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

/** Hosts most of whose links have much in them that nobody would write: each leads somewhere, and only the host knows where. */
function redirectorsOf(
  byHost: ReadonlyMap<string, readonly Reference[]>,
  links: number,
  shape: (link: Reference) => AddressShape,
): Map<string, number> {
  const redirectors = new Map<string, number>();
  for (const [host, ofHost] of byHost) {
    const opaque = ofHost.filter((link) => {
      const { identifiers, kind } = shape(link);
      return kind !== 'picture' && identifiers.reduce((sum, { bits }) => sum + bits, 0) >= 60;
    });
    if (opaque.length >= 2 && opaque.length >= ofHost.length * 0.5)
      redirectors.set(host, opaque.length / links);
  }
  return redirectors;
}
