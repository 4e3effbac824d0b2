/**
 * Reads the tags of a page with the places where they stand. The tokenizer is htmlparser2's, which follows the HTML standard
 * as browsers do; what a conditional comment holds is read too, for Outlook shows it.
 */
import { QuoteType, Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';

export interface Attribute {
  /** As written, entities not decoded. */
  raw: string;
  nameStart: number;
  valueStart: number;
  valueEnd: number;
  /** After the closing quote. */
  end: number;
}

export interface OpenTag {
  /** Lower case. */
  name: string;
  start: number;
  /** After its `>`. */
  end: number;
  /** By lower-case name; where one comes twice, browsers go by the first. */
  attributes: ReadonlyMap<string, Attribute>;
  /** Inside of a conditional comment, which Outlook alone reads. */
  isConditional: boolean;
}

export interface TagReader {
  open(tag: OpenTag): void;
  close(name: string): void;
  text(start: number, end: number): void;
}

/** Conditional comments in conditional comments. */
const MAX_COMMENT_DEPTH = 3;
/** Of one tag. */
const MAX_ATTRIBUTES = 200;
/** A name of more is none that anybody reads. */
const MAX_NAME_CHARACTERS = 40;

const ignore = (): void => {};
const NONE: ReadonlyMap<string, Attribute> = new Map();

export function readTags(html: string, reader: TagReader): void {
  readPiece(html, 0, reader, 0);
}

function readPiece(html: string, base: number, reader: TagReader, depth: number): void {
  let name = '';
  let start = 0;
  let attributes: Map<string, Attribute> | null = null;
  let attribute = '';
  let seen: Attribute | null = null;

  const endTag = (end: number): void =>
    reader.open({
      name,
      start: base + start,
      end: base + end + 1,
      attributes: attributes ?? NONE,
      isConditional: depth > 0,
    });
  const callbacks: TokenizerCallbacks = {
    onopentagname(nameStart, nameEnd) {
      name = html.slice(nameStart, nameEnd).toLowerCase();
      start = nameStart - 1;
      attributes = null;
      seen = null;
    },
    onattribname(nameStart, nameEnd) {
      seen = null;
      if (nameEnd - nameStart > MAX_NAME_CHARACTERS) return;
      attribute = html.slice(nameStart, nameEnd).toLowerCase();
      if (attributes?.has(attribute) === true || (attributes?.size ?? 0) >= MAX_ATTRIBUTES) return;
      const at = base + nameEnd;
      seen = { raw: '', nameStart: base + nameStart, valueStart: at, valueEnd: at, end: at };
    },
    onattribdata(valueStart, valueEnd) {
      if (seen === null) return;
      seen.raw = html.slice(valueStart, valueEnd);
      seen.valueStart = base + valueStart;
      seen.valueEnd = base + valueEnd;
    },
    onattribend(quote, end) {
      if (seen === null) return;
      if (quote !== QuoteType.NoValue) seen.end = base + end;
      attributes ??= new Map();
      attributes.set(attribute, seen);
      seen = null;
    },
    onopentagend: endTag,
    onselfclosingtag: endTag,
    onclosetag: (nameStart, nameEnd) => reader.close(html.slice(nameStart, nameEnd).toLowerCase()),
    ontext: (textStart, textEnd) => reader.text(base + textStart, base + textEnd),
    oncomment(commentStart, commentEnd) {
      if (depth === MAX_COMMENT_DEPTH || !html.startsWith('[if', commentStart)) return;
      const inner = html.indexOf('>', commentStart);
      if (inner > 0 && inner < commentEnd)
        readPiece(html.slice(inner + 1, commentEnd), base + inner + 1, reader, depth + 1);
    },
    onattribentity: ignore,
    ontextentity: ignore,
    oncdata: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  };
  // Entities are decoded where a value is needed: looking for them everywhere would cost a third.
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: false }, callbacks);
  tokenizer.write(html);
  tokenizer.end();
}
