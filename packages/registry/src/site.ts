/** A site, and what may be said of it from outside. The same schemas check requests and describe the API. */
import { LEVELS } from '@clearpixel/pixel';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { z } from 'zod';
import { line } from './line.ts';

export const SITE_LIMITS = {
  nameCharacters: 200,
  /** RFC 1035, section 2.3.4. */
  domainCharacters: 253,
  /** Every hit of the edge is compared with all of them. */
  domains: 50,
  allowedParams: 50,
  allowedParamCharacters: 100,
  contactCharacters: 300,
  ownNetworks: 50,
  excludedPaths: 50,
  excludedPathCharacters: 200,
  excludedPathStars: 3,
  /** A hundred years: further than any date that the store can hold would need. */
  retentionDaysMax: 36_500,
} as const;

export const SITE_DEFAULTS = { level: 'anonymous', timezone: 'UTC', retentionDays: 400 } as const;

const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;

/** In the form that browsers send it: lower case, international names in ASCII. Left as it is where that fails. */
function canonicalHostname(text: string): string {
  const trimmed = text.trim().replace(/\.$/, '').toLowerCase();
  return /[:/?#@\s]/.test(trimmed) ? trimmed : domainToASCII(trimmed) || trimmed;
}

function isHostname(text: string): boolean {
  return text.length > 0 && text.split('.').every((label) => LABEL.test(label));
}

/** `com`, `co.uk`: everybody's hosts would count as the site's own. */
function isRegistryOwned(hostname: string): boolean {
  const { isIcann, publicSuffix } = parse(hostname);
  return isIcann === true && publicSuffix === hostname;
}

/** Whether this machine knows the time zone: the edge cuts days by it, the store groups by it. */
export function isTimezone(name: string): boolean {
  // Offsets like "+02:00" are no names: the store does not know them.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const hostnameSchema = z
  .string()
  .max(SITE_LIMITS.domainCharacters)
  .overwrite(canonicalHostname)
  .refine(isHostname, 'give a hostname like shop.example, without https:// and without a path')
  .refine(
    (hostname) => !isRegistryOwned(hostname),
    'under this ending everybody has hostnames; give your own, like shop.example',
  )
  .describe('A hostname; it and all below it belong to the site.');

export const timezoneSchema = z
  .string()
  .max(64)
  .refine(isTimezone, 'give an IANA time zone like Europe/Berlin or UTC')
  .describe('IANA time zone.');

const nameSchema = line(SITE_LIMITS.nameCharacters).min(1);
const levelSchema = z.enum(LEVELS);
const domainsSchema = z.array(hostnameSchema).max(SITE_LIMITS.domains);
const retentionDaysSchema = z.int().min(1).max(SITE_LIMITS.retentionDaysMax);
const allowedParamsSchema = z
  .array(z.string().min(1).max(SITE_LIMITS.allowedParamCharacters))
  .max(SITE_LIMITS.allowedParams);

const ownNetworksSchema = z
  .array(
    z
      .union(
        [z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()],
        'give a network like 203.0.113.0/24, or an address',
      )
      .describe('A network like 203.0.113.0/24, or an address.'),
  )
  .max(SITE_LIMITS.ownNetworks);
const excludedPathsSchema = z
  .array(
    z
      .string()
      .trim()
      .max(SITE_LIMITS.excludedPathCharacters)
      .regex(/^[/*]/, 'a path begins with /, as /admin/*')
      .refine(
        (path) => path.split('*').length - 1 <= SITE_LIMITS.excludedPathStars,
        `a path has at most ${SITE_LIMITS.excludedPathStars} stars`,
      ),
  )
  .max(SITE_LIMITS.excludedPaths);

const contactSchema = z
  .string()
  .trim()
  .max(SITE_LIMITS.contactCharacters)
  .refine(
    (text) =>
      text === '' || z.union([z.email(), z.url({ protocol: /^https?$/ })]).safeParse(text).success,
    'give an e-mail address, or the address of a page',
  );

export const newSiteSchema = z.strictObject({
  name: nameSchema,
  domain: hostnameSchema,
  domains: domainsSchema.default([]).describe('Further hostnames of the same site.'),
  level: levelSchema.default(SITE_DEFAULTS.level),
  timezone: timezoneSchema.default(SITE_DEFAULTS.timezone),
  retentionDays: retentionDaysSchema.default(SITE_DEFAULTS.retentionDays),
  allowedParams: allowedParamsSchema
    .default([])
    .describe('Parameters of page addresses that are kept; all others are cut off.'),
  contact: contactSchema
    .default('')
    .describe('Whom visitors may ask: an e-mail address, or a page. It is public.'),
  ownNetworks: ownNetworksSchema
    .default([])
    .describe("Networks of the owner's own people: their visits are labelled `self`."),
  excludedPaths: excludedPathsSchema
    .default([])
    .describe('Paths of which nothing is recorded; * stands for any characters.'),
});
export type NewSite = z.output<typeof newSiteSchema>;

export const siteChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    domain: hostnameSchema.optional(),
    domains: domainsSchema.optional(),
    level: levelSchema.optional(),
    timezone: timezoneSchema.optional(),
    retentionDays: retentionDaysSchema.optional(),
    allowedParams: allowedParamsSchema.optional(),
    contact: contactSchema.optional(),
    ownNetworks: ownNetworksSchema.optional(),
    excludedPaths: excludedPathsSchema.optional(),
  })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
export type SiteChanges = z.output<typeof siteChangesSchema>;

/** `demo` can be removed by one click; `try` is the one site of the page "Try it". */
export const SITE_PURPOSES = ['own', 'demo', 'try'] as const;
export type SitePurpose = (typeof SITE_PURPOSES)[number];

export interface Site extends NewSite {
  purpose: SitePurpose;
  /** 10 characters. */
  id: string;
  /** ISO 8601 UTC. */
  createdAt: string;
}
