/** What an event says of itself: by the parameters of an image's address, or in a body of `/e`. */
import { ENGAGEMENT, EVENT_LIMITS, LINK } from '@clearpixel/pixel';
import type { EventKind } from '@clearpixel/pixel';
import { BoundedCache } from './bounded-cache.ts';
import type { PostedEvent } from './event-body.ts';
import { amount, currency, roundAmount } from './event-fields.ts';
import { EDGE_LIMITS } from './limits.ts';
import { followedLink } from './linked-address.ts';
import { NOWHERE, PageAddressReader } from './page-address.ts';
import type { PageAddress } from './page-address.ts';
import { QueryParameters } from './query.ts';
import type { RequestHead } from './request-head.ts';
import type { SourceInForce } from './rules.ts';

/** What an event says of itself, wherever it came from. */
export interface Said {
  kind: EventKind;
  name: string;
  page: PageAddress;
  /** The referring hostname; '' there was none, null nobody said. */
  referrer: string | null;
  title: string;
  value: number;
  currency: string;
  props: Record<string, string>;
  /** Milliseconds and percent, of events by the name of `ENGAGEMENT` alone. */
  engagement: { ms: number; scroll: number } | null;
  at: number;
}

/** Of a token's pixel: all that can be said stands in the token. */
const NOTHING_SAID: Omit<Said, 'kind' | 'name' | 'at'> = {
  page: NOWHERE,
  referrer: null,
  title: '',
  value: 0,
  currency: '',
  props: {},
  engagement: null,
};

export class SaidReader {
  readonly #pages = new PageAddressReader();
  readonly #addresses = new BoundedCache<string, Omit<Said, 'at'>>(EDGE_LIMITS.cachedAddresses);

  /** `GET /p/{site}.gif`. Remembered: the same page is shown to many. */
  byImage(query: string, referer: string): Omit<Said, 'at'> {
    const key = `${query}\n${referer}`;
    const known = this.#addresses.get(key);
    if (known !== undefined) return known;
    const parameters = new QueryParameters(query);
    const name = parameters.get('e') ?? 'pageview';
    const referrer = parameters.get('r');
    const said = {
      kind: name === 'pageview' ? ('view' as const) : ('event' as const),
      name,
      page: this.#pages.read(parameters.get('u') ?? referer, referer),
      referrer: referrer === undefined ? null : this.#referrer(referrer),
      title: parameters.get('t') ?? '',
      value: amount(parameters.get('v')),
      currency: currency(parameters.get('c')),
      props: parameters.properties(),
      engagement: null,
    };
    if (key.length <= EDGE_LIMITS.cachedAddressCharacters) this.#addresses.set(key, said);
    return said;
  }

  /** `GET /o/{token}.gif` and `GET /c/{token}`. @param destination of a link, as of a page that was seen */
  byToken(kind: 'open' | 'click', name: string, destination = ''): Omit<Said, 'at'> {
    return { ...NOTHING_SAID, kind, name, page: this.#pages.read(destination) };
  }

  /** `POST /e`. None, where the script told of a link that is of no interest. */
  posted(
    head: RequestHead,
    event: PostedEvent,
    { source, withHash }: { source: SourceInForce; withHash: boolean },
  ): Said[] {
    const props: Record<string, string> = {};
    for (const [name, value] of Object.entries(event.props ?? {}))
      if (value !== null) props[name] = String(value);
    let { name } = event;
    if (name === LINK) {
      const link = followedLink(event.to ?? '', source);
      if (link === null) return [];
      ({ name } = link);
      props['url'] = link.url;
    }
    const at = event.at ?? head.at;
    const isPlausible =
      at >= head.at - EDGE_LIMITS.eventPastMs && at <= head.at + EDGE_LIMITS.eventFutureMs;
    const page = this.#pages.read(event.url ?? head.referer, head.referer);
    const said: Said = {
      kind: name === 'pageview' ? 'view' : 'event',
      name,
      page: withHash ? withHashPath(page) : page,
      referrer: this.#referrer(event.referrer ?? ''),
      title: event.title ?? '',
      value: roundAmount(event.value ?? 0),
      currency: (event.currency ?? '').toUpperCase(),
      props,
      engagement: name === ENGAGEMENT ? { ms: event.ms ?? 0, scroll: event.scroll ?? 0 } : null,
      at: isPlausible ? at : head.at,
    };
    return [said];
  }

  #referrer(address: string): string {
    return this.#pages.read(address).hostname;
  }
}

const withHashPath = (page: PageAddress): PageAddress =>
  page.hashPath === ''
    ? page
    : { ...page, path: (page.path + page.hashPath).slice(0, EVENT_LIMITS.pathCharacters) };
