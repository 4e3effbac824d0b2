/**
 * Reads the tags of a page with the places where they stand, so that a change can be spliced into the source and every
 * other byte stays (a parser's tree, written out again, would not be the same page).
 *
 * The tokenizer is htmlparser2's, which follows the HTML standard: comments (conditional ones too), declarations and the
 * text inside `<script>`, `<style>`, `<title>`, `<textarea>` and their like are never taken for tags.
 */
import { QuoteType, Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';

export interface Attribute {
  /** Lower case. */
  name: string;
  nameStart: number;
  nameEnd: number;
  valueStart: number;
  valueEnd: number;
  /** After the closing quote. */
  end: number;
  quote: '"' | "'" | '';
}

export interface OpenTag {
  /** Lower case. */
  name: string;
  /** Where its `<` stands. */
  start: number;
  /** After its `>`. */
  end: number;
  /** Those that were asked for and have a value, each once: where a name comes twice, browsers go by the first. */
  attributes: readonly Attribute[];
  selfClosing: boolean;
}

export interface TagReader {
  open(tag: OpenTag): void;
  /** `end` is after the `>`. A closing tag that the page ends in is not reported. */
  close(name: string, start: number, end: number): void;
  /** A run of text, which may be part of a longer one; entities are not decoded. */
  text(start: number, end: number): void;
}

const ignore = (): void => {};

/** @param wantedOf the attributes to report of a tag of this name; looking at all would cost a third of the speed */
export function readTags(
  html: string,
  wantedOf: (name: string) => readonly string[],
  reader: TagReader,
): void {
  let wanted: readonly string[] = [];
  let name = '';
  let start = 0;
  let attributes: Attribute[] = [];
  let seen: Attribute | null = null;

  const endTag = (end: number, selfClosing: boolean): void => {
    reader.open({ name, start, end: end + 1, attributes, selfClosing });
  };
  const callbacks: TokenizerCallbacks = {
    onopentagname(nameStart, nameEnd) {
      name = html.slice(nameStart, nameEnd).toLowerCase();
      start = nameStart - 1;
      wanted = wantedOf(name);
      if (attributes.length > 0) attributes = [];
      seen = null;
    },
    onattribname(nameStart, nameEnd) {
      seen = null;
      const length = nameEnd - nameStart;
      if (!wanted.some((one) => one.length === length)) return;
      const attribute = html.slice(nameStart, nameEnd).toLowerCase();
      if (wanted.includes(attribute) && !attributes.some((other) => other.name === attribute))
        seen = {
          name: attribute,
          nameStart,
          nameEnd,
          valueStart: nameEnd,
          valueEnd: nameEnd,
          end: nameEnd,
          quote: '',
        };
    },
    onattribdata(valueStart, valueEnd) {
      if (seen === null) return;
      seen.valueStart = valueStart;
      seen.valueEnd = valueEnd;
    },
    onattribend(quote, end) {
      if (seen === null) return;
      seen.end = quote === QuoteType.NoValue ? seen.nameEnd : end;
      seen.quote = quote === QuoteType.Double ? '"' : quote === QuoteType.Single ? "'" : '';
      // Without a value it still hides a later one of the same name.
      attributes.push(seen);
      seen = null;
    },
    onopentagend: (end) => endTag(end, false),
    onselfclosingtag: (end) => endTag(end, true),
    onclosetag(nameStart, nameEnd) {
      const end = html.indexOf('>', nameEnd);
      if (end >= 0)
        reader.close(
          html.slice(nameStart, nameEnd).toLowerCase(),
          html.lastIndexOf('<', nameStart),
          end + 1,
        );
    },
    ontext: (textStart, textEnd) => reader.text(textStart, textEnd),
    // Entities are decoded where a value is needed (`decodeEntities`): looking for them everywhere would cost a third.
    onattribentity: ignore,
    ontextentity: ignore,
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  };
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: false }, callbacks);
  tokenizer.write(html);
  tokenizer.end();
}

/** An attribute's value as a browser reads it: `&amp;` is `&`, but the `&copy` in `?a=1&copy=2` stays. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  let text = '';
  // A value may hold one kind of quote or, unquoted, both: neither can end it when none is left.
  const source = `<a b="${raw.replaceAll('"', '&#34;')}">`;
  const callbacks: TokenizerCallbacks = {
    onattribdata(start, end) {
      text += source.slice(start, end);
    },
    onattribentity(codePoint) {
      text += String.fromCodePoint(codePoint);
    },
    onattribname: ignore,
    onattribend: ignore,
    onopentagname: ignore,
    onopentagend: ignore,
    onselfclosingtag: ignore,
    onclosetag: ignore,
    ontext: ignore,
    ontextentity: ignore,
    oncdata: ignore,
    oncomment: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  };
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks);
  tokenizer.write(source);
  tokenizer.end();
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Text as it may stand between either kind of quote. */
export const escapeAttribute = (text: string): string =>
  text.replace(/[&"'<>]/g, (character) => ESCAPES[character] ?? character);
