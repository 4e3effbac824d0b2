/**
 * Whose a piece of an address is, the reader's or the sender's, as far as the mail itself says so.
 *
 *   List-Unsubscribe: <https://t.shop.example/u?cid=449188&t=Ab3xY9kQ2LmZ>
 *   Feedback-ID: 449188:17738:news:shop
 *
 * The way to unsubscribe has to name the reader, and what else it names is the mailing or the account. `449188` stands in a head that
 * speaks of the mailing, and is called `cid`; so `Ab3xY9kQ2LmZ` is the reader, wherever else it stands.
 */
import { safeDecode } from './address.ts';
import { PERSONAL_KEY, bitsOf, piecesOf } from './identifiers.ts';
import type { Header } from './mail-reader.ts';

export interface PieceOwners {
  /** Whole values by which the mail tells its reader from others. */
  readerValues: readonly string[];
  /** Of the reader, or of the mailing: both stand in the way to unsubscribe and in the address for bounces. */
  unclear: ReadonlySet<string>;
  /** In further heads. */
  inHeaders: ReadonlySet<string>;
  /** Of the mailing, the list, the account. */
  mailing: ReadonlySet<string>;
  /** In the folders of several plain pictures: mostly the sender's. */
  inFolders: ReadonlySet<string>;
}

/** Characters of one header that are compared. */
const MAX_HEADER_CHARACTERS = 4_000;
/** A host of the reader's own. */
const LEAST_BITS_OF_HOST = 55;
/** Ways to unsubscribe that are looked at, half of them links; a mail has two or three, and each is sought in every address. */
const MAX_WAYS = 20;

const UNCLEAR_HEADERS = new Set([
  'return-path',
  'message-id',
  'list-unsubscribe',
  'x-sg-eid',
  'errors-to',
  'bounces-to',
  'sender',
]);
/** They speak of the mailing, the list or the account, never of a reader: https://support.google.com/a/answer/6254652 for Feedback-ID. */
const MAILING_HEADERS =
  /^(?:feedback-id|list-(?:id|help|owner|archive|post)|x-(?:campaign|campaignid|campaign-id|mailing|mailing-id|mailingid|job|jobid|job-id|mc-user|accounttype|account-id|accountid|client-id|newsletter|list|sfmc-stack|csa-complaints|mailer-info)|[\w-]+-campaign(?:-?id)?)$/;
/** Written by those who pass a mail on: their numbers are in no sender's address. */
const OF_TRANSPORT =
  /^(?:received|arc-|dkim-|domainkey|authentication-|x-google|x-gm-|x-ms-|x-received|x-spam|x-microsoft|x-forefront|x-exchange|x-virus|subject|date|from|content-|mime-|x-mailer|x-priority|thread-|in-reply-to|references|x-ironport|x-barracuda|x-proofpoint|received-spf|x-antiabuse)/;
/** What a parameter of a mailing or an account is called. */
const MAILING_KEY =
  /^(?:a|aid|acc|account(?:_?id)?|c|cid|camp|campaign(?:_?id)?|client(?:_?id)?|company|ca|ci|e?blast_?(?:id|key)?|edition|issue|j|jid|job(?:_?id)?|l|lid|list(?:_?id)?|mail(?:ing)?(?:_?id)?|m|msgid|message_?id|n|nid|nl|newsletter(?:_?id)?|o|od|org|p|pid|project|send(?:_?id)?|site(?:_?id)?|template|tenant(?:id)?|u|utm_\w+|v|x)$/;

export function pieceOwners(
  headers: readonly Header[],
  recipientHeaders: readonly string[],
  ways: readonly URL[],
  inFolders: ReadonlySet<string>,
): PieceOwners {
  const unclear = new Set<string>();
  const inHeaders = new Set<string>();
  const mailing = new Set<string>();
  const unsubscribing = ways.slice(0, MAX_WAYS / 2);
  for (const { name, value } of headers) {
    if (OF_TRANSPORT.test(name) || recipientHeaders.includes(name)) continue;
    const text = value.slice(0, MAX_HEADER_CHARACTERS);
    const set = MAILING_HEADERS.test(name)
      ? mailing
      : UNCLEAR_HEADERS.has(name)
        ? unclear
        : inHeaders;
    for (const piece of piecesOf(text)) set.add(piece);
    if (name === 'list-unsubscribe')
      for (const match of text.matchAll(/<((?:https?|mailto):[^<>\s]+)>/gi)) {
        const way = URL.parse(match[1] ?? '');
        if (way !== null && unsubscribing.length < MAX_WAYS) unsubscribing.push(way);
      }
  }

  const readerValues = new Set<string>();
  for (const way of unsubscribing) {
    const values = valuesOf(way);
    for (const { pieces } of values) for (const piece of pieces) unclear.add(piece);
    const named = namedReader(values, mailing, inFolders);
    if (named === null) continue;
    readerValues.add(named.text);
    for (const { key, pieces } of values)
      if (key !== named.key && MAILING_KEY.test(key))
        for (const piece of pieces) mailing.add(piece);
  }
  for (const text of readerValues) for (const piece of piecesOf(text)) mailing.delete(piece);
  for (const piece of [...mailing, ...inFolders]) unclear.delete(piece);
  return { readerValues: [...readerValues], unclear, inHeaders, mailing, inFolders };
}

/** Whether a value stands in an address as a whole. */
export function hasValue(address: string, value: string): boolean {
  for (let at = address.indexOf(value); at !== -1; at = address.indexOf(value, at + 1)) {
    const isInLonger =
      /[A-Za-z\d]/.test(address[at - 1] ?? '') ||
      /[A-Za-z\d]/.test(address[at + value.length] ?? '');
    if (!isInLonger) return true;
  }
  return false;
}

interface Value {
  /** Lower case; '' in a path. */
  key: string;
  text: string;
  pieces: readonly string[];
}

/** What an address tells apart, each value with its name. */
function valuesOf({ protocol, hostname, pathname, search }: URL): Value[] {
  const values: Value[] = [];
  const add = (key: string, text: string): void => {
    const decoded = safeDecode(text);
    const pieces = piecesOf(decoded);
    if (pieces.length === 0 && isOddlyWritten(decoded)) pieces.push(decoded);
    if (pieces.length > 0 || /\d/.test(text)) values.push({ key, text: decoded, pieces });
  };
  const path = protocol === 'mailto:' ? pathname.split('@', 1) : pathname.split('/');
  for (const segment of path) add('', segment);
  if (search.length > 1)
    for (const pair of search.slice(1).split('&')) {
      const equals = pair.indexOf('=');
      add(pair.slice(0, Math.max(equals, 0)).toLowerCase(), pair.slice(equals + 1));
    }
  const [label = ''] = hostname.split('.', 1);
  if (bitsOf(label) >= LEAST_BITS_OF_HOST && values.every(({ pieces }) => pieces.length === 0))
    add('', label);
  return values;
}

/** `EKwnroytd`, which is neither `EmailOptOut` nor `emailOptOut`: a token whose letters look like a word's by chance. */
const isOddlyWritten = (text: string): boolean =>
  /^[A-Za-z]{6,}$/.test(text) && /[a-z]/.test(text) && !/^[a-z]*(?:[A-Z][a-z]+)*$/.test(text);

/** The one value that can be the reader; null where several can, or none. */
function namedReader(
  values: readonly Value[],
  mailing: ReadonlySet<string>,
  inFolders: ReadonlySet<string>,
): Value | null {
  const opaque = values.filter(
    ({ pieces }) => pieces.length > 0 && !pieces.every((piece) => mailing.has(piece)),
  );
  // A folder of pictures is mostly the account's; it is the reader's if nothing else in the address could be.
  const unshared = opaque.filter(({ pieces }) => !pieces.some((piece) => inFolders.has(piece)));
  if (unshared.length === 0)
    return values.length === 1 && opaque.length === 1 ? (opaque[0] ?? null) : null;
  const personal = unshared.filter(({ key }) => PERSONAL_KEY.test(key));
  if (personal.length > 0) return personal.length === 1 ? (personal[0] ?? null) : null;
  const others = unshared.filter(({ key }) => key === '' || !MAILING_KEY.test(key));
  if (others.length > 0) return others.length === 1 ? (others[0] ?? null) : null;
  // `?u=48213` alone: a single letter may mean anybody.
  const [only] = unshared;
  return unshared.length === 1 && /^[^ln]$/.test(only?.key ?? '') ? (only ?? null) : null;
}
