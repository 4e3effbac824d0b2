/**
 * Takes pixels out of a mail or page, and leaves every other byte: what goes is cut out of the bytes as they are, quoted-printable
 * too; base64 alone is written anew, for the part that changes.
 *
 * What one round leaves may look different to the next (an image is the last one now), so it is scanned until nothing is found:
 * the outcome has no pixel that `scan` knows, and shielding it again changes nothing.
 */
import { bytesOfText, textOfBytes } from './byte-text.ts';
import { utf16Of } from './content-type.ts';
import type { MailPart } from './mail-reader.ts';
import type { Cut } from './reference.ts';
import { judgeContent, readContent } from './scan.ts';
import type { ContentPage, Partial, ScanOptions } from './scan.ts';
import { decodeTransfer, encodeBase64, quotedPrintablePlaces } from './transfer-encoding.ts';

export interface ShieldOptions extends Pick<ScanOptions, 'recipients' | 'lists'> {
  /** Pictures that are seen, and whose address names the reader. Kept, if left out. */
  personalImages?: 'keep' | 'remove' | undefined;
}

export interface ShieldResult {
  bytes: Uint8Array;
  /** Cuts that were made. */
  removed: number;
  /** Why not everything was looked at. */
  partial?: Partial[];
  error?: string;
}

/** Rounds end when nothing is found; a mail that was made to need a thousand is left with what remains, and says so. */
const MAX_ROUNDS = 6;
/** RFC 2045, 6.7: a line of quoted-printable. */
const MAX_LINE_CHARACTERS = 76;

export function shield(bytes: Uint8Array, options: ShieldOptions = {}): ShieldResult {
  let current = bytes;
  let removed = 0;
  for (let round = 0; ; round++) {
    const content = readContent(current);
    const partial = [...content.partial];
    if (content.type !== 'mail' && content.type !== 'html')
      return {
        bytes,
        removed: 0,
        error: content.error ?? 'Mails and pages can be cleaned, other files cannot.',
      };
    const pageOf = new Map(
      content.pages.flatMap((page) => page.references.map((one) => [one, page] as const)),
    );
    const cuts = new Map<ContentPage, Cut[]>();
    for (const { reference, verdict } of judgeContent(content, options)) {
      const page = pageOf.get(reference);
      if (reference.cut === null || page === undefined) continue;
      if (
        verdict === 'pixel' ||
        (verdict === 'personal-image' && options.personalImages === 'remove')
      )
        cuts.set(page, [...(cuts.get(page) ?? []), reference.cut]);
    }
    if (cuts.size === 0 || round === MAX_ROUNDS)
      return {
        bytes: current,
        removed,
        ...(cuts.size > 0
          ? { partial: [...partial, 'many-references'] }
          : partial.length > 0
            ? { partial }
            : {}),
      };
    const changes = [...cuts].map(([page, ofPage]) => ({
      part: page.part,
      cuts: disjoint(ofPage),
    }));
    removed += changes.reduce((sum, { cuts: { length } }) => sum + length, 0);
    current =
      content.type === 'html'
        ? cutPage(current, changes[0]?.cuts ?? [])
        : cutMail(current, changes);
  }
}

/** In order, none within another: `src` and `srcset` of one image go with its tag. */
function disjoint(cuts: readonly Cut[]): Cut[] {
  const sorted = cuts.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const kept: Cut[] = [];
  for (const cut of sorted) if (cut.start >= (kept.at(-1)?.end ?? 0)) kept.push(cut);
  return kept;
}

function applyCuts(text: string, cuts: readonly Cut[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const cut of cuts) {
    pieces.push(text.slice(at, cut.start), replacementOf(cut, text, cut.end));
    at = cut.end;
  }
  return pieces.join('') + text.slice(at);
}

/** What comes after a cut may come to begin a line, where `--…` could end the part: an empty comment stands before it. */
const replacementOf = ({ replacement }: Cut, text: string, end: number): string =>
  replacement === '' && text.startsWith('--', end) ? '<!---->' : replacement;

function cutPage(bytes: Uint8Array, cuts: readonly Cut[]): Uint8Array {
  const utf16 = utf16Of(bytes);
  if (utf16 === null) return bytesOfText(applyCuts(textOfBytes(bytes), cuts));
  const isLittle = utf16 === 'utf-16le';
  // The decoder takes the mark away; places are counted without it.
  const text = applyCuts(new TextDecoder(utf16).decode(bytes), cuts);
  const cut = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(cut.buffer);
  view.setUint16(0, 0xfe_ff, isLittle);
  for (let at = 0; at < text.length; at++)
    view.setUint16(2 + 2 * at, text.charCodeAt(at), isLittle);
  return cut;
}

interface PartChange {
  part: MailPart | null;
  cuts: Cut[];
}

function cutMail(bytes: Uint8Array, changes: readonly PartChange[]): Uint8Array {
  const mail = textOfBytes(bytes);
  const pieces: string[] = [];
  let at = 0;
  for (const { part, cuts } of changes.toSorted(
    (one, other) => (one.part?.bodyStart ?? 0) - (other.part?.bodyStart ?? 0),
  )) {
    if (part === null) continue;
    pieces.push(
      mail.slice(at, part.bodyStart),
      cutBody(mail.slice(part.bodyStart, part.bodyEnd), part, cuts),
    );
    at = part.bodyEnd;
  }
  return bytesOfText(pieces.join('') + mail.slice(at));
}

function cutBody(body: string, { encoding }: MailPart, cuts: readonly Cut[]): string {
  if (encoding === 'quoted-printable') return cutQuotedPrintable(body, cuts);
  if (encoding !== 'base64') return applyCuts(body, cuts);
  const eol = body.includes('\r\n') ? '\r\n' : '\n';
  const encoded = encodeBase64(applyCuts(decodeTransfer(body, encoding), cuts), eol);
  return body.endsWith('\n') ? encoded : encoded.trimEnd();
}

function cutQuotedPrintable(body: string, cuts: readonly Cut[]): string {
  const places = quotedPrintablePlaces(body);
  const eol = body.includes('\r\n') ? '\r\n' : '\n';
  let text = '';
  let at = 0;
  for (const cut of cuts) {
    const start = places[cut.start] ?? body.length;
    const end = places[cut.end] ?? body.length;
    text += body.slice(at, start);
    const replacement = replacementOf(cut, body, end);
    const lineStart = text.lastIndexOf('\n') + 1;
    const lineEnd = body.indexOf('\n', end);
    const rest = (lineEnd < 0 ? body.length : lineEnd) - end;
    const isTooLong = text.length - lineStart + replacement.length + rest > MAX_LINE_CHARACTERS;
    text += isTooLong && text.length > lineStart ? `=${eol}${replacement}` : replacement;
    at = end;
  }
  return text + body.slice(at);
}
