/** Character references in attributes, as browsers read them. */
import { Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';

const ignore = (): void => {};

/** `&amp;` is `&`, but the `&copy` in `?a=1&copy=2` stays. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  const plain = raw.replaceAll('&amp;', '&');
  // Most addresses have nothing else; what is left over may only look like a reference.
  if (!/&(?:#|[a-z][a-z0-9]{1,31}(?:;|(?![=a-z0-9])))/i.test(raw.replaceAll('&amp;', ' ')))
    return plain;
  let text = '';
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

/** The text, and where in the raw value each of its characters begins; `placeOf` is null where that cannot be told. */
export function decodeWithPlaces(raw: string): {
  text: string;
  placeOf: ((at: number) => number) | null;
} {
  const text = decodeEntities(raw);
  if (text === raw) return { text, placeOf: (at) => at };
  const places: number[] = [];
  let from = 0;
  for (const match of raw.matchAll(/&(?:#x?[\da-f]{1,8}|[a-z][a-z\d]{1,31});?/gi)) {
    for (; from < match.index; from++) places.push(from);
    const { length } = decodeEntities(match[0]);
    for (let index = 0; index < length; index++) places.push(from);
    from = match.index + match[0].length;
  }
  for (; from <= raw.length; from++) places.push(from);
  // Whether `&copy=` is a reference depends on what is around it.
  const isExact = places.length === text.length + 1;
  return { text, placeOf: isExact ? (at) => places[at] ?? raw.length : null };
}
