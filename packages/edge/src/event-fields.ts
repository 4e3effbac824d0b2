/** Fields of an event from what the hit said, each within its limits. */
import { EVENT_LIMITS } from '@clearpixel/pixel';
import type { EventLine } from '@clearpixel/pixel';
import { channelOf } from './channel.ts';
import type { PageAddress } from './page-address.ts';
import type { SourceInForce } from './rules.ts';
import type { Acquisition } from './sessions.ts';

/** @param referrer the referring hostname; '' there was none, null nobody said. */
export function acquisitionOf(
  { page, referrer }: { page: PageAddress; referrer: string | null },
  source: SourceInForce,
): Acquisition {
  const foreign = referrer === null || source.isOwn(referrer) ? '' : referrer;
  return {
    channel: channelOf(page, referrer, source.isOwn),
    referrer: foreign,
    utmSource: page.utmSource,
    utmMedium: page.utmMedium,
    utmCampaign: page.utmCampaign,
    utmTerm: page.utmTerm,
    utmContent: page.utmContent,
  };
}

/** What is default is left out of a line. */
export function setAcquisition(
  line: EventLine,
  { channel, referrer, utmSource, utmMedium, utmCampaign, utmTerm, utmContent }: Acquisition,
): void {
  if (channel !== '') line.channel = channel;
  if (referrer !== '') line.referrer = referrer;
  if (utmSource !== '') line.utmSource = utmSource;
  if (utmMedium !== '') line.utmMedium = utmMedium;
  if (utmCampaign !== '') line.utmCampaign = utmCampaign;
  if (utmTerm !== '') line.utmTerm = utmTerm;
  if (utmContent !== '') line.utmContent = utmContent;
}

export function withoutEmpty(fields: Partial<EventLine>): Partial<EventLine> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/**
 * Half a character (a surrogate without its other half) is text to JavaScript and to nobody else: the store would refuse the
 * whole segment. Strangers send them, and so does every page that cuts its texts by length.
 */
export const withoutHalves = (text: string): string =>
  text.isWellFormed() ? text : text.replaceAll(/\p{Surrogate}/gu, '');

/** @param characters in UTF-16 units; a character that would be halved is left out. */
export const cut = (text: string, characters: number): string =>
  withoutHalves(text.slice(0, characters));

/** The first language asked for, without its region. */
export function languageOf(header: string): string {
  return /^\s*([a-zA-Z]{2,3})(?![a-zA-Z])/.exec(header)?.[1]?.toLowerCase() ?? '';
}

/** The store keeps four digits behind the point. */
export function roundAmount(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function amount(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return 0;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= EVENT_LIMITS.valueMax
    ? roundAmount(value)
    : 0;
}

export function currency(text: string | undefined): string {
  return text !== undefined && /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : '';
}
