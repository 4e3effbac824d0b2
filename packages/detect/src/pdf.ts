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
const HEX_DIGITS = new RegExp(String.raw`[\da-fA-F\s]{0,${2 * MAX_STRING_CHARACTERS}}`, 'y');

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

/** What follows is a string, written as such or in hexadecimal (7.3.4). */
const NAMED_STRING = /\/(URI|F|UF|JS|Base)\s*([(<])/g;

function readObjects(text: string, page: Page): void {
  const name = new RegExp(NAMED_STRING);
  for (let match = name.exec(text); match !== null; match = name.exec(text)) {
    const { value, end } =
      match[2] === '(' ? readLiteral(text, name.lastIndex) : readHex(text, name.lastIndex);
    // What stands in a string is no object; and each character is read once, whatever the file repeats.
    name.lastIndex = end;
    if (match[1] === 'JS') {
      for (const found of value.matchAll(/https?:\/\/[^\s"'\\)]{1,4096}/g))
        add(page, found[0], 'script', 'pdf-script');
    } else if (match[1] === 'URI') add(page, value, 'link', 'pdf-link');
    else if (/^(?:https?:|\\\\|file:)/i.test(value)) {
      const around = text.slice(Math.max(0, match.index - 300), match.index + 300);
      add(
        page,
        value,
        /\/(?:Image|Thumb|XObject)\b/.test(around) ? 'image' : 'media',
        /SubmitForm/.test(around) ? 'pdf-form' : 'pdf-file',
      );
    }
    if (page.isPartial) return;
  }
}

interface PdfString {
  value: string;
  /** Offset behind it. */
  end: number;
}

/** 7.3.4.2: parentheses nest, a backslash escapes. */
function readLiteral(text: string, from: number): PdfString {
  let value = '';
  let depth = 1;
  let at = from;
  for (; at < text.length && value.length < MAX_STRING_CHARACTERS; at++) {
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
  return { value: fromUtf16(value), end: at };
}

function readHex(text: string, from: number): PdfString {
  HEX_DIGITS.lastIndex = from;
  const digits = HEX_DIGITS.exec(text)?.[0] ?? '';
  const end = from + digits.length;
  if (text[end] !== '>') return { value: '', end };
  return {
    value: fromUtf16(
      (digits.match(/[\da-f]\s*[\da-f]/gi) ?? [])
        .map((pair) => String.fromCharCode(Number.parseInt(pair.replace(/\s+/, ''), 16)))
        .join(''),
    ),
    end,
  };
}

const fromUtf16 = (value: string): string =>
  value.startsWith('\u00fe\u00ff')
    ? new TextDecoder('utf-16be').decode(bytesOfText(value.slice(2)))
    : value;

const add = (page: Page, written: string, what: What, element: string): void =>
  addFileReference(page, written.trim(), what, element);
