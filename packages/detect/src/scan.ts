/**
 * `scan`: bytes in, findings out. No I/O, never a throw: what cannot be read is said in `error`, what was only looked at in part
 * in `partial`.
 *
 *   bytes → what it is → pages of references → what the whole says of each (context) → a verdict on each → findings
 */
import { maskShiftedLetters, textOfBytes } from './byte-text.ts';
import { tellType, utf16Of } from './content-type.ts';
import type { ContentType } from './content-type.ts';
import type { FilterLists } from './filter-lists.ts';
import { findingsOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { contextOf } from './mail-context.ts';
import { readMail } from './mail-reader.ts';
import type { Header, MailPart } from './mail-reader.ts';
import { readOffice } from './office.ts';
import { readPage } from './page-reader.ts';
import { readPdf } from './pdf.ts';
import type { Page } from './reference.ts';
import { decodeTransfer } from './transfer-encoding.ts';
import type { Language } from './words.ts';

export interface ScanOptions {
  language?: Language | undefined;
  /** Pictures that tell nothing are findings too (`remote-image`). */
  all?: boolean | undefined;
  /** Addresses of the reader, beside those that the mail itself names. */
  recipients?: readonly string[] | undefined;
  /** Filter lists of others, loaded by `loadFilterLists`. */
  lists?: FilterLists | undefined;
}

export type Partial =
  | 'large'
  | 'many-parts'
  | 'deep'
  | 'large-head'
  | 'many-references'
  | 'large-parts'
  | 'encrypted';

export interface ScanResult {
  type: ContentType;
  findings: Finding[];
  /** Why not everything was looked at. */
  partial?: Partial[];
  error?: string;
}

/** A larger file is looked at so far: its text alone would fill the memory of a small machine. */
export const MAX_BYTES = 256 * 1024 * 1024;
/** All decoded HTML of one mail: a thousand parts of a megabyte. */
export const MAX_HTML_CHARACTERS = 64 * 1024 * 1024;

/** What stands in a file, before anything is judged. */
export interface Content {
  type: ContentType;
  headers: readonly Header[];
  pages: ContentPage[];
  partial: Set<Partial>;
  error?: string;
}

export interface ContentPage extends Page {
  /** Of a mail; null for a file that is its own page. */
  part: MailPart | null;
}

export function scan(bytes: Uint8Array, options: ScanOptions = {}): ScanResult {
  const content = readContent(bytes);
  const judgements = judgeContent(content, options);
  const told =
    options.all === true
      ? judgements
      : judgements.filter(({ verdict }) => verdict !== 'remote-image');
  return {
    type: content.type,
    findings: findingsOf(told, options.language ?? 'en'),
    ...(content.partial.size > 0 ? { partial: [...content.partial] } : {}),
    ...(content.error === undefined ? {} : { error: content.error }),
  };
}

export function judgeContent(content: Content, options: ScanOptions): Judgement[] {
  const context = contextOf(content.headers, content.pages, options);
  const judgements: Judgement[] = [];
  for (const page of content.pages)
    for (const reference of page.references) {
      const judgement = judge(reference, page, context);
      if (judgement !== null) judgements.push(judgement);
    }
  return judgements;
}

export function readContent(bytes: Uint8Array): Content {
  const content: Content = { type: 'unknown', headers: [], pages: [], partial: new Set() };
  if (bytes.length > MAX_BYTES) content.partial.add('large');
  const looked = bytes.subarray(0, MAX_BYTES);
  const type = tellType(looked);
  if (type === 'zip') return readOffice(looked, content);
  content.type = type;
  if (type === 'pdf') content.pages.push({ ...readPdf(looked, content.partial), part: null });
  else if (type === 'html') addPage(content, textOfHtml(looked), '', null);
  else if (type === 'mail') readParts(content, textOfBytes(looked));
  else
    content.error =
      bytes.length === 0 ? 'It is empty.' : 'It is no mail, page, office file or PDF.';
  return content;
}

function readParts(content: Content, text: string): void {
  const mail = readMail(text);
  content.headers = mail.headers;
  if (mail.faults.has('large-head')) content.partial.add('large-head');
  if (mail.faults.has('too-deep')) content.partial.add('deep');
  if (mail.faults.has('too-many-parts')) content.partial.add('many-parts');
  let characters = 0;
  for (const part of mail.parts) {
    if (!isPage(part)) continue;
    const html = htmlOfPart(text, part);
    characters += html.length;
    if (characters > MAX_HTML_CHARACTERS) {
      content.partial.add('large-parts');
      return;
    }
    addPage(content, html, part.charset, part);
  }
}

/** Programs show HTML as such also where a careless sender calls it XHTML; AMP is HTML as well. */
export const isPage = ({ type, fileName }: MailPart): boolean =>
  type === 'text/html' ||
  type === 'text/x-amp-html' ||
  type === 'application/xhtml+xml' ||
  type === 'image/svg+xml' ||
  (type === 'application/octet-stream' && /\.(?:html?|xhtml|svg)$/i.test(fileName));

export const htmlOfPart = (text: string, part: MailPart): string =>
  maskShiftedLetters(
    decodeTransfer(text.slice(part.bodyStart, part.bodyEnd), part.encoding),
    part.charset,
  );

function addPage(content: Content, html: string, charset: string, part: MailPart | null): void {
  const page = readPage(html, charset);
  if (page.isPartial) content.partial.add('many-references');
  content.pages.push({ ...page, part });
}

function textOfHtml(bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  return utf16 === null ? textOfBytes(bytes) : new TextDecoder(utf16).decode(bytes);
}
