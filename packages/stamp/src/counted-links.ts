/**
 * The counted links of a page, found and numbered as stamping does it, in a page that was stamped or is yet to be: to show
 * clicks where they were made. Nothing is signed, so it needs no key, and runs where a mail must not be sent away.
 */
import { MAX_LINK, TRAP_LINK, readUnverified } from '@clearpixel/pixel';
import { UNICODE_TEXT, applySplices, findChanges } from './html-changes.ts';
import type { OwnAddress, OwnAddresses } from './own-address.ts';

/** Of whatever edge: which one it is stands in no page. */
const OF_EDGE = /\/(?:c\/(?<click>[\w-]+)|r\/(?:you|[\w-]{30,}))$/;
/** No address: a link to it does not exist. */
const NO_PLACEHOLDER = ' ';

export interface MarkedPage {
  html: string;
  /** How many links are counted. */
  links: number;
  /** Whether it was stamped for another campaign. */
  isOfAnother: boolean;
}

/**
 * @param source the id of the campaign that it should be of
 * @param address what the counted link of this number leads to from now on; 0 for those that bear none
 */
export function markCountedLinks(
  html: string,
  source: string,
  address: (number: number) => string,
): MarkedPage {
  let isOfAnother = false;
  const own = stampedLinks((other) => {
    if (other !== source) isOfAnother = true;
  });
  const stamp = {
    own,
    pixels: null,
    click: (_destination: string, number: number) => address(number > MAX_LINK ? 0 : number),
    trap: () => '',
    readerPlaceholder: NO_PLACEHOLDER,
    reader: () => '',
  };
  const { splices, links } = findChanges(html, stamp, UNICODE_TEXT, new Set(), false);
  return { html: applySplices(html, splices), links, isOfAnother };
}

const stampedLinks = (note: (source: string) => void): OwnAddresses => ({
  read(address): OwnAddress | null {
    const match = OF_EDGE.exec(URL.parse(address)?.pathname ?? '');
    if (match === null) return null;
    const click = match.groups?.['click'];
    if (click === undefined) return { kind: 'reader' };
    const token = readUnverified('click', click);
    if (token?.destination === undefined) return null;
    note(token.source);
    return token.link === TRAP_LINK
      ? { kind: 'trap' }
      : { kind: 'click', destination: token.destination };
  },
});
