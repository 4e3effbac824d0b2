/**
 * What in an address may name somebody: pieces that no person would have chosen, and how much they can tell apart.
 *
 *   https://x.example/o/Ab3xY9_kQ2LmZ0/open.gif?u=48213   `Ab3xY9_kQ2LmZ0` in the path, `48213` for `u`
 *   https://x.example/img/9f86d081884c7d65.png?v=3        `9f86d081884c7d65`, the name of a file: of its content, not of a reader
 */
import { safeDecode } from './address.ts';

export interface Identifier {
  text: string;
  /** How many bits it would take to guess it, roughly. */
  bits: number;
  place: 'path' | 'file' | 'query' | 'host';
  /** Of a query; lower case. */
  key: string;
}

export interface AddressShape {
  identifiers: readonly Identifier[];
  /** The path's parts in lower case, without the file's ending. */
  words: readonly string[];
  /** `gif`, `php`, or '' */
  extension: string;
  kind: 'picture' | 'program' | 'bare' | 'other';
  file: string;
}

/** Parts of a path, and parameters, that are looked at. */
const MAX_PARTS = 40;
/** Of one part. */
const MAX_PART_CHARACTERS = 2_000;

const PICTURE = /^(?:png|jpe?g|gif|webp|svg|bmp|ico|avif|tiff?|jfif)$/;
const PROGRAM =
  /^(?:php\d?|aspx?|ashx|axd|cgi|jspx?|do|dll|pl|cfm|action|html?|asmx|srf|exe|fcgi)$/;

/**
 * Parameters that say which form of a picture is wanted, of which time, or that the storage may be asked at all: the same for
 * everybody who gets the mail.
 */
const OF_THE_PICTURE =
  /^(?:v|ver|version|rev|revision|cb|cachebuster|cache|bust|buster|rand|random|_|w|h|wid|hei|width|height|size|sz|fit|crop|cropbox|q|qlt|quality|auto|format|fm|fmt|dpr|resize|upscale|name|ssl|strip|bg|color|colour|blur|ixlib|ixid|s|sig|signature|hmac|itok|etag|mtime|modified|updated|date|lossy|webp|op_\w+|scl|rect|ar|align|trim|canvas|enable|disable|optimize|alt|token|expires|policy|key-pair-id|awsaccesskeyid|googleaccessid|x-(?:amz|goog)-\w+|oh|oe|_nc_\w+|stp|ccb|sv|sr|se|sp|st|spr|skoid|sktid|ske|skt|sks|skv|hash|checksum|md5|preset|\$\w+\$|utm_\w+|ezimgfmt|is-pending-load|mode|text|font|tz|timezone|end|start|url|src|image|img|imgurl)$/i;

/** What is shown: the same for everybody, whatever shows it. */
const SHOWN_KEY =
  /^(?:image|img|pic|picture|photo|file|asset|media|product|prod|article|artikel|item|sku|style|variant|template)_?(?:id|nr|no|number|name|code)?$/;
/** A program that is told two of these makes a form of a picture. */
const SIZE_KEY = /[?&](?:w|h|width|height|wid|hei|sw|sh|fit|crop|quality|format)=/gi;
/**
 * Who may load the file until when: the storage's affair, and the same for everybody. Tencent's begins with the name of its way to
 * sign, in parameters of its own or all in one: https://www.tencentcloud.com/document/product/436/7778
 */
const isSignedStorage = (search: string): boolean =>
  /[?&](?:sign=)?q-sign-algorithm(?:=|%3d)/i.test(search) ||
  (/[?&](?:expires|x-amz-expires|se|e)=/i.test(search) &&
    /[?&](?:x-amz-)?sig(?:nature)?=/i.test(search));
/** Content by its hash, as host or folder (IPFS): https://docs.ipfs.tech/how-to/address-ipfs-on-web/ */
const CONTENT_HASH = /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|baf[a-z2-7]{56})$/;
/** A version is short, and a form of a picture too: what is longer there is somebody's. */
const isToken = (key: string, value: string): boolean =>
  /^(?:v|ver|q|s|end|start|mode)$/.test(key) && value.length >= 28 && !/^[\da-f]+$/i.test(value);

/** Names of parameters that hold somebody's number. */
export const PERSONAL_KEY =
  /^(?:(?:[a-z]{1,12}_)?(?:uid|user|user_?id|email|e-?mail|emailid)|mi_u|_emr|csnid|scid|userkey|subscriber(?:_?id|key)?|sub_?id|recipient(?:_?id)?|recip|member(?:_?id)?|contact(?:_?id)?|cus(?:t(?:omer)?)?(?:_?(?:id|no|nr|number))|kdnr|kunden?(?:nr|nummer|id)|knr|kid|guest|order(?:_?(?:id|no|number))?|ticket|pnr|booking_?ref|loyalty(?:_?id)?|card_?(?:no|number)|profile_?id|visitor(?:_?id)?|subkey|person(?:_?id)?|lead(?:_?id)?|md5|sha1|sha256|upn|elq|elqtrackid|mkt_tok|_ke|_hsenc|addr|rid|r_id|spuserid|emhash|mhash)$/;
/** The same as folders, before the number; `user` is often the sender there. */
const PERSONAL_FOLDER =
  /^(?:uid|user_?id|(?:subscriber|recipient|contact|member|customer|lead)(?:_?id)?)$/;
/** Names that often do. */
export const MAYBE_PERSONAL_KEY =
  /^(?:u|sub|sid|s_id|em|e|eid|emid|m|profile(?:_?id)?|hash|h|he|tok|ctc|k|qs|to|who|x|guid|uuid|msgid|message_?id|mid|i|id|d|r|s|p|t)$/;

export function shapeOf(url: URL): AddressShape {
  const identifiers: Identifier[] = [];
  const segments = url.pathname.split('/', MAX_PARTS).filter((part) => part !== '');
  const words: string[] = [];
  let file = safeDecode(segments.at(-1) ?? '').slice(0, MAX_PART_CHARACTERS);
  const extension = /\.([a-z\d]{2,6})$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  // `photo.png/m/600x0`: what follows the file says which form of it is wanted.
  const isFormOfPicture =
    extension === '' && segments.some((segment) => /\.(?:png|jpe?g|gif|webp)$/i.test(segment));
  const isPicture = isFormOfPicture || PICTURE.test(extension);
  const kind = isPicture
    ? 'picture'
    : PROGRAM.test(extension)
      ? 'program'
      : extension === ''
        ? 'bare'
        : 'other';
  if (extension !== '') file = file.slice(0, -extension.length - 1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    const text = isLast ? file : safeDecode(segment).slice(0, MAX_PART_CHARACTERS);
    words.push(text.toLowerCase());
    const place = isLast && isPicture ? 'file' : 'path';
    const before = words.at(-2) ?? '';
    for (const part of text.includes('/') ? text.split('/', MAX_PARTS) : [text])
      note(identifiers, part, place, PERSONAL_FOLDER.test(before) ? before : '');
  });
  if (url.search.length > 1 && !isSignedStorage(url.search)) {
    const isResized = (url.search.match(SIZE_KEY)?.length ?? 0) >= 2;
    let parts = 0;
    for (const pair of url.search.slice(1).split('&', MAX_PARTS)) {
      if (parts++ > MAX_PARTS) break;
      const equals = pair.indexOf('=');
      // A query without names, or padding after it, is one value.
      const isNamed = equals > 0 && /[^=]/.test(pair.slice(equals));
      const key = isNamed ? safeDecode(pair.slice(0, equals)).toLowerCase() : '';
      const value = safeDecode(isNamed ? pair.slice(equals + 1).replaceAll('+', ' ') : pair).slice(
        0,
        MAX_PART_CHARACTERS,
      );
      if (SHOWN_KEY.test(key)) continue;
      if ((isPicture || isResized) && OF_THE_PICTURE.test(key) && !isToken(key, value)) continue;
      note(identifiers, value, 'query', key);
    }
  }
  const first = url.hostname.split('.', 1)[0] ?? '';
  if (first.length >= 12) note(identifiers, first, 'host', '');
  return { identifiers, words, extension, kind, file: file.toLowerCase() };
}

function note(
  identifiers: Identifier[],
  text: string,
  place: Identifier['place'],
  key: string,
): void {
  if (text.length < 4 || (place !== 'query' && CONTENT_HASH.test(text))) return;
  // An address inside is a picture's or a page's own.
  if (/^https?:/i.test(text)) return;
  // A number that could be a time is somebody's where it is called so.
  const isNumbered = /^\d{6,}$/.test(text) && PERSONAL_KEY.test(key);
  const bits = isNumbered ? text.length * 3.3 : bitsOf(text);
  if (bits > 0) identifiers.push({ text, bits, place, key });
}

/** Somebody's e-mail address, as it is. */
export const EMAIL_ADDRESS = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/;

const UUID = /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i;

/** How many bits it would take to guess a text; 0 for what people write themselves: words, dates, sizes. */
export function bitsOf(text: string): number {
  if (UUID.test(text)) return 120;
  if (EMAIL_ADDRESS.test(text)) return 40;
  if (isEncoded(text)) return text.length * 5.9;
  let bits = 0;
  for (const piece of text.split(/[^A-Za-z\d]+/, MAX_PARTS)) bits += bitsOfPiece(piece);
  return bits;
}

/** As base64 for addresses, `VVgAY_fuP_u9Dg`: its pieces alone may look like words. */
function isEncoded(text: string): boolean {
  if (text.length < 12 || !/^[\w-]+$/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text))
    return false;
  return (text.match(RUNS)?.length ?? 0) > text.length * 0.38;
}

/** Letters of one kind, as words are made of, and numbers. */
const RUNS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

function bitsOfPiece(piece: string): number {
  const { length } = piece;
  if (length < 4) return 0;
  if (/^\d+$/.test(piece)) return isTime(piece) ? 0 : length < 5 ? 0 : length * 3.3;
  if (/^[\da-f]+$/i.test(piece) && /\d/.test(piece)) return length < 6 ? 0 : length * 4;
  if (isWordy(piece)) return 0;
  return length * (/^(?:[a-z\d]+|[A-Z\d]+)$/.test(piece) ? 5 : 5.9);
}

/** A day, as 20240131, or a time in seconds or milliseconds of the last and next decades. */
const isTime = (digits: string): boolean =>
  /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?$/.test(digits) ||
  /^1[0-9]{9}(?:\d{3})?$/.test(digits);

/** Of three letters without a vowel. */
const ABBREVIATION = /^(?:btn|img|png|jpg|css|hdr|ftr|src|nsl|lrg|sml|std|txt|www|pdf|svg|lnk)$/i;

/** Words as people write them: `header`, `JanNewsletter`, `img01`, `600x400`, `v2`, `Q3report2024`. */
function isWordy(piece: string): boolean {
  const runs = piece.match(RUNS) ?? [];
  let odd = 0;
  let letters = 0;
  for (const run of runs) {
    if (/^\d/.test(run)) {
      if (run.length >= 6 && !isTime(run)) odd += run.length;
      continue;
    }
    letters += run.length;
    if (!isPronounceable(run)) odd += run.length;
    else if (
      /^[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]{2}$/.test(run) &&
      !ABBREVIATION.test(run)
    )
      odd += 3;
    else if (run.length < 3) odd += run.length / 2;
  }
  // `Ab3xY9kQ` changes its kind at nearly each letter; words do so now and then.
  if (runs.length > 3 && runs.length > piece.length / 3) return false;
  if (letters === 0) return true;
  return odd < Math.max(3, piece.length * 0.35);
}

function isPronounceable(run: string): boolean {
  if (run.length <= 3) return true;
  // Several letters for one sound, as in `Nachtschicht`.
  const text = run.toLowerCase().replace(/sch|[cpst]h|ck|tz/g, 's');
  if (/[^aeiouyäöü]{5,}/.test(text) || /[aeiou]{4,}/.test(text)) return false;
  if (/q[^u]|[jvx][bcdfghjklmnpqrstvwxz]|[bcdfgkpt][jqxz]|[hjqvwxz]{2}/.test(text)) return false;
  const vowels = text.match(/[aeiouy]/g)?.length ?? 0;
  return vowels / text.length >= (text.length > 6 ? 0.2 : 0.15) && run.length <= 24;
}

/** Pieces by which addresses and headers are held against each other: long enough, and no words. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const piece of text.split(/[^A-Za-z\d]+/, 200))
    if (piece.length >= 5 && bitsOfPiece(piece) >= 16) pieces.push(piece);
  return pieces;
}
