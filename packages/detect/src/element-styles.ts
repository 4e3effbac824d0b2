/** What a page's sheets and an element's own style declare for it: the sheets' rules in their order, then its own. */
import { decodeEscapes, hasEscapes, lengthInPixels, readDeclarations, readRules } from './css.ts';
import type { CssRule, Declarations } from './css.ts';
import { decodeEntities } from './entities.ts';
import type { OpenTag } from './html-reader.ts';

/** A sheet is read so far. */
export const MAX_SHEET_CHARACTERS = 500_000;
/** Rules for one class, the last ones: thousands would be gone through for each element that has it. */
const MAX_RULES_OF_KEY = 30;
/** Styles that are remembered; a mail may have a million, each once. */
const MAX_KNOWN_STYLES = 2_000;

const EMPTY: Declarations = new Map();

export class ElementStyles {
  private readonly rules: ReadonlyMap<string, CssRule[]>;
  private readonly known = new Map<string, Declarations>();

  constructor(html: string) {
    const rules: CssRule[] = [];
    for (const { start, end } of sheetsOf(html)) readRules(html.slice(start, end), rules);
    this.rules = Map.groupBy(rules, ({ key }) => key);
    for (const ofKey of this.rules.values()) ofKey.splice(0, ofKey.length - MAX_RULES_OF_KEY);
  }

  of(tag: OpenTag): Declarations {
    const style = tag.attributes.get('style')?.raw ?? '';
    const hasRules = this.rules.size > 0;
    const names = hasRules ? (tag.attributes.get('class')?.raw ?? '') : '';
    const id = hasRules ? (tag.attributes.get('id')?.raw ?? '') : '';
    if (style === '' && !hasRules) return EMPTY;
    // A newsletter writes the same few dozen styles a thousand times.
    const key = `${hasRules ? tag.name : ''}\n${names}\n${id}\n${style}`;
    let declarations = this.known.get(key);
    if (declarations === undefined) {
      declarations = this.combine(
        tag.name,
        decodeEntities(names),
        decodeEntities(id),
        decodeEntities(style),
      );
      if (this.known.size < MAX_KNOWN_STYLES) this.known.set(key, declarations);
    }
    return declarations;
  }

  private combine(name: string, names: string, id: string, style: string): Declarations {
    const own = readDeclarations(hasEscapes(style) ? decodeEscapes(style) : style);
    const keys = [name, ...names.split(/\s+/, 20).map((one) => `.${one}`), `#${id}`];
    const matching = keys.flatMap((key) => this.rules.get(key) ?? []);
    if (matching.length === 0) return own.size === 0 ? EMPTY : own;
    return new Map([...matching.flatMap((rule) => [...rule.declarations]), ...own]);
  }
}

/** A container that shows nothing of what is in it; a table's cell grows with its picture and is none. */
export const isWithoutRoom = (declarations: Declarations): boolean => {
  if (declarations.get('overflow')?.startsWith('hidden') !== true) return false;
  return ['height', 'max-height', 'width', 'max-width'].some((side) => {
    const length = lengthInPixels(declarations.get(side));
    return length !== null && length <= 1;
  });
};

function* sheetsOf(html: string): Generator<{ start: number; end: number }> {
  const opening = /<style\b[^>]{0,1000}>/gi;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const start = opening.lastIndex;
    const close = html.indexOf('</', start);
    const end = Math.min(close < 0 ? html.length : close, start + MAX_SHEET_CHARACTERS);
    yield { start, end };
    opening.lastIndex = end;
  }
}
