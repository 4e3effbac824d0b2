/**
 * A part's body as it travels (RFC 2045, 6): read to text of one character for each byte, and spliced in the same encoding.
 */
import { applySplices } from './html-changes.ts';
import type { Splice } from './html-changes.ts';
import { decodeQuotedPrintable, spliceQuotedPrintable } from './quoted-printable.ts';

/** RFC 5322, 2.1.1: 998 characters and the line's end. Servers may cut or refuse longer lines. */
export const MAX_LINE_CHARACTERS = 998;
/** RFC 2045, 6.8. */
const MAX_BASE64_LINE_CHARACTERS = 76;

export interface Transfer {
  /** The decoded body (latin1). */
  text: string;
  /** The whole body with the splices made, encoded (latin1); null where a line would become too long to be sent. */
  splice(splices: readonly Splice[]): string | null;
  /** The same where all of the text is new. */
  replace(text: string): string | null;
}

/** @returns the body's line ending: that of its first line, else `otherwise` */
function eolOf(body: string, otherwise: string): string {
  const lineEnd = body.indexOf('\n');
  return lineEnd < 0 ? otherwise : body[lineEnd - 1] === '\r' ? '\r\n' : '\n';
}

function longestLine(body: string): number {
  let longest = 0;
  for (let at = 0; at <= body.length;) {
    const lineEnd = body.indexOf('\n', at);
    const end = lineEnd < 0 ? body.length : lineEnd;
    const length = end - at - (body[end - 1] === '\r' ? 1 : 0);
    if (length > longest) longest = length;
    at = end + 1;
  }
  return longest;
}

/**
 * 7bit, 8bit. Where a line would become longer than a mail's line may be, it is broken inside the tag, where white space
 * says nothing: around the attribute, or between the pixel's own.
 */
function spliceLines(body: string, splices: readonly Splice[], eol: string): string | null {
  let result = '';
  let column = 0;
  let at = 0;
  const copy = (text: string): void => {
    const lineStart = text.lastIndexOf('\n') + 1;
    column = lineStart > 0 ? text.length - lineStart : column + text.length;
    result += text;
  };
  for (const { start, end, text, kind } of splices) {
    copy(body.slice(at, start));
    at = end;
    const lineEnd = body.indexOf('\n', at);
    const rest = (lineEnd < 0 ? body.length : lineEnd) - at;
    const isLong = column + text.length + rest > MAX_LINE_CHARACTERS;
    if (!isLong || kind === 'removal') copy(text);
    else if (kind === 'pixel') copy(`${text.slice(0, -1).replace(/ (?=src=|href=)/, eol)}${eol}>`);
    else {
      if (column > 0) copy(eol);
      copy(text);
      // A line that begins with `--` might end the part: then better too long, and found below.
      if (column + rest > MAX_LINE_CHARACTERS && !body.startsWith('--', at)) copy(eol);
    }
  }
  copy(body.slice(at));
  return longestLine(result) > Math.max(MAX_LINE_CHARACTERS, longestLine(body)) ? null : result;
}

function readBase64(body: string, eol: string): Transfer | null {
  const content = body.trimEnd();
  const compact = content.replace(/[\t\n\r ]+/g, '');
  // A footer that a list server put behind the encoded text, or two encoded texts in a row: not to be taken apart.
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) return null;
  const firstLine = /[A-Za-z\d+/=]+/.exec(content)?.[0].length ?? 0;
  const lineCharacters =
    firstLine % 4 === 0 && firstLine >= 4 && firstLine <= MAX_BASE64_LINE_CHARACTERS
      ? firstLine
      : MAX_BASE64_LINE_CHARACTERS;
  const lead = content.length - content.trimStart().length;
  const text = Buffer.from(compact, 'base64').toString('latin1');
  const replace = (changed: string): string => {
    const encoded = Buffer.from(changed, 'latin1').toString('base64');
    const lines: string[] = [];
    for (let at = 0; at < encoded.length; at += lineCharacters)
      lines.push(encoded.slice(at, at + lineCharacters));
    return content.slice(0, lead) + lines.join(eol) + body.slice(content.length);
  };
  return { text, splice: (splices) => replace(applySplices(text, splices)), replace };
}

export type TransferFault = 'unknown-encoding' | 'broken-encoding';

/**
 * @param body the encoded body (latin1)
 * @param encoding Content-Transfer-Encoding, lower case; '' stands for 7bit
 * @param headEol how the part's own head ends its lines
 */
export function readTransfer(
  body: string,
  encoding: string,
  headEol: string,
): Transfer | TransferFault {
  const eol = eolOf(body, headEol);
  switch (encoding) {
    case '':
    case '7bit':
    case '8bit':
      return {
        text: body,
        splice: (splices) => spliceLines(body, splices, eol),
        replace: () => null,
      };
    case 'binary':
      return {
        text: body,
        splice: (splices) => applySplices(body, splices),
        replace: (text: string) => text,
      };
    case 'quoted-printable':
      return {
        text: decodeQuotedPrintable(body),
        splice: (splices) => spliceQuotedPrintable(body, splices, eol),
        replace: () => null,
      };
    case 'base64':
      return readBase64(body, eol) ?? 'broken-encoding';
    default:
      return 'unknown-encoding';
  }
}
