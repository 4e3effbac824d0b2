/** What a mail, page or file refers to: everything that the judge looks at. */
import { readAddress } from './address.ts';
import type { Address } from './address.ts';

export type What = 'image' | 'css' | 'link' | 'script' | 'font' | 'media';

/** How the bytes are changed so that it is loaded no more; offsets into the page's text. */
export interface Cut {
  start: number;
  end: number;
  /** ASCII; takes the place of what is cut. */
  replacement: string;
}

export interface Reference {
  /** As written, entities decoded. */
  url: string;
  address: Address;
  what: What;
  /** A link, that is loaded by whoever follows it; everything else loads by itself. */
  isLink: boolean;
  /** Lower-case tag, `style` for a sheet. */
  element: string;
  /** CSS pixels as far as they are known. */
  width: number | null;
  height: number | null;
  /** Why it is not seen; null where it may be. */
  hidden: string | null;
  alt: string | null;
  /** Of a link, the beginning of what it says. */
  text: string;
  only: 'printed' | 'forwarded' | null;
  /** The link around an image leads there. */
  linkedTo: string | null;
  /** Characters of text that stand before it. */
  textBefore: number;
  /** Its place among all that loads by itself. */
  position: number;
  isConditional: boolean;
  cut: Cut | null;
}

export interface Page {
  references: Reference[];
  /** Characters of text in all. */
  textLength: number;
  /** More was there than the limits allow to look at. */
  isPartial: boolean;
}

/** Addresses of one file that is no page: a file of nothing else is cheap to make. */
const MAX_FILE_ADDRESSES = 5_000;

/** Adds what a file that is no page refers to, where it is an address: nothing is known but that. */
export function addFileReference(page: Page, url: string, what: What, element: string): void {
  const address = readAddress(url, null);
  if (address === null) return;
  if (page.references.length >= MAX_FILE_ADDRESSES) {
    page.isPartial = true;
    return;
  }
  page.references.push({
    url,
    address,
    what,
    isLink: what === 'link',
    element,
    width: null,
    height: null,
    hidden: null,
    alt: null,
    text: '',
    only: null,
    linkedTo: null,
    textBefore: 0,
    position: page.references.length,
    isConditional: false,
    cut: null,
  });
}
