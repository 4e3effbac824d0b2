/**
 * Who lasts beyond a day, and by what proof. Only with consent in so many words, on a site whose level allows it, and never
 * by an image:
 *
 *   2  the site's server has named them: an id with its signature; the id itself is kept nowhere
 *   1  the browser brings the cookie that an earlier answer of `/e` set
 *
 * A first consent gives the cookie and nothing else: whether the browser keeps it is known when it comes back, and a
 * browser that keeps none would be somebody new with each event. The events before it, of the same visit, are joined then.
 *
 * The cookie is the site's own (`clearpixel_SITE`), for `/e` alone, unreadable to scripts, good for 13 months from its
 * making and never renewed. It is set where it is first-party and nowhere else: the edge's name and the page's share their
 * registrable domain. In a page that is framed by another site it is partitioned.
 */
import { newSubjectRef, lastingVisitor, identifiedVisitor, identityKey } from '@clearpixel/pixel';
import type { TokenCodec } from '@clearpixel/pixel';
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getDomain } from 'tldts';
import { BoundedCache } from './bounded-cache.ts';
import { EDGE_LIMITS } from './limits.ts';
import type { SourceInForce } from './rules.ts';

/** CNIL's guidelines of 2020, section 5: 13 months, in days. */
const COOKIE_DAYS = 395;
const DAY_MS = 86_400_000;
/** Several first events at once must not give a browser several cookies, one after the other. */
const OFFER_PAUSE_MS = 5_000;

/** What the page says beside its events. */
export interface SaidOfVisitor {
  consent?: 'granted' | 'denied' | null | undefined;
  identify?: { id: string; signature: string } | null | undefined;
  /** The page is inside of another one. */
  framed: boolean;
}

/** What the request says of the browser. Never of an image. */
export interface BrowserOfVisitor {
  /** The page's hostname, by `Origin`; empty where there is none. */
  pageHost: string;
  /** By which name the edge was asked. */
  edgeHost: string;
  /** The request's `Cookie`. */
  cookies: string;
}

/** From the strongest proof to the weakest. */
export interface LastingVisitor {
  /** An unsigned 64-bit number in decimal digits. */
  visitor: string;
  lasting: 1 | 2;
}

export class LastingVisitors {
  readonly #tokens: TokenCodec;
  readonly #secrets: readonly string[];
  readonly #keys = new BoundedCache<string, readonly Buffer[]>(EDGE_LIMITS.cachedIdentityKeys);
  readonly #offers = new BoundedCache<string, number>(EDGE_LIMITS.rememberedOffers);
  /** What is remembered of an offer tells nobody to whom it was made. */
  readonly #offerSalt = randomBytes(16).toString('hex');

  readonly #cookiePath: string;

  /**
   * @param secrets newest first: ids are numbered by the newest, signatures hold with any.
   * @param edgeUrl the address that others see: a folder in it is part of the cookie's path.
   */
  constructor(tokens: TokenCodec, secrets: readonly string[], edgeUrl: string) {
    this.#tokens = tokens;
    this.#secrets = secrets;
    this.#cookiePath = `${URL.parse(edgeUrl)?.pathname.replace(/\/$/, '') ?? ''}/e`;
  }

  /** All that is proved, the strongest first. */
  proved(
    source: SourceInForce,
    said: SaidOfVisitor,
    browser: BrowserOfVisitor,
    now: number,
  ): LastingVisitor[] {
    const proved: LastingVisitor[] = [];
    const { identify } = said;
    if (identify && this.#isSigned(source.id, identify.id, identify.signature))
      proved.push({
        visitor: identifiedVisitor(this.#secrets[0] ?? '', source.id, identify.id),
        lasting: 2,
      });
    const visitor = this.#cookieVisitor(source.id, browser.cookies, now);
    if (visitor !== null) proved.push({ visitor, lasting: 1 });
    return proved;
  }

  /**
   * The cookie for a browser that has none, or null where none may be set.
   *
   * @param who tells one visitor of the day from another: one offer at a time for each.
   */
  offer(
    source: SourceInForce,
    said: SaidOfVisitor,
    browser: BrowserOfVisitor,
    who: string,
    now: number,
  ): string | null {
    if (!source.isOwn(browser.pageHost) || !isFirstParty(browser)) return null;
    const to = hash('sha256', `${this.#offerSalt}\n${source.id}\n${who}`);
    const offered = this.#offers.get(to);
    if (offered !== undefined && now - offered < OFFER_PAUSE_MS) return null;
    this.#offers.set(to, now);
    const value = this.#tokens.sign({
      kind: 'visitor',
      source: source.id,
      subject: newSubjectRef(),
      level: 'identified',
      stampedAt: now - (now % 1_000),
    });
    return this.#cookie(source.id, value, COOKIE_DAYS * 86_400, said.framed);
  }

  /** What takes the cookie away, or null where the browser brought none. */
  takeBack(site: string, said: SaidOfVisitor, { cookies }: BrowserOfVisitor): string | null {
    return valuesOf(cookies, cookieName(site)).length === 0
      ? null
      : this.#cookie(site, '', 0, said.framed);
  }

  #cookie(site: string, value: string, seconds: number, framed: boolean): string {
    const place = framed ? 'SameSite=None; Partitioned' : 'SameSite=Lax';
    return `${cookieName(site)}=${value}; Max-Age=${seconds}; Path=${this.#cookiePath}; HttpOnly; Secure; ${place}`;
  }

  #cookieVisitor(site: string, cookies: string, now: number): string | null {
    for (const value of valuesOf(cookies, cookieName(site))) {
      const token = this.#tokens.verify('visitor', value);
      if (token === null || token.source !== site || token.subject === null) continue;
      // A reader's reference to a site, put into somebody's own cookie.
      if (token.level !== 'identified') continue;
      // A browser may keep it longer than it was told.
      if (now - token.stampedAt > COOKIE_DAYS * DAY_MS) continue;
      return lastingVisitor(token.subject);
    }
    return null;
  }

  #isSigned(site: string, id: string, signature: string): boolean {
    let keys = this.#keys.get(site);
    if (keys === undefined) {
      keys = this.#secrets.map((secret) => Buffer.from(identityKey(secret, site)));
      this.#keys.set(site, keys);
    }
    const given = Buffer.from(signature.toLowerCase());
    let isSigned = false;
    for (const key of keys) {
      const right = Buffer.from(createHmac('sha256', key).update(id).digest('hex'));
      if (given.length === right.length && timingSafeEqual(given, right)) isSigned = true;
    }
    return isSigned;
  }
}

const cookieName = (site: string): string => `clearpixel_${site}`;

/** A partitioned one may stand beside one that is not. */
function valuesOf(cookies: string, name: string): string[] {
  return cookies.split(';').flatMap((pair) => {
    const mark = pair.indexOf('=');
    return pair.slice(0, mark).trim() === name ? [pair.slice(mark + 1).trim()] : [];
  });
}

/** Whether edge and page share their registrable domain (Public Suffix List), or are the very same host. */
function isFirstParty({ pageHost, edgeHost }: BrowserOfVisitor): boolean {
  if (pageHost === '') return false;
  if (pageHost === edgeHost) return true;
  const domain = getDomain(pageHost, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(edgeHost, { allowPrivateDomains: true });
}
