/**
 * Reads as much of CSS as tells what is loaded and what is hidden: declarations, simple selectors, media, addresses.
 *
 * Why not css-tree: a newsletter has five hundred `style` attributes and sheets of 20 KB, of which a dozen declarations matter
 * here (measured on newsletters of 60 KB: 2.1 ms for their `style` attributes alone, where this reader takes 0.26). What this reader does not understand it passes over; it never goes back.
 */

/** Rules of one mail; a sheet of a million would be held against every element. */
export const MAX_RULES = 2_000;
/** Blocks in blocks: deeper ones are passed over. */
const MAX_BLOCKS = 20;

/** By lower-case name; the last one wins, `!important` before others. */
export type Declarations = ReadonlyMap<string, string>;

const OF_INTEREST =
  /(?:^|[;\s{])(display|visibility|opacity|width|height|max-width|max-height|overflow|position|left|top|clip|clip-path|transform|mso-hide|text-indent)\s*:\s*([^;}]{0,200})/gi;

/** The declarations that say how large and how visible something is. */
export function readDeclarations(css: string): Declarations {
  const declarations = new Map<string, string>();
  const important = new Set<string>();
  for (const match of css.matchAll(OF_INTEREST)) {
    const name = (match[1] ?? '').toLowerCase();
    let value = (match[2] ?? '').trim().toLowerCase();
    const isImportant = value.includes('!important');
    if (isImportant) value = value.slice(0, value.indexOf('!important')).trim();
    else if (important.has(name)) continue;
    if (isImportant) important.add(name);
    declarations.set(name, value);
  }
  return declarations;
}

/** CSS pixels of a length; null for percentages and whatever depends on more than the declaration. */
export function lengthInPixels(value: string | undefined): number | null {
  const match = /^(-?\d{0,7}(?:\.\d{1,6})?)(px|pt|em|rem|in|cm|mm)?$/.exec(value ?? '');
  if (match === null || match[1] === '' || match[1] === '-') return null;
  const unit = { pt: 4 / 3, em: 16, rem: 16, in: 96, cm: 37.8, mm: 3.78 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * unit;
}

/** Why something with these declarations is not seen; null if it is. */
export function hiddenBy(declarations: Declarations): string | null {
  if (declarations.size === 0) return null;
  const is = (name: string, pattern: RegExp): boolean => {
    const value = declarations.get(name);
    return value !== undefined && pattern.test(value);
  };
  if (is('display', /^none/)) return 'display-none';
  if (is('visibility', /^(?:hidden|collapse)/)) return 'visibility-hidden';
  if (is('opacity', /^(?:0?\.0\d*|0+(?:\.0*)?%?)$/)) return 'transparent';
  if (is('mso-hide', /^all/)) return 'mso-hide';
  if (is('clip', /rect\(\s*0(?:px)?[\s,]+0/) || is('clip-path', /inset\(\s*(?:50|100)%/))
    return 'clipped';
  if (is('transform', /scale[xy]?\(\s*0(?:\.0+)?\s*[,)]/)) return 'scaled-away';
  if (
    is('position', /^(?:absolute|fixed)/) &&
    ['left', 'top'].some((side) => isFarOff(declarations.get(side)))
  )
    return 'off-screen';
  if (
    is('overflow', /^hidden/) &&
    ['height', 'max-height', 'width', 'max-width'].some(
      (side) => lengthInPixels(declarations.get(side)) === 0,
    )
  )
    return 'no-room';
  return null;
}

const isFarOff = (value: string | undefined): boolean => (lengthInPixels(value) ?? 0) <= -500;

export interface CssAddress {
  /** As written, escapes decoded. */
  url: string;
  /** Of what `url(data:,)` would take the place of; offsets into the sheet. */
  start: number;
  end: number;
  what: 'css' | 'font';
  /** The sheet loads it only when the mail is printed, or is quoted in a mail that is forwarded. */
  only: 'printed' | 'forwarded' | null;
}

export interface CssRule {
  /** `.class`, `#id` or `tag`: what the last part of its selector asks for first. */
  key: string;
  declarations: Declarations;
}

/** Where a sheet has escapes, they are taken out before it is read, and its places are unknown. */
export const hasEscapes = (css: string): boolean => /\\[0-9a-f]/i.test(css);

export const decodeEscapes = (css: string): string =>
  css.replace(/\\([0-9a-f]{1,6})[ \t\n]?|\\([^\n])/gi, (_, hex?: string, character?: string) => {
    const code = hex === undefined ? 0 : Number.parseInt(hex, 16);
    return hex === undefined
      ? (character ?? '')
      : code > 0x10_ff_ff
        ? ''
        : String.fromCodePoint(code);
  });

const withoutComments = (css: string): string =>
  css.includes('/*')
    ? css.replace(/\/\*[^]*?(?:\*\/|$)/g, (comment) => ' '.repeat(comment.length))
    : css;

const ADDRESS =
  /(@import\s+|(?:^|[^\w-])image-set\(\s*)(?:"([^"\n]{1,8192})"|'([^'\n]{1,8192})')|(@import\s+)?url\(\s*(?:"([^"\n]{1,8192})"|'([^'\n]{1,8192})'|([^\s"'()]{1,8192}))\s*\)/gi;

/** What clients name their own header in a mail that is forwarded or printed: a background there tells of it. */
const QUOTED_IN = /OutlookMessageHeader|moz-email-headers|MailContainerBody|blockquote/i;

/** Every address that a sheet, or a `style` attribute, may load. */
export function readAddresses(css: string): CssAddress[] {
  if (!/url\(|@import|image-set/i.test(css)) return [];
  const sheet = withoutComments(css);
  const addresses: CssAddress[] = [];
  for (const match of sheet.matchAll(ADDRESS)) {
    const url = match[2] ?? match[3] ?? match[5] ?? match[6] ?? match[7] ?? '';
    const lead = match[1] ?? match[4] ?? '';
    const before = sheet.slice(Math.max(0, match.index - 1_000), match.index);
    const context = before.slice(before.lastIndexOf('}') + 1);
    addresses.push({
      url,
      start: match.index + lead.length,
      end: match.index + match[0].length,
      what: /@font-face/i.test(context) ? 'font' : 'css',
      only: /@media[^{]{0,200}\bprint\b/i.test(before.slice(before.lastIndexOf('@')))
        ? 'printed'
        : QUOTED_IN.test(context)
          ? 'forwarded'
          : null,
    });
  }
  return addresses;
}

/** The rules that hide or size something on an ordinary screen. */
export function readRules(css: string, rules: CssRule[]): void {
  const sheet = withoutComments(css).replace(/<!--|-->/g, ' ');
  const applies: boolean[] = [];
  let from = 0;
  for (const match of sheet.matchAll(/[{}]/g)) {
    if (rules.length >= MAX_RULES) return;
    const piece = sheet.slice(Math.max(from, match.index - 2_000), match.index).trim();
    from = match.index + 1;
    if (match[0] === '{') {
      const prelude = piece.slice(piece.lastIndexOf(';') + 1).trim();
      if (prelude.startsWith('@')) applies.push((applies.at(-1) ?? true) && isOrdinary(prelude));
      else {
        const end = sheet.indexOf('}', from);
        if ((applies.at(-1) ?? true) && end > 0 && end - from < 4_000)
          addRule(prelude, sheet.slice(from, end), rules);
        applies.push(false);
      }
      if (applies.length > MAX_BLOCKS) return;
    } else applies.pop();
  }
}

/** Mails have their rules for phones in `@media` with a width: what those hide is shown elsewhere. */
const isOrdinary = (prelude: string): boolean =>
  /^@media\s+(?:only\s+)?(?:screen|all)\s*$/i.test(prelude) ||
  /^@(?:layer|supports)\b/i.test(prelude);

function addRule(selectors: string, body: string, rules: CssRule[]): void {
  const declarations = readDeclarations(body);
  if (declarations.size === 0) return;
  for (const selector of selectors.split(',', 50)) {
    const last = /[^\s>+~]+$/.exec(selector.trim().slice(-200))?.[0] ?? '';
    if (last === '' || /:(?!:)|::/.test(last)) continue;
    const key =
      /[.#][\w-]+/.exec(last)?.[0] ?? /^[a-z][\w-]*$/i.exec(last)?.[0].toLowerCase() ?? '';
    // Of a bare tag after other things (`td img`) nothing is known without the tree.
    if (key !== '' && !(selector.trim() !== last && !/^[.#]/.test(key)))
      rules.push({ key, declarations });
  }
}
