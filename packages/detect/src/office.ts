/**
 * Office files: what they would load from outside when they are opened.
 *
 *   docx, xlsx, pptx   relationships with `TargetMode="External"` (pictures, templates, media, OLE links), and Word's fields
 *                      INCLUDEPICTURE, INCLUDETEXT and IMPORT (ECMA-376, part 1, 17.16.5; part 2, 9.3)
 *   xlsx               IMAGE() and WEBSERVICE() in formulas
 *   odt                `xlink:href` of pictures and objects (OpenDocument 1.3, part 3)
 */
import { readable, textOfBytes } from './byte-text.ts';
import type { ContentType } from './content-type.ts';
import { decodeEntities } from './entities.ts';
import { addFileReference } from './reference.ts';
import type { Page, What } from './reference.ts';
import type { Content } from './scan.ts';
import { MAX_UNPACKED_BYTES, readZipEntries, unpackEntry } from './zip-reader.ts';

/** Parts of one file that are unpacked. */
const MAX_OFFICE_PARTS = 500;

const LOOKED_AT =
  /\.rels$|^word\/(?:document|header\d*|footer\d*|settings|footnotes|endnotes|comments)\.xml$|^xl\/(?:worksheets\/sheet\d+|connections|metadata)\.xml$|^(?:content|styles)\.xml$/;

export function readOffice(bytes: Uint8Array, content: Content): Content {
  const entries = readZipEntries(bytes);
  if (entries === null)
    return { ...content, error: 'It begins like a ZIP, and its directory is broken.' };
  const names = entries.map(({ name }) => name);
  const type = typeOf(names);
  if (type === null)
    return { ...content, error: 'It is a ZIP, and no office file of a kind that is read here.' };
  content.type = type;
  const page: Page = { references: [], textLength: 0, isPartial: false };
  let left = MAX_UNPACKED_BYTES;
  let parts = 0;
  for (const entry of entries) {
    if (!LOOKED_AT.test(entry.name)) continue;
    if (entry.isEncrypted) content.partial.add('encrypted');
    else if (parts++ >= MAX_OFFICE_PARTS || left <= 0) content.partial.add('many-parts');
    else {
      const unpacked = unpackEntry(bytes, entry, left);
      if (unpacked?.isWhole !== true) content.partial.add('large-parts');
      if (unpacked === null) continue;
      left -= unpacked.data.length;
      readPart(entry.name, textOfBytes(unpacked.data), page);
    }
  }
  if (page.isPartial) content.partial.add('many-references');
  content.pages.push({ ...page, part: null });
  return content;
}

function typeOf(names: readonly string[]): ContentType | null {
  const has = (prefix: string): boolean => names.some((name) => name.startsWith(prefix));
  if (has('word/')) return 'docx';
  if (has('xl/')) return 'xlsx';
  if (has('ppt/')) return 'pptx';
  return has('content.xml') ? 'odt' : null;
}

function readPart(name: string, xml: string, page: Page): void {
  if (name.endsWith('.rels')) readRelationships(xml, page);
  else if (/^(?:content|styles)\.xml$/.test(name)) readOpenDocument(xml, page);
  else if (name.startsWith('xl/')) readFormulas(xml, page);
  else readFields(xml, page);
}

const attribute = (tag: string, name: string): string => {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]{0,16384})"|'([^']{0,16384})')`).exec(tag);
  return decodeEntities(match?.[1] ?? match?.[2] ?? '');
};

function readRelationships(xml: string, page: Page): void {
  for (const match of xml.matchAll(/<Relationship\s[^>]{0,40000}>/g)) {
    if (attribute(match[0], 'TargetMode').toLowerCase() !== 'external') continue;
    const type = attribute(match[0], 'Type').replace(/^.*\//, '');
    if (type === 'hyperlink') add(page, attribute(match[0], 'Target'), 'link', 'hyperlink');
    else {
      const what: What =
        type === 'image'
          ? 'image'
          : /video|audio|media/i.test(type)
            ? 'media'
            : type === 'font'
              ? 'font'
              : 'script';
      add(page, attribute(match[0], 'Target'), what, type);
    }
  }
}

/** A field may be written in pieces; what stands between them is no part of it. */
function readFields(xml: string, page: Page): void {
  const code = [
    ...xml.matchAll(
      /<w:instrText\b[^>]{0,200}>([^<]{0,16384})<|<w:fldSimple\b[^>]{0,200}w:instr="([^"]{0,16384})"/g,
    ),
  ]
    .map((match) => decodeEntities(match[1] ?? match[2] ?? ''))
    .join('');
  for (const match of code.matchAll(
    /\b(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDEAUTO)\s+(?:\\\w\s+)*"?\s*((?:https?:|file:|\\\\)[^"\s]{1,8192})/gi,
  ))
    add(
      page,
      (match[2] ?? '').replaceAll('\\\\', '\\'),
      /picture/i.test(match[1] ?? '') ? 'image' : 'script',
      'field',
    );
}

function readFormulas(xml: string, page: Page): void {
  for (const match of xml.matchAll(
    /\b(?:IMAGE|WEBSERVICE)\((?:&quot;|")(https?:[^"<]{1,8192}?)(?:&quot;|")/gi,
  ))
    add(page, decodeEntities(match[1] ?? ''), 'image', 'formula');
}

function readOpenDocument(xml: string, page: Page): void {
  for (const match of xml.matchAll(
    /<(draw:image|draw:object|draw:plugin|draw:floating-frame|style:background-image|text:a|draw:fill-image|text:section-source)\b[^>]{0,40000}>/g,
  )) {
    const tag = match[1] ?? '';
    add(
      page,
      attribute(match[0], 'xlink:href'),
      tag === 'text:a' ? 'link' : /image/.test(tag) ? 'image' : 'media',
      tag,
    );
  }
}

/** A file from outside that loads something of it is rare enough that what it loads need not be small to be hidden. */
function add(page: Page, written: string, what: What, element: string): void {
  addFileReference(page, readable(written.trim(), 'utf-8'), what, element);
}
