/** A reference with all that the rules of evidence ask about it. */
import { safeDecode } from './address.ts';
import type { AddressShape, Identifier } from './identifiers.ts';
import { piecesOf } from './identifiers.ts';
import type { MailContext } from './mail-context.ts';
import { hasValue } from './piece-owners.ts';
import { formOf } from './redirectors.ts';
import type { Redirectors } from './redirectors.ts';
import type { RecipientForm } from './recipient.ts';
import type { Page, Reference } from './reference.ts';
import type { VendorMatch } from './vendors.ts';
import { vendorOf } from './vendors.ts';

export type Size = 'none' | 'pixel' | 'thin' | 'seen' | 'unknown';

export interface Suspect {
  reference: Reference;
  page: Page;
  shape: AddressShape;
  context: MailContext;
  vendor: VendorMatch | null;
  size: Size;
  /** Of address that has the form of ours. */
  isClearpixel: boolean;
  recipient: RecipientForm | null;
  /** It has what the way to unsubscribe calls the reader by. */
  namesReader: boolean;
  /** It has the form in which links are led on. */
  isRedirected: boolean;
  /** It is drawn for somebody: with the name, or as a code of a number. */
  isDrawn: boolean;
  /** Identifiers that may be a reader's; the name of a file that is seen is its content's. */
  telling: readonly Identifier[];
  times: number;
}

/** Of a query, and of a path. */
const MAX_PARAMETERS = 40;
/** Both sides: what is larger can be seen. */
const PIXEL_SIDE = 3;
/** Of a thing that is a line at most. */
const THIN_LENGTH = 40;

/** Our tokens begin with their head (`pixel`'s token.ts): version 1, and a kind. */
const CLEARPIXEL_OPEN = /\/o\/[Q-T][\w-]{31,90}\.gif$/;
const CLEARPIXEL_CLICK = /\/c\/[U-X][\w-]{31,3000}$/;

/** Words that mean nothing but counting. */
const COUNTING =
  /^(?:open|opens|opened|opentrack(?:ing)?|open[_-]?track(?:er|ing)?|track(?:er|ing)?|trackopen|track[_-]open|mail[_-]?open(?:ed)?|email[_-]?open(?:ed|s)?|pixel|px|beacon|web-?bug|impression|impressions|read[_-]?receipt|opened?mail|email_open_log_pic|emimp|imp|openimage|wf)$/;
const COUNTING_PART =
  /(?:^|[_.-])(?:opens?|opened|track(?:ing|er)?|pixel|beacon|impression)(?:$|[_.-])/;

export function suspectOf(reference: Reference, page: Page, context: MailContext): Suspect {
  const { url } = reference.address;
  const shape = context.shape(reference);
  const isClearpixel = (reference.isLink ? CLEARPIXEL_CLICK : CLEARPIXEL_OPEN).test(url.pathname);
  const size = sizeOf(reference);
  const times = context.times.get(url.href) ?? 1;
  // A file's name is its content's where the file can be seen.
  const countsFile =
    times === 1 &&
    (size === 'none' ||
      size === 'pixel' ||
      size === 'thin' ||
      reference.hidden !== null ||
      (size === 'unknown' && (reference.alt ?? '') === '' && hasCountingFolder(shape)));
  const path = url.pathname + url.search;
  const { mailing, readerValues } = context.owners;
  return {
    reference,
    page,
    shape,
    context,
    vendor: vendorOf(url),
    size,
    isClearpixel,
    // What stands behind `#` is not sent, but the page that a link opens reads it.
    recipient: context.recipients.find(reference.isLink ? path + url.hash : path),
    namesReader: readerValues.some((value) => hasValue(url.hostname + path, value)),
    isRedirected: !reference.isLink && isWayOfLinks(url, context.redirectors),
    isDrawn: !reference.isLink && (isCode(shape, url) || hasName(url, context.names)),
    telling: shape.identifiers.filter(
      ({ place, text }) =>
        (place !== 'file' || countsFile) && !(mailing.size > 0 && isOf(mailing, piecesOf(text))),
    ),
    times,
  };
}

/** A code that a machine reads: of a card, a ticket, a parcel. */
const CODE = /(?:^|[-_.])(?:qr|qr-?_?codes?|bar-?_?codes?|aztec(?:code)?|datamatrix)(?:$|[-_.])/;
/** As a program that draws several things is told that one: `cht=qr`. */
const CODE_VALUE =
  /[?&]\w{1,12}=(?:qr|qr-?_?code|bar-?_?code|aztec|datamatrix|code128|ean13)(?:&|$)/i;
const LEAST_BITS_OF_CODE = 20;

const isCode = ({ words, identifiers }: AddressShape, { search }: URL): boolean =>
  (words.some((word) => CODE.test(word)) || CODE_VALUE.test(search)) &&
  (/=\d{8,}(?:&|$)/.test(search) ||
    identifiers.some(({ place, bits }) => place !== 'host' && bits >= LEAST_BITS_OF_CODE));

/** `name=Anna`, `text/Hello+Anna`, but not `products/anna-dress.jpg`. */
const MAX_WORDS_WITH_NAME = 3;
const NAME_KEY =
  /^(?:f_?name|first_?name|l_?name|last_?name|vorname|nachname|prenom|nombre|firstname)$/i;

function hasName({ pathname, search }: URL, names: ReadonlySet<string>): boolean {
  const isName = (text: string): boolean => {
    const words = safeDecode(text.replaceAll('+', ' '))
      .toLowerCase()
      .split(/[^a-z]+/, 20)
      .filter((word) => word !== '');
    return words.length <= MAX_WORDS_WITH_NAME && words.some((word) => names.has(word));
  };
  for (const pair of search.slice(1).split('&', MAX_PARAMETERS)) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1);
    if (equals > 0 && NAME_KEY.test(pair.slice(0, equals)) && /^[^{[%*|]/.test(value)) return true;
    if (names.size > 0 && equals > 0 && !/\.[a-z]{3,4}$/i.test(value) && isName(value)) return true;
  }
  if (names.size === 0 || !/text/i.test(pathname)) return false;
  const segments = pathname.split('/', MAX_PARAMETERS);
  return segments.some(
    (segment, index) =>
      (/text/i.test(segment) && isName(segment.split(':').at(-1) ?? '')) ||
      (/^text$/i.test(segments[index - 1] ?? '') && isName(segment)),
  );
}

const isOf = (owner: ReadonlySet<string>, pieces: readonly string[]): boolean =>
  pieces.length > 0 && pieces.every((piece) => owner.has(piece));

const isWayOfLinks = (url: URL, { hosts, forms }: Redirectors): boolean =>
  hosts.has(url.hostname) && forms.has(formOf(url)?.form ?? '');

const hasCountingFolder = ({ words }: AddressShape): boolean =>
  words.slice(0, -1).some((word) => COUNTING.test(word) || COUNTING_PART.test(word));

/** Whether its path speaks of counting; a file of that name alone may be a spacer. */
export const speaksOfCounting = ({ shape, telling }: Suspect): boolean =>
  shape.words.some((word, index) => {
    const isFile = index === shape.words.length - 1 && shape.kind === 'picture';
    if (isFile && telling.length === 0) return false;
    return COUNTING.test(word) || COUNTING_PART.test(word);
  });

function sizeOf({ width, height, what }: Reference): Size {
  if (what === 'font' || what === 'script') return 'unknown';
  if (width === 0 || height === 0) return 'none';
  const known = [width, height].filter((side) => side !== null);
  if (known.length === 0) return 'unknown';
  const least = Math.min(...known);
  const most = Math.max(...known);
  // One side alone is scaled by the other.
  if (most <= PIXEL_SIDE) return 'pixel';
  if (known.length === 2 && least <= PIXEL_SIDE && most <= THIN_LENGTH) return 'thin';
  return least <= PIXEL_SIDE ? 'unknown' : 'seen';
}
