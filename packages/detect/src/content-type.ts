/** What a file is, by its content: names lie. */
import { textOfBytes } from './byte-text.ts';

export type ContentType = 'mail' | 'html' | 'docx' | 'xlsx' | 'pptx' | 'odt' | 'pdf' | 'unknown';

/** So much is looked at. */
const LOOK_BYTES = 16_384;

const HEADER_LINE = /^[A-Za-z][A-Za-z\d-]{0,76}[ \t]*:/;

/** `zip` is told apart by what is in it (office.ts). */
export function tellType(
  bytes: Uint8Array,
): Exclude<ContentType, 'docx' | 'xlsx' | 'pptx' | 'odt'> | 'zip' {
  const utf16 = utf16Of(bytes);
  const looked = bytes.subarray(0, LOOK_BYTES);
  const begin = utf16 === null ? textOfBytes(looked) : new TextDecoder(utf16).decode(looked);
  if (begin.startsWith('PK\u0003\u0004')) return 'zip';
  if (begin.slice(0, 1_024).includes('%PDF-')) return 'pdf';
  const text = begin.replace(/^(?:\u00ef\u00bb\u00bf|\s)+/, '');
  if (/^From .*\r?\n/.test(text) || isHead(text)) return 'mail';
  if (/^<(?:[!?a-z])/i.test(text)) return 'html';
  return /<(?:html|body|head|img|table|div|p|a|style|span|td)\b/i.test(text) ? 'html' : 'unknown';
}

/** UTF-16 is told by its mark; in every other charset that mails and pages use, markup is ASCII. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** At least one line like `Subject: …` among the first, and nothing else than such lines, and their folds, before it. */
function isHead(text: string): boolean {
  let fields = 0;
  for (const line of text.split('\n', 12)) {
    if (line.trim() === '') break;
    if (/^[ \t]/.test(line) && fields > 0) continue;
    if (!HEADER_LINE.test(line)) return fields > 1;
    fields++;
  }
  return fields > 0;
}
