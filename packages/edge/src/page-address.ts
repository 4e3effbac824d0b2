/**
 * What may be kept of a page's address: its hostname, its path, the parameters that its site allows, and the campaign's
 * names. Everything else in it (search words, session ids, e-mail addresses, click ids) ends here.
 */
import { EVENT_LIMITS } from '@clearpixel/pixel';
import { BoundedCache } from './bounded-cache.ts';
import { cut } from './event-fields.ts';
import { EDGE_LIMITS } from './limits.ts';

/** Parameters that advertising companies add to tell one click from another. Never kept; their kind says "paid". */
const PAID_CLICK_IDS = new Set([
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'gad_source', // Google
  'msclkid', // Microsoft
  'yclid', // Yandex
]);
/** These come with unpaid links as well: they only name the network. */
const SOCIAL_CLICK_IDS = new Set([
  'fbclid', // Meta
  'twclid',
  'ttclid',
  'li_fat_id',
  'igshid',
  'scid',
  'epik',
  'rdt_cid',
]);

export interface PageAddress {
  /** Without `www.`? No: as it is, lower case. Empty where there is no usable address. */
  hostname: string;
  path: string;
  /** Where the site keeps its pages behind `#` (`#/cart`, `#!/cart`), that; without parameters, as `path` is. */
  hashPath: string;
  params: readonly (readonly [string, string])[];
  utmSource: string;
  utmMedium: string;
  utmCampaign: string;
  utmTerm: string;
  utmContent: string;
  /** Which kind of click id stood in it. */
  clickId: '' | 'paid-search' | 'social';
}

export const NOWHERE: PageAddress = {
  hostname: '',
  path: '',
  hashPath: '',
  params: [],
  utmSource: '',
  utmMedium: '',
  utmCampaign: '',
  utmTerm: '',
  utmContent: '',
  clickId: '',
};

export class PageAddressReader {
  readonly #known = new BoundedCache<string, PageAddress>(EDGE_LIMITS.cachedAddresses);

  /** @param base resolves an address that is only a path; may be empty. */
  read(address: string, base = ''): PageAddress {
    if (address === '' || address.length > EDGE_LIMITS.addressCharacters) return NOWHERE;
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const absolute = /^[a-z][a-z\d+.-]*:/i.test(address);
    const page = parse(absolute || base === '' ? URL.parse(address) : URL.parse(address, base));
    if (absolute) this.#known.set(address, page);
    return page;
  }
}

function parse(url: URL | null): PageAddress {
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return NOWHERE;
  const page: PageAddress = {
    ...NOWHERE,
    hostname: url.hostname.slice(0, EVENT_LIMITS.hostnameCharacters),
    path: url.pathname.slice(0, EVENT_LIMITS.pathCharacters),
    // Only what looks like a page: others put secrets there (`#access_token=…`).
    hashPath: /^#!?\/[^?&=]*/.exec(url.hash)?.[0] ?? '',
  };
  if (url.search === '') return page;
  const params: [string, string][] = [];
  for (const [name, value] of url.searchParams) {
    if (params.length >= EDGE_LIMITS.queryParameters) break;
    const known = name.toLowerCase();
    const campaign = CAMPAIGN_FIELDS.get(known);
    if (PAID_CLICK_IDS.has(known)) page.clickId = 'paid-search';
    else if (SOCIAL_CLICK_IDS.has(known)) page.clickId ||= 'social';
    else if (campaign === undefined) params.push([name, value]);
    // As in reports of others, the first of two is the one that counts.
    else page[campaign] ||= cut(value.trim(), EVENT_LIMITS.campaignCharacters);
  }
  page.params = params;
  return page;
}

type CampaignField = 'utmSource' | 'utmMedium' | 'utmCampaign' | 'utmTerm' | 'utmContent';
const CAMPAIGN_FIELDS = new Map<string, CampaignField>([
  ['utm_source', 'utmSource'],
  ['utm_medium', 'utmMedium'],
  ['utm_campaign', 'utmCampaign'],
  ['utm_term', 'utmTerm'],
  ['utm_content', 'utmContent'],
]);

/** The path with the parameters that `allowed` names, in the address's order. */
export function pathWith(page: PageAddress, allowed: readonly string[]): string {
  if (allowed.length === 0 || page.params.length === 0) return page.path;
  const kept = new URLSearchParams(
    page.params.flatMap(([name, value]) => (allowed.includes(name) ? [[name, value]] : [])),
  ).toString();
  return (kept === '' ? page.path : `${page.path}?${kept}`).slice(0, EVENT_LIMITS.pathCharacters);
}
