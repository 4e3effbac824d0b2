/**
 * Who is known to track: facts that the vendors document, or that anybody sees in their mails and pages, each with its source.
 *
 *   https://u12.ct.sendgrid.net/wf/open?upn=u001…   SendGrid, pixel: its host, and the path that opens load
 *   https://links.shop.example/wf/open?upn=u001…    SendGrid, pixel: the path alone, for customers put it on hosts of their own
 *   https://u12.ct.sendgrid.net/ls/click?upn=u001…  SendGrid, click
 *   https://u12.ct.sendgrid.net/logo.png            SendGrid, host: theirs, and what for is not known
 */
import { ADVERTISING_VENDORS } from './vendors-advertising.ts';
import { ANALYTICS_VENDORS } from './vendors-analytics.ts';
import { AUTOMATION_VENDORS } from './vendors-automation.ts';
import { BRAND_VENDORS } from './vendors-brands.ts';
import { DELIVERY_VENDORS } from './vendors-delivery.ts';
import { NEWSLETTER_VENDORS } from './vendors-newsletters.ts';
import { PROGRAM_VENDORS } from './vendors-programs.ts';
import { SALES_VENDORS } from './vendors-sales.ts';

export interface Vendor {
  /** Unique in the table, and stable: it may be kept. */
  readonly id: string;
  /** As people know it. A vendor whose hosts have different paths has several rows of one name. */
  readonly name: string;
  readonly kind: 'mail' | 'web';
  /**
   * Each stands for itself and all hosts below it. None: the paths are distinctive enough to be known on any host, for the
   * vendor's customers have them on hosts of their own.
   */
  readonly hosts: readonly string[];
  /**
   * What is loaded only to be counted. A pattern covers the whole path with the query, without regard to case; `*` stands for any
   * characters, also none. `/*` alone says that these hosts do nothing but track: neither a picture nor a link is lost without
   * them. None: no pixel is known.
   */
  readonly pixelPaths: readonly string[];
  /** Redirectors, by patterns of the same form: a link there is counted before it leads on. */
  readonly clickPaths: readonly string[];
  /** The address of the documentation, or a sentence that says how it is known. */
  readonly source: string;
  readonly note?: string;
}

export interface VendorMatch {
  readonly vendor: Vendor;
  /** `host`: it is the vendor's, and the table knows no more of this address. */
  readonly match: 'pixel' | 'click' | 'host';
}

export const VENDORS: readonly Vendor[] = [
  ...NEWSLETTER_VENDORS,
  ...PROGRAM_VENDORS,
  ...AUTOMATION_VENDORS,
  ...DELIVERY_VENDORS,
  ...SALES_VENDORS,
  ...BRAND_VENDORS,
  ...ANALYTICS_VENDORS,
  ...ADVERTISING_VENDORS,
];

/** The pattern by which all that is loaded from a host is a pixel. */
export const WHOLE_HOST = '/*';

/** Whether nothing is lost where its hosts do not answer at all. */
export const onlyTracks = (vendor: Vendor): boolean => vendor.pixelPaths.includes(WHOLE_HOST);

/** The literal parts between the stars, in lower case. */
type Pattern = readonly string[];

interface Entry extends VendorMatch {
  readonly pattern: Pattern;
}

const ENTRIES_BY_HOST = new Map(
  VENDORS.flatMap((vendor) =>
    vendor.hosts.map((host) => [host, { vendor, entries: entriesOf(vendor) }] as const),
  ),
);
/** Under '' are those whose first segment is not fixed. An address has to pass these and those of its own segment, not all. */
const ENTRIES_BY_SEGMENT = Map.groupBy(
  VENDORS.filter(({ hosts }) => hosts.length === 0).flatMap(entriesOf),
  ({ pattern }) => firstSegmentOf(pattern[0] ?? ''),
);

/**
 * Whose address it is, and what for. What is known of a path at a host goes before what is known of it on any host, and that
 * before a host alone; a longer host goes before a shorter one, a pixel before a redirector.
 */
export function vendorOf(url: URL): VendorMatch | null {
  const path = (url.pathname + url.search).toLowerCase();
  let atHost: VendorMatch | null = null;
  for (let host = url.hostname; host !== ''; host = parentOf(host)) {
    const known = ENTRIES_BY_HOST.get(host);
    if (known === undefined) continue;
    const found = matchOf(known.entries, path);
    if (found !== null) return found;
    atHost ??= { vendor: known.vendor, match: 'host' };
  }
  return (
    matchOf(ENTRIES_BY_SEGMENT.get(firstSegmentOf(path)), path) ??
    matchOf(ENTRIES_BY_SEGMENT.get(''), path) ??
    atHost
  );
}

function entriesOf(vendor: Vendor): Entry[] {
  const entries = (match: Entry['match'], paths: readonly string[]): Entry[] =>
    paths.map((path) => ({ vendor, match, pattern: path.toLowerCase().split('*') }));
  return [...entries('pixel', vendor.pixelPaths), ...entries('click', vendor.clickPaths)];
}

/** As `/wf` of `/wf/open?upn=`; none where it does not end before the text does. */
function firstSegmentOf(text: string): string {
  return /^\/[^/?]*(?=[/?])/.exec(text)?.[0] ?? '';
}

function parentOf(host: string): string {
  const dot = host.indexOf('.');
  return dot === -1 ? '' : host.slice(dot + 1);
}

function matchOf(entries: readonly Entry[] | undefined, path: string): VendorMatch | null {
  const found = entries?.find(({ pattern }) => covers(pattern, path));
  return found === undefined ? null : { vendor: found.vendor, match: found.match };
}

/** In linear time, unlike a regular expression with several stars: the addresses are those of strangers. */
function covers(pattern: Pattern, path: string): boolean {
  const first = pattern[0] ?? '';
  const last = pattern.at(-1) ?? '';
  if (pattern.length === 1) return path === first;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (let index = 1; index < pattern.length - 1; index++) {
    const part = pattern[index] ?? '';
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
