/**
 * PDF: the addresses that it may load, or that its links lead to, found by going through its objects (ISO 32000-1, 7.3), packed
 * ones too. No tree is built: a broken or hostile file is read as far as it goes, in time linear in its size.
 *
 *   /URI (https://…)                 a link (12.6.4.7)
 *   /F (https://…) /FS /URL          a file elsewhere: remote go-to, launched, embedded media, thumbnails (7.11.5)
 *   /S /SubmitForm … /F (…)          where a form goes, which may be sent when the page opens (12.7.5.2)
 *   /JS (…app.launchURL("https…"))   a script's
 */
import { bytesOfText, textOfBytes } from './byte-text.ts';
import { addFileReference } from './reference.ts';
import type { Page, What } from './reference.ts';
import type { Partial } from './scan.ts';
import { inflateBounded } from './zip-reader.ts';

/** Of all packed streams together: a stream may unpack to a thousand times its size. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
/** Streams of objects that are unpacked; pictures and fonts are not. */
const MAX_STREAMS = 2_000;
const MAX_STRING_CHARACTERS = 8_192;

export function readPdf(bytes: Uint8Array, partial: Set<Partial>): Page {
  const page: Page = { references: [], textLength: 0, isPartial: false };
  const text = textOfBytes(bytes);
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) partial.add('encrypted');
  readObjects(text, page);
  let left = MAX_UNPACKED_BYTES;
  let streams = 0;
  for (const { dictionary, start, end } of streamsOf(text)) {
    if (!/\/ObjStm\b/.test(dictionary) || !/\/FlateDecode\b|\/Fl\b/.test(dictionary)) continue;
    if (streams++ >= MAX_STREAMS || left <= 0) {
      partial.add('large-parts');
      break;
    }
    // The two bytes of zlib's head are passed over: its sum at the end is of no use here.
    const unpacked = inflateBounded(bytes.subarray(start + 2, end), left);
    if (unpacked === null) continue;
    if (!unpacked.isWhole && unpacked.data.length >= left) partial.add('large-parts');
    left -= unpacked.data.length;
    readObjects(textOfBytes(unpacked.data), page);
  }
  if (page.isPartial) partial.add('many-references');
  return page;
}

function* streamsOf(text: string): Generator<{ dictionary: string; start: number; end: number }> {
  let at = 0;
  for (;;) {
    const word = text.indexOf('stream', at);
    if (word < 0) return;
    let start = word + 6;
    if (text[start] === '\r') start++;
    if (text[start] === '\n') start++;
    const end = text.indexOf('endstream', start);
    if (end < 0) return;
    const before = text.slice(Math.max(0, word - 1_000), word);
    yield { dictionary: before.slice(before.lastIndexOf(' obj') + 1), start, end };
    at = end + 9;
  }
}

function readObjects(text: string, page: Page): void {
  for (const match of text.matchAll(/\/(URI|F|UF|JS|Base)\s*([(<])/g)) {
    const value =
      match[2] === '('
        ? readLiteral(text, match.index + match[0].length)
        : readHex(text, match.index + match[0].length);
    if (match[1] === 'JS') {
      for (const found of value.matchAll(/https?:\/\/[^\s"'\\)]{1,4096}/g))
        add(page, found[0], 'script', 'pdf-script');
      continue;
    }
    if (match[1] === 'URI') add(page, value, 'link', 'pdf-link');
    else if (/^(?:https?:|\\\\|file:)/i.test(value)) {
      const around = text.slice(Math.max(0, match.index - 300), match.index + 300);
      add(
        page,
        value,
        /\/(?:Image|Thumb|XObject)\b/.test(around) ? 'image' : 'media',
        /SubmitForm/.test(around) ? 'pdf-form' : 'pdf-file',
      );
    }
  }
}

/** 7.3.4.2: parentheses nest, a backslash escapes. */
function readLiteral(text: string, from: number): string {
  let value = '';
  let depth = 1;
  for (let at = from; at < text.length && value.length < MAX_STRING_CHARACTERS; at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      if (octal === undefined)
        value +=
          { n: '\n', r: '\r', t: '\t', '\n': '', '\r': '' }[text[++at] ?? ''] ?? text[at] ?? '';
      else {
        value += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
        at += octal.length;
      }
      continue;
    }
    if (character === '(') depth++;
    if (character === ')' && --depth === 0) break;
    value += character;
  }
  return fromUtf16(value);
}

function readHex(text: string, from: number): string {
  const end = text.indexOf('>', from);
  if (end < 0 || end - from > 2 * MAX_STRING_CHARACTERS) return '';
  const digits = text.slice(from, end).replace(/\s+/g, '');
  return fromUtf16(
    (digits.match(/[\da-f]{2}/gi) ?? [])
      .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      .join(''),
  );
}

const fromUtf16 = (value: string): string =>
  value.startsWith('\u00fe\u00ff')
    ? new TextDecoder('utf-16be').decode(bytesOfText(value.slice(2)))
    : value;

const add = (page: Page, written: string, what: What, element: string): void =>
  addFileReference(page, written.trim(), what, element);
