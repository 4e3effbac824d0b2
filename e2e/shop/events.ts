/** The events that the visits imply, each with all that is kept of it. */
import { PRICE, PRODUCT, campaignQuery } from './visits.ts';
import type { ImpliedVisit } from './visits.ts';

export interface ImpliedEvent {
  visit: ImpliedVisit;
  /** Days before today. */
  day: number;
  name: string;
  isView: boolean;
  verdict: 'person' | 'bot' | 'self';
  /** One of each visit; null where none may be kept. */
  session: string | null;
  /** Whoever it is of in the end; null where nobody may be told from anybody else. */
  person: string | null;
  lasts: boolean;
  /** Who reads the letter, where they are the same person on the site. */
  reader: number | null;
  /** By the names of dimensions. */
  facts: Readonly<Record<Fact, string>>;
  product: string | null;
  value: number;
  currency: string;
}
export type Fact =
  | 'path'
  | 'hostname'
  | 'channel'
  | 'referrer'
  | 'source'
  | 'medium'
  | 'campaign'
  | 'term'
  | 'content'
  | 'country'
  | 'language'
  | 'device'
  | 'browser'
  | 'system'
  | 'event'
  | 'kind'
  | 'level'
  | 'verdict';

export const sessionOf = ({ visitor, day }: Pick<ImpliedVisit, 'visitor' | 'day'>): string =>
  `${visitor.number} ${day}`;

export const impliedEvents = (visits: readonly ImpliedVisit[]): ImpliedEvent[] =>
  visits.flatMap((visit) => visit.events.map((_, at) => eventOf(visit, at)));

/** At level `count` an event is all that is known of its visit, and little of it is kept. */
function eventOf(visit: ImpliedVisit, at: number): ImpliedEvent {
  const { visitor, day, isFirst, channel, lasts } = visit;
  const { number, campaign, isFromSearch, signal, country, kind, letter } = visitor;
  const { name = '', path = '' } = visit.events[at] ?? {};
  const level = levelOf(visit, at);
  const isBuying = name === 'purchase';
  const isView = name === 'pageview';
  const knowsOrigin = !signal || path === visit.events[0]?.path;
  const hasCampaign = knowsOrigin && campaignQuery(visitor) !== '';
  const unlessSignal = (text: string): string => (signal ? '' : text);
  // A robot's name for itself says no more.
  const ofBrowser = (text: string): string => (kind === 'bot' ? '' : unlessSignal(text));
  return {
    visit,
    day,
    name,
    isView,
    verdict: kind,
    session: signal ? null : sessionOf(visit),
    person: signal ? null : lasts ? `${number}` : sessionOf(visit),
    lasts,
    reader: letter === 'followed' && isFirst && level === 'identified' ? number : null,
    facts: {
      path,
      hostname: `v${number}.localhost`,
      channel: knowsOrigin ? channel : '',
      referrer: unlessSignal(isFromSearch && isFirst ? 'www.google.com' : ''),
      source: hasCampaign ? 'letter' : '',
      medium: hasCampaign ? 'email' : '',
      campaign: hasCampaign ? campaign : '',
      term: '',
      content: '',
      country,
      language: unlessSignal('en'),
      device: ofBrowser('desktop'),
      browser: kind === 'bot' ? 'Mozilla' : unlessSignal('Chrome'),
      system: ofBrowser('Windows'),
      event: name,
      kind: isView ? 'view' : 'event',
      level,
      verdict: kind,
    },
    product: !signal && !isView ? PRODUCT : null,
    value: isBuying ? PRICE : 0,
    currency: isBuying ? unlessSignal('EUR') : '',
  };
}

/** Who declines has been seen before the word; on a later visit it is the page's first one. */
function levelOf({ visitor, isFirst }: ImpliedVisit, at: number): string {
  if (visitor.signal) return 'count';
  return visitor.choice === 'denied' && (at > 0 || !isFirst) ? 'anonymous' : 'identified';
}
