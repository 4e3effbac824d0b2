/**
 * From a page to everything that it refers to, with what is known of each: size, visibility, place.
 *
 * What is seen of an element is decided, the first that says so: its own `hidden`, its own style, its classes' rules, then
 * what is around it. A size is decided by its own style, its classes' rules, its attributes, then a container without room.
 */
import { readAddress } from './address.ts';
import { decodeEscapes, hasEscapes, hiddenBy, lengthInPixels, readAddresses } from './css.ts';
import type { Declarations } from './css.ts';
import { ElementStyles, MAX_SHEET_CHARACTERS, isWithoutRoom } from './element-styles.ts';
import { decodeEntities, decodeWithPlaces } from './entities.ts';
import { readTags } from './html-reader.ts';
import type { OpenTag, TagReader } from './html-reader.ts';
import { readable } from './byte-text.ts';
import { SOURCES } from './loading-attributes.ts';
import type { Source } from './loading-attributes.ts';
import type { Cut, Page, Reference, What } from './reference.ts';

/** References of one page; a page of a hundred thousand images is cheap to send. */
export const MAX_REFERENCES = 20_000;
/** Open elements that are remembered; tables in tables by the thousand are cheap to send too. */
const MAX_OPEN_ELEMENTS = 2_000;
/** A closing tag looks for its opening one so far up. */
const MAX_LOOK_UP = 64;
/** Of a link's text: enough to tell the way to unsubscribe. */
const MAX_LINK_CHARACTERS = 80;
/** Candidates of one `srcset`. */
const MAX_CANDIDATES = 30;

interface OpenElement {
  name: string;
  hidden: string | null;
  hasNoRoom: boolean;
  link: string | null;
  /** The link whose text it is. */
  linkReference: Reference | null;
}

const LOADING_LINKS =
  /\b(?:stylesheet|icon|apple-touch-icon|preload|prefetch|prerender|preconnect|dns-prefetch|modulepreload|import|manifest)\b/i;
const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr bgsound frame image amp-pixel'.split(
    ' ',
  ),
);

class PageReader implements TagReader {
  readonly references: Reference[] = [];
  textLength = 0;
  isPartial = false;
  private readonly html: string;
  private readonly charset: string;
  private readonly styles: ElementStyles;
  private readonly opened: OpenElement[] = [];
  private base: URL | null = null;
  private inSheet = false;
  /** Inside of `<script>`, `<template>`, `<title>`: what stands there is not shown. */
  private unseen = '';

  constructor(html: string, charset: string) {
    this.html = html;
    this.charset = charset;
    // Sheets first, wherever they stand: a rule at the end hides what stands at the beginning.
    this.styles = new ElementStyles(html);
  }

  open(tag: OpenTag): void {
    if (this.unseen === 'template') return;
    const { name, attributes } = tag;
    if (name === 'style') this.inSheet = true;
    if (name === 'script' || name === 'template' || name === 'title') this.unseen = name;
    if (attributes.size === 0) {
      this.push(name, null, false);
      return;
    }
    const style = attributes.get('style')?.raw;
    const declarations = this.styles.of(tag);
    const parent = this.opened.at(-1);
    const hidden = attributes.has('hidden')
      ? 'hidden-attribute'
      : (hiddenBy(declarations) ?? parent?.hidden ?? null);
    const hasNoRoom = isWithoutRoom(declarations) || parent?.hasNoRoom === true;
    const before = this.references.length;
    this.read(tag, declarations, hidden, hasNoRoom);
    const own = name === 'a' ? (this.references[before] ?? null) : null;
    if (style !== undefined && MAY_LOAD.test(style)) this.readStyle(tag, declarations, hidden);
    this.push(name, hidden, hasNoRoom, this.linkOf(tag), own);
  }

  close(name: string): void {
    if (name === 'style') this.inSheet = false;
    if (name === this.unseen) this.unseen = '';
    const { opened } = this;
    const floor = Math.max(0, opened.length - MAX_LOOK_UP);
    for (let at = opened.length - 1; at >= floor; at--)
      if (opened[at]?.name === name) {
        opened.length = at;
        return;
      }
  }

  text(start: number, end: number): void {
    if (this.inSheet) this.readSheet(start, Math.min(end, start + MAX_SHEET_CHARACTERS));
    else if (this.unseen === '' && (this.opened.at(-1)?.hidden ?? null) === null) {
      const length = end - start;
      if (length > 60) this.textLength += length;
      else this.textLength += this.html.slice(start, end).trim().length;
      const link = this.opened.at(-1)?.linkReference ?? null;
      if (link !== null && link.text.length < MAX_LINK_CHARACTERS)
        link.text += this.html.slice(start, Math.min(end, start + MAX_LINK_CHARACTERS));
    }
  }

  private push(
    name: string,
    hidden: string | null,
    hasNoRoom: boolean,
    link: string | null = null,
    linkReference: Reference | null = null,
  ): void {
    if (VOID.has(name)) return;
    const parent = this.opened.at(-1);
    if (this.opened.length >= MAX_OPEN_ELEMENTS) {
      this.isPartial = true;
      return;
    }
    this.opened.push({
      name,
      hidden: hidden ?? parent?.hidden ?? null,
      hasNoRoom: hasNoRoom || parent?.hasNoRoom === true,
      link: link ?? parent?.link ?? null,
      linkReference: linkReference ?? parent?.linkReference ?? null,
    });
  }

  private read(
    tag: OpenTag,
    declarations: Declarations,
    hidden: string | null,
    hasNoRoom: boolean,
  ): void {
    const { name } = tag;
    if (name === 'base')
      this.base = readAddress(this.value(tag, 'href') ?? '', null)?.url ?? this.base;
    if (name === 'a' || name === 'area' || name === 'form') {
      const attribute = name === 'form' ? 'action' : 'href';
      this.add(
        tag,
        { attribute, what: 'link' },
        this.value(tag, attribute),
        declarations,
        hidden,
        hasNoRoom,
      );
    }
    if (name === 'link') {
      const rel = this.value(tag, 'rel') ?? '';
      if (!LOADING_LINKS.test(rel)) return;
      const as = this.value(tag, 'as') ?? '';
      const what =
        as === 'image' || /icon/i.test(rel)
          ? 'image'
          : as === 'font'
            ? 'font'
            : as === 'script'
              ? 'script'
              : 'css';
      this.add(
        tag,
        { attribute: 'href', what, whole: true },
        this.value(tag, 'href'),
        declarations,
        hidden,
        hasNoRoom,
      );
    }
    for (const source of SOURCES[name] ?? []) {
      const value = this.value(tag, source.attribute);
      if (value === null) continue;
      const urls = source.many === true ? candidates(value) : [value];
      for (const url of urls) this.add(tag, source, url, declarations, hidden, hasNoRoom);
    }
    if (tag.attributes.has('background'))
      this.add(
        tag,
        { attribute: 'background', what: 'image' },
        this.value(tag, 'background'),
        declarations,
        hidden,
        hasNoRoom,
      );
  }

  private add(
    tag: OpenTag,
    { attribute, what, whole }: Source,
    value: string | null,
    declarations: Declarations,
    hidden: string | null,
    hasNoRoom: boolean,
  ): void {
    if (value === null || value === '') return;
    const place = tag.attributes.get(attribute);
    if (place === undefined) return;
    const cut: Cut =
      whole === true
        ? { start: tag.start, end: tag.end, replacement: '' }
        : { start: place.nameStart, end: place.end, replacement: '' };
    const isBackground = attribute === 'background';
    this.note(tag, value, what, cut, {
      width: isBackground ? null : this.side(tag, 'width', declarations, hasNoRoom),
      height: isBackground ? null : this.side(tag, 'height', declarations, hasNoRoom),
      hidden,
      alt: this.value(tag, 'alt') ?? this.value(tag, 'title'),
      text: '',
      only: null,
    });
  }

  private readStyle(tag: OpenTag, declarations: Declarations, hidden: string | null): void {
    const place = tag.attributes.get('style');
    if (place === undefined) return;
    const { text, placeOf } = decodeWithPlaces(place.raw);
    const css = hasEscapes(text) ? decodeEscapes(text) : text;
    for (const { url, start, end, what, only } of readAddresses(css)) {
      // Where escapes were taken out no place is known, and the style goes as a whole.
      const cut: Cut =
        css === text && placeOf !== null
          ? {
              start: place.valueStart + placeOf(start),
              end: place.valueStart + placeOf(end),
              replacement: 'url(data:,)',
            }
          : { start: place.valueStart, end: place.valueEnd, replacement: '' };
      this.note(tag, url, what, cut, {
        width: lengthInPixels(declarations.get('width')),
        height: lengthInPixels(declarations.get('height')),
        hidden,
        alt: null,
        text: '',
        only,
      });
    }
  }

  private readSheet(from: number, to: number): void {
    const raw = this.html.slice(from, to);
    if (to - from === MAX_SHEET_CHARACTERS) this.isPartial = true;
    const css = hasEscapes(raw) ? decodeEscapes(raw) : raw;
    const tag: OpenTag = {
      name: 'style',
      start: from,
      end: to,
      attributes: new Map(),
      isConditional: false,
    };
    for (const { url, start, end, what, only } of readAddresses(css)) {
      // Where escapes were taken out no place is known, and the sheet goes as a whole.
      const cut: Cut =
        css === raw
          ? { start: from + start, end: from + end, replacement: 'url(data:,)' }
          : { start: from, end: to, replacement: '' };
      this.note(tag, url, what, cut, {
        width: null,
        height: null,
        hidden: null,
        alt: null,
        text: '',
        only,
      });
    }
  }

  private note(
    tag: OpenTag,
    written: string,
    what: What,
    cut: Cut,
    seen: Pick<Reference, 'width' | 'height' | 'hidden' | 'alt' | 'text' | 'only'>,
  ): void {
    const url = readable(written.trim(), this.charset);
    const address = readAddress(url, this.base);
    if (address === null) return;
    if (this.references.length >= MAX_REFERENCES) {
      this.isPartial = true;
      return;
    }
    this.references.push({
      ...seen,
      url,
      address,
      what,
      isLink: what === 'link',
      element: tag.name,
      linkedTo: this.opened.at(-1)?.link ?? null,
      textBefore: this.textLength,
      position: this.references.length,
      isConditional: tag.isConditional,
      cut,
    });
  }

  private linkOf(tag: OpenTag): string | null {
    return tag.name === 'a' ? this.value(tag, 'href') : null;
  }

  private side(
    tag: OpenTag,
    name: 'width' | 'height',
    declarations: Declarations,
    hasNoRoom: boolean,
  ): number | null {
    if (hasNoRoom) return 0;
    const most = lengthInPixels(declarations.get(`max-${name}`));
    const styled = declarations.get(name);
    let size = lengthInPixels(styled);
    if (size === null && (styled === undefined || styled === 'auto')) {
      const attribute = this.value(tag, name);
      const digits = /^\s*(\d{1,6})(?:\.\d+)?\s*(?:px)?\s*$/.exec(attribute ?? '')?.[1];
      if (digits !== undefined && styled === undefined) size = Number(digits);
    }
    return most !== null && (size === null || most < size) && most <= 3 ? most : size;
  }

  private value(tag: OpenTag, name: string): string | null {
    const attribute = tag.attributes.get(name);
    return attribute === undefined ? null : decodeEntities(attribute.raw);
  }
}

/** `u` may be written `\\75`, or `&#117;`. */
const MAY_LOAD = /url|image-set|@import|\\|&#/i;
/** `a.png 1x, b.png 2x`; an address may itself hold commas, so a candidate ends at the blank or the comma before a blank. */
function candidates(srcset: string): string[] {
  return srcset
    .split(/(?<=[^,\s])\s+[\d.]+[wxh]\s*(?:,|$)|,\s+/, MAX_CANDIDATES)
    .map((candidate) => candidate.trim())
    .filter((candidate) => candidate !== '');
}

/** @param html each character a byte @param charset as the mail says, for letters beyond ASCII in addresses */
export function readPage(html: string, charset: string): Page {
  const reader = new PageReader(html, charset);
  readTags(html, reader);
  return {
    references: reader.references,
    textLength: reader.textLength,
    isPartial: reader.isPartial,
  };
}
