/**
 * How a part's charset lets it be stamped. What is put in is ASCII, so where ASCII bytes stand for ASCII and for nothing
 * else that matters in a tag, the bytes are spliced as they are; in GBK, Big5 and Shift_JIS second bytes may look like
 * letters, `[` or `\`, but never like `<`, `>`, `"`, `'`, `&` or `=`.
 *
 * ISO-2022 and UTF-7 shift letters into ASCII: bytes that look like a tag may be none. They stay as they are, and so does
 * whatever is unknown.
 */
import iconv from 'iconv-lite';
import { UNICODE_TEXT } from './html-changes.ts';
import type { PageText } from './html-changes.ts';

const ASCII_COMPATIBLE =
  /^(?:|us-ascii|ascii|ansi_x3\.4-1968|utf-?8|utf-8-sig|unicode-1-1-utf-8|latin-?\d|iso-?8859[-_]?\d{1,2}(?:[-_][ei])?|iso_8859-\d{1,2}(?::\d{4})?|(?:windows|cp|x-cp)-?(?:125\d|874|932|936|949|950|437|85\d|86\d)|windows-31j|ms_kanji|shift[_-]?jis|x-sjis|sjis|euc-?(?:jp|kr|cn|tw)|ks_c_5601-1987|ks_c_5601|ksc5601|gb2312|gb_2312-80|gbk|x-gbk|gb18030|big5|big5-hkscs|x-x-big5|koi8-?[rut]|koi8-ru|tis-620|macintosh|x-mac-[a-z]+|mac|ibm(?:437|85\d|86\d)|viscii|armscii-8)$/;
const UTF_8 = /^(?:utf-?8|utf-8-sig|unicode-1-1-utf-8|)$/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text); // oxlint-disable-line no-control-regex -- all of ASCII

const UTF_8_BYTES: PageText = {
  isUnicode: true,
  read(piece) {
    if (isAscii(piece)) return piece;
    try {
      return strictUtf8.decode(Buffer.from(piece, 'latin1'));
    } catch {
      return null;
    }
  },
};

/**
 * How bytes in `charset` (lower case, '' where none is given) are read where they stand, or null where they cannot be
 * spliced as they are.
 */
export function asciiCompatible(charset: string, text: string): PageText | null {
  if (!ASCII_COMPATIBLE.test(charset)) return null;
  // What it says and what it is: an escape sequence of ISO-2022, a mark of UTF-16, or NULs between the letters.
  if (
    text.includes('\x1b$') ||
    text.includes('\x1b(') ||
    /^(?:\xff\xfe|\xfe\xff|<\0|\0<)/.test(text)
  )
    return null;
  if (UTF_8.test(charset)) return UTF_8_BYTES;
  const isKnown = iconv.encodingExists(charset);
  return {
    isUnicode: false,
    read: (piece) =>
      isAscii(piece) || !isKnown ? piece : iconv.decode(Buffer.from(piece, 'latin1'), charset),
  };
}

export interface WidePage {
  html: string;
  page: PageText;
  /** Bytes as characters (latin1), as the transfer encoding takes them. */
  encode(html: string): string;
}

/**
 * UTF-16 is read as a whole and written again, and only where that gives the very bytes back. Without a byte order in its
 * name it needs a mark. UTF-32 stays as it is: no mail program is known to write it.
 */
export function readUtf16(charset: string, text: string): WidePage | null {
  const isMarkedLittle = text.startsWith('\xff\xfe');
  const isMarkedBig = text.startsWith('\xfe\xff');
  const name =
    charset === 'utf-16le' || (charset === 'utf-16' && isMarkedLittle)
      ? 'utf-16le'
      : charset === 'utf-16be' || (charset === 'utf-16' && isMarkedBig)
        ? 'utf-16be'
        : null;
  if (name === null) return null;
  const encode = (html: string): string =>
    iconv.encode(html, name, { addBOM: false }).toString('latin1');
  const html = iconv.decode(Buffer.from(text, 'latin1'), name, { stripBOM: false });
  return encode(html) === text ? { html, page: UNICODE_TEXT, encode } : null;
}
