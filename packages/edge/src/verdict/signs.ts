/** What a verdict is made of: the request, who sent it by its network, and what is known of the pixel. */
import type { Agent } from '../agent.ts';
import type { RequestHead } from '../request-head.ts';
import type { Network, NetworkKind } from './networks.ts';

export interface Signs {
  head: RequestHead;
  agent: Agent;
  /** null where nobody is known to own it: homes, companies, private and loopback addresses. */
  network: Network | null;
  /**
   * The edge's public address is https, and not this machine's own name. Browsers send fetch metadata and client hints to
   * trustworthy addresses alone (Fetch Metadata, section 2): on plain http they say nothing against anybody. Nor do they
   * on localhost, which is trustworthy, but where people try things out with tools and driven browsers.
   */
  isPublicHttps: boolean;
  /** Of a mail or document; null on a site. */
  sinceStampedMs: number | null;
  /** The hostname that is said to have led to a page; null where nothing is said. */
  referrer: string | null;
}

export const isFrom = ({ network }: Signs, kind: NetworkKind): boolean => network?.kind === kind;

/** All three, which browsers only send together: programs that fetch send one of them at most. */
export const hasMetadata = ({ head }: Signs): boolean =>
  head.fetchSite !== '' && head.fetchMode !== '' && head.fetchDest !== '';

export const lacksMetadata = (signs: Signs): boolean =>
  signs.isPublicHttps && signs.agent.traits.sendsMetadata && !hasMetadata(signs);

/** It has the metadata of a Chromium, and not the hints that each Chromium sends with it. */
export const lacksHints = (signs: Signs): boolean =>
  signs.isPublicHttps &&
  signs.agent.traits.sendsHints &&
  hasMetadata(signs) &&
  signs.head.clientHints === '';

/** The hints name another version than the agent: one of them was written by hand. */
export const hintsContradict = (signs: Signs): boolean =>
  signs.isPublicHttps && namesAnother(signs);

const namesAnother = ({ head, agent }: Signs): boolean =>
  head.clientHints !== '' &&
  (agent.traits.chromium === 0
    ? agent.traits.browserForm
    : !head.clientHints.includes(`"Chromium";v="${agent.traits.chromium}"`));

/** `--headless` with an agent put on top: Chromium still tells in its hints. */
export const hintsHeadless = ({ head, isPublicHttps }: Signs): boolean =>
  isPublicHttps && head.clientHints.includes('HeadlessChrome');

/** Everything that this browser sends with a request is there and agrees. */
export const isWholeBrowser = (signs: Signs): boolean =>
  hasMetadata(signs) &&
  signs.head.language !== '' &&
  (!signs.agent.traits.sendsHints || signs.head.clientHints !== '') &&
  !hintsContradict(signs);

/** A mail takes longer than this from the stamp to somebody who reads. */
const UNREAD_MS = 10_000;
export const isTooSoon = ({ sinceStampedMs }: Signs): boolean =>
  sinceStampedMs !== null && sinceStampedMs < UNREAD_MS;

/** @param edgeUrl the edge's address as others see it */
export function isPublicHttps(edgeUrl: string): boolean {
  const url = URL.parse(edgeUrl);
  return (
    url?.protocol === 'https:' && !/^(?:(?:.+\.)?localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
  );
}
