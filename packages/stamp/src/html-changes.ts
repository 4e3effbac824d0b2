/**
 * What changes in a page: our own older pixels and traps go, our own click links are unwrapped, links become counted ones,
 * two pixels come in, and a trap beside the first where it is asked for. Found in one pass, as a list of splices; nothing is changed here.
 *
 * A link's way, in this order:
 *
 *   0 the placeholder of the reader's page → that page
 *   1 our own click link          → from here on its destination is looked at
 *   2 leads to the edge otherwise → stays
 *   3 not absolute, not http(s), a placeholder, too long → stays
 *   4 marked `data-clearpixel="off"`, itself or around it → stays
 *   5 leaves the list: by address, attributes, text, or the mail's List-Unsubscribe → stays
 *   6 counted, with its number on the page
 *
 * A link that "stays" though it was our own click link (1) gets its plain destination back.
 */
import { toDestination, trimAddress } from './destination.ts';
import { decodeEntities, escapeAttribute, readTags } from './html-tags.ts';
import type { Attribute, OpenTag, TagReader } from './html-tags.ts';
import { PixelPlaces } from './pixel-places.ts';
import type { Stamp } from './stamp-plan.ts';
import { namesUnsubscribing, saysUnsubscribe } from './unsubscribe.ts';

/** `text` takes the place of what stands from `start` to `end` (exclusive), offsets into the page. */
export interface Splice {
  start: number;
  end: number;
  /** ASCII. */
  text: string;
  /** An attribute may be broken off onto a line of its own; a pixel or trap inside its tag; a removal nowhere. */
  kind: 'attribute' | 'pixel' | 'removal';
}

export interface HtmlChanges {
  /** In the order of the page, none overlapping. */
  splices: Splice[];
  pixels: number;
  links: number;
  unwrapped: number;
}

/** How a page's text is read; a mail's HTML is at hand as bytes, each a character (latin1), to be spliced byte for byte. */
export interface PageText {
  /** A piece of the page as Unicode, or null where it is not what its charset says. */
  read(piece: string): string | null;
  /**
   * Whether an address may hold letters beyond ASCII. Outside of UTF-8 a browser writes the query in the page's own
   * charset, which nobody can foretell from the address: such links stay.
   */
  isUnicode: boolean;
}

export const UNICODE_TEXT: PageText = { read: (piece) => piece, isUnicode: true };

/** The text of a link is read so far for a word like "unsubscribe": an unclosed `<a>` reaches to the end of the page. */
export const MAX_LINK_TEXT_CHARACTERS = 500;
/**
 * More links and images than this are not looked at: each may cost a signature or its check, and a page of a hundred
 * thousand is cheap to send.
 */
export const MAX_LINKS = 10_000;

const MARK = 'data-clearpixel';
/** Right behind a trap's tag, if nobody has changed the page. */
const TRAP_END = /<\/a\s*>/y;
const NAMING = ['rel', 'class', 'id', 'name'];
const SAYING = ['title', 'alt', 'aria-label'];
const OF_LINK = ['href', MARK, ...NAMING, ...SAYING];
const OF_IMAGE = ['src', MARK, ...SAYING];
const OF_OTHERS = [MARK];
const wantedOf = (name: string): readonly string[] =>
  name === 'a' || name === 'area' ? OF_LINK : name === 'img' ? OF_IMAGE : OF_OTHERS;
const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);

interface Link {
  href: Attribute;
  destination: string;
  wasWrapped: boolean;
  /** What a click on it is signed with; null where it is not to be counted, and only unwrapped. */
  counted: string | null;
  text: string;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text); // oxlint-disable-line no-control-regex -- all of ASCII

class ChangeFinder implements TagReader {
  readonly splices: Splice[] = [];
  links = 0;
  unwrapped = 0;
  /** Where the first counted link leads. */
  private firstDestination: string | null = null;
  readonly places: PixelPlaces;
  private readonly html: string;
  private readonly stamp: Stamp;
  private readonly page: PageText;
  private readonly kept: ReadonlySet<string>;
  private link: Link | null = null;
  /** The element marked `data-clearpixel="off"` that we are in, and how often its name was opened inside it. */
  private off = '';
  private offDepth = 0;
  private looked = 0;

  constructor(html: string, stamp: Stamp, page: PageText, kept: ReadonlySet<string>) {
    this.html = html;
    this.stamp = stamp;
    this.page = page;
    this.kept = kept;
    this.places = new PixelPlaces(html);
  }

  open(tag: OpenTag): void {
    this.places.open(tag);
    const { name, attributes } = tag;
    if (name === this.off) this.offDepth++;
    if (attributes.length === 0) {
      if (name === 'a') this.endLink();
      return;
    }
    let isOff = this.off !== '';
    if (this.read(tag, MARK)?.toLowerCase() === 'off') {
      if (!isOff && !VOID.has(name)) {
        this.off = name;
        this.offDepth = 1;
      }
      isOff = true;
    }
    if (this.places.inTemplate) return;
    if (name === 'img') this.openImage(tag);
    else if (name === 'a' || name === 'area') this.openLink(tag, isOff);
  }

  close(name: string, start: number, end: number): void {
    this.places.close(name, start, end);
    if (name === 'a') this.endLink();
    if (name === this.off && --this.offDepth === 0) this.off = '';
  }

  text(start: number, end: number): void {
    this.places.text(start, end);
    if (this.link !== null) this.addText(this.html.slice(start, Math.min(end, start + 1_000)));
  }

  finish(withPixels: boolean): HtmlChanges {
    this.endLink();
    const { start, end } = this.places;
    const pixels = withPixels ? this.stamp.pixels : null;
    // It belongs to the links: of several pages in a mail, each with counted links has one.
    const trap = this.firstDestination === null ? '' : this.stamp.trap(this.firstDestination);
    const isStamped = pixels !== null && start !== null && end !== null;
    if (isStamped) this.splices.push({ start, end: start, text: pixels.start, kind: 'pixel' });
    if (trap !== '' && start !== null)
      this.splices.push({ start, end: start, text: trap, kind: 'pixel' });
    if (isStamped) this.splices.push({ start: end, end, text: pixels.end, kind: 'pixel' });
    // Sorting is stable: of what begins at one place, what was put in comes before what is taken out there.
    this.splices.sort((one, other) => one.start - other.start || one.end - other.end);
    return {
      splices: this.merged(),
      pixels: isStamped ? 2 : 0,
      links: this.links,
      unwrapped: this.unwrapped,
    };
  }

  /**
   * A new pixel takes the place of an old one beside it: spliced as one, so that stamping again breaks no line anew.
   *
   * Where nothing takes its place, `--…` after a tag that is gone might come to begin a line, and in a mail a line that
   * begins so may end the part: an empty comment stands in for it.
   */
  private merged(): Splice[] {
    const merged: Splice[] = [];
    for (const splice of this.splices) {
      const before = merged.at(-1);
      if (splice.kind === 'removal' && before?.kind === 'pixel' && before.end === splice.start)
        before.end = splice.end;
      else if (splice.kind === 'pixel' && before?.kind === 'removal' && before.end === splice.start)
        Object.assign(before, { end: splice.end, text: splice.text, kind: splice.kind });
      else {
        const isGap = splice.kind === 'removal' && this.html.startsWith('--', splice.end);
        if (isGap && (before === undefined || before.end < splice.start || before.text === ''))
          splice.text = '<!---->';
        merged.push(splice);
      }
    }
    return merged;
  }

  private openImage(tag: OpenTag): void {
    const src = this.looked++ < MAX_LINKS ? this.read(tag, 'src') : null;
    if (src !== null && this.stamp.own.read(trimAddress(src))?.kind === 'open')
      this.splices.push({ start: tag.start, end: tag.end, text: '', kind: 'removal' });
    else if (this.link !== null) this.addWords(tag);
  }

  private openLink(tag: OpenTag, isOff: boolean): void {
    this.endLink();
    const href = tag.attributes.find((attribute) => attribute.name === 'href');
    const raw = href === undefined ? null : this.decode(href);
    if (href === undefined || raw === null || this.looked++ >= MAX_LINKS) return;
    const address = trimAddress(raw);
    if (address === this.stamp.readerPlaceholder) {
      this.replaceHref(href, this.stamp.reader());
      return;
    }
    const own = this.stamp.own.read(address);
    if (own?.kind === 'trap') {
      TRAP_END.lastIndex = tag.end;
      const end = tag.end + (TRAP_END.exec(this.html)?.[0].length ?? 0);
      this.splices.push({ start: tag.start, end, text: '', kind: 'removal' });
      return;
    }
    if (own !== null && own.kind !== 'click') return;
    const destination = own?.destination ?? address;
    let counted = isOff ? null : toDestination(destination);
    if (
      counted !== null &&
      ((!this.page.isUnicode && own === null && !isAscii(destination)) ||
        namesUnsubscribing(destination) ||
        this.kept.has(URL.parse(destination)?.href ?? destination) ||
        NAMING.some((name) => namesUnsubscribing(this.read(tag, name) ?? '')))
    )
      counted = null;
    if (counted === null && own === null) return;
    this.link = { href, destination, wasWrapped: own !== null, counted, text: '' };
    this.addWords(tag);
    if (tag.name === 'area') this.endLink();
  }

  private endLink(): void {
    const { link } = this;
    this.link = null;
    if (link === null) return;
    const { href, destination, wasWrapped, counted } = link;
    const address =
      counted === null || saysUnsubscribe(link.text)
        ? null
        : this.stamp.click(counted, this.links + 1);
    if (address === null && !wasWrapped) return;
    if (address !== null) {
      this.links++;
      this.firstDestination ??= counted;
    }
    if (wasWrapped) this.unwrapped++;
    const value = address ?? (isAscii(destination) ? destination : URL.parse(destination)?.href);
    if (value !== undefined) this.replaceHref(href, value);
  }

  private replaceHref(href: Attribute, value: string): void {
    const quote = href.quote === '' ? '"' : href.quote;
    this.splices.push({
      start: href.nameStart,
      end: href.end,
      text: `${this.html.slice(href.nameStart, href.nameEnd)}=${quote}${escapeAttribute(value)}${quote}`,
      kind: 'attribute',
    });
  }

  private addWords(tag: OpenTag): void {
    for (const name of SAYING) {
      if (this.link === null || this.link.text.length > MAX_LINK_TEXT_CHARACTERS) return;
      this.link.text += ` ${this.read(tag, name)?.slice(0, 200) ?? ''}`;
    }
  }

  private addText(raw: string): void {
    if (this.link === null || this.link.text.length > MAX_LINK_TEXT_CHARACTERS) return;
    // Text cut in the middle of a letter, or not in its charset, is still read as far as it goes: as latin1.
    this.link.text += decodeEntities(this.page.read(raw) ?? raw);
  }

  private read(tag: OpenTag, name: string): string | null {
    for (const attribute of tag.attributes)
      if (attribute.name === name) return this.decode(attribute);
    return null;
  }

  private decode({ valueStart, valueEnd }: Attribute): string | null {
    const text = this.page.read(this.html.slice(valueStart, valueEnd));
    return text === null ? null : decodeEntities(text);
  }
}

/**
 * @param kept addresses that are never counted, as `URL.href` writes them
 * @param withPixels false where another page of the same mail has the pixels already
 */
export function findChanges(
  html: string,
  stamp: Stamp,
  page: PageText,
  kept: ReadonlySet<string>,
  withPixels: boolean,
): HtmlChanges {
  const finder = new ChangeFinder(html, stamp, page, kept);
  readTags(html, wantedOf, finder);
  return finder.finish(withPixels);
}

/** The page with its splices made. */
export function applySplices(html: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of splices) {
    result += html.slice(at, start) + text;
    at = end;
  }
  return result + html.slice(at);
}
