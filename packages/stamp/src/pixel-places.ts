/**
 * Where the two pixels may stand in a page, found in one pass:
 *
 *   start   right after the first `<body …>`, or before the first thing that is content where no body tag comes first
 *   end     before the last `</body>`; else before `</html>`; else after the last thing that is content
 *
 * Never inside an element whose content is not shown or not HTML (`<template>`, `<svg>`, an unfinished `<script>`), and
 * never between the tags of a table, from where a browser would move it out.
 */
import type { OpenTag } from './html-tags.ts';

/** May come before the body without opening it. */
const HEAD_ELEMENTS: ReadonlySet<string> = new Set([
  'html',
  'head',
  'meta',
  'link',
  'base',
  'title',
  'style',
  'script',
  'noscript',
  'template',
]);
/** What stands inside is text, or nothing that is shown as HTML. */
const CLOSED_ELEMENTS: ReadonlySet<string> = new Set([
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'plaintext',
  'template',
  'select',
  'svg',
  'math',
  'object',
  'video',
  'audio',
]);
const TABLE_PARTS: ReadonlySet<string> = new Set([
  'tr',
  'tbody',
  'thead',
  'tfoot',
  'colgroup',
  'col',
]);
const TABLE_CELLS: ReadonlySet<string> = new Set(['td', 'th', 'caption']);
/** Tables within tables: deeper ones count as one, so that a page of a million `<table>` costs no memory. */
const MAX_TABLES = 200;

export class PixelPlaces {
  /** Offset into the page, or null while no content was seen. */
  start: number | null = null;
  private readonly html: string;
  private beforeBodyEnd: number | null = null;
  private beforeHtmlEnd: number | null = null;
  private contentEnd = 0;
  /** The closed element that we are in, and how often its name was opened inside it. */
  private closed = '';
  private closedDepth = 0;
  /** One entry for each open table: whether we are in a cell of it. */
  private readonly inCell: boolean[] = [];

  constructor(html: string) {
    this.html = html;
  }

  /** Offset of the second pixel, or null where the page has no content. */
  get end(): number | null {
    if (this.start === null) return null;
    return Math.max(this.start, this.beforeBodyEnd ?? this.beforeHtmlEnd ?? this.contentEnd);
  }

  /** Whether what is read now stands in a `<template>`: nobody sees it, so nothing in it is stamped. */
  get inTemplate(): boolean {
    return this.closed === 'template';
  }

  open(tag: OpenTag): void {
    const { name } = tag;
    if (this.closed !== '') {
      if (name === this.closed) this.closedDepth++;
      return;
    }
    // Most tags of a mail are these: nothing below is about them.
    if (this.start !== null && (name === 'span' || name === 'a' || name === 'img')) {
      this.reach(tag.end);
      return;
    }
    if (name === 'body') this.start ??= tag.end;
    else if (!HEAD_ELEMENTS.has(name)) this.start ??= tag.start;

    if (name === 'table') {
      if (this.inCell.length < MAX_TABLES) this.inCell.push(false);
    } else if (TABLE_PARTS.has(name)) this.setInCell(false);
    else if (TABLE_CELLS.has(name)) this.setInCell(true);
    if (CLOSED_ELEMENTS.has(name) && !(tag.selfClosing && (name === 'svg' || name === 'math'))) {
      this.closed = name;
      this.closedDepth = 1;
    } else this.reach(tag.end);
  }

  close(name: string, start: number, end: number): void {
    if (this.closed !== '') {
      if (name === this.closed && --this.closedDepth === 0) {
        this.closed = '';
        this.reach(end);
      }
      return;
    }
    if (name === 'table') this.inCell.pop();
    else if (TABLE_PARTS.has(name) || TABLE_CELLS.has(name)) this.setInCell(false);
    if (name === 'body' || name === 'html') {
      if (this.start === null || !this.isPlace()) return;
      if (name === 'body') this.beforeBodyEnd = start;
      else this.beforeHtmlEnd = start;
    } else this.reach(end);
  }

  text(start: number, end: number): void {
    if (this.closed !== '') return;
    let first = start === 0 ? this.markLength() : start;
    while (first < end && this.html.charCodeAt(first) <= 0x20) first++;
    if (first >= end) return;
    let last = end;
    while (this.html.charCodeAt(last - 1) <= 0x20) last--;
    this.start ??= first;
    this.reach(last);
  }

  /** A byte order mark is no content: a pixel before it would come before the doctype, and change how all is drawn. */
  private markLength(): number {
    return this.html.startsWith('\ufeff') ? 1 : this.html.startsWith('\xef\xbb\xbf') ? 3 : 0;
  }

  private setInCell(inCell: boolean): void {
    if (this.inCell.length > 0) this.inCell[this.inCell.length - 1] = inCell;
  }

  private isPlace(): boolean {
    return this.inCell.at(-1) !== false;
  }

  private reach(end: number): void {
    if (this.isPlace()) this.contentEnd = end;
  }
}
