/**
 * Requests to addresses that somebody typed in. They never reach this machine or the network behind it (server-side
 * request forgery): the address is looked at after it was resolved, by the very look-up that the connection is made with,
 * and again on every redirect.
 */
import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 10_000;

export interface GuardedOptions {
  /** Hostnames that may be private all the same (CLEARPIXEL_OUTGOING_ALLOW). */
  allowedHosts: readonly string[];
  maxBytes: number;
}

export type GuardedAnswer =
  | { what: 'answer'; status: number; url: string; body: string }
  | { what: 'refused' | 'unreachable' | 'too-many-redirects' };

const CODE_PRIVATE = 'EPRIVATE';

/** All that was ever given out for public use (IANA, IPv6 Global Unicast Address Assignments). */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether it is a public unicast address. IPv4 inside of IPv6 counts as what it is. */
export function isPublicAddress(text: string): boolean {
  try {
    const address = ipaddr.parse(text);
    if (!(address instanceof ipaddr.IPv6)) return address.range() === 'unicast';
    return address.isIPv4MappedAddress()
      ? address.toIPv4Address().range() === 'unicast'
      : address.range() === 'unicast' && address.match(PUBLIC_IPV6);
  } catch {
    return false;
  }
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '');
      return;
    }
    const first = addresses[0];
    // One private address among public ones is as suspicious as private ones alone.
    if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address))) {
      callback(Object.assign(new Error('not a public address'), { code: CODE_PRIVATE }), '');
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

export type Guard = { lookup?: LookupFunction };

/** With what to connect to `url`; null where it must not be asked. What a name leads to is found out on the way. */
export function guardOf(url: URL, allowedHosts: readonly string[]): Guard | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  if (allowedHosts.includes(hostname)) return {};
  // A literal address is never looked up.
  if (/^[\d.]+$|:/.test(hostname) && !isPublicAddress(hostname)) return null;
  return { lookup: guardedLookup };
}

/** Whether the guard has stopped the connection. */
export const isGuardsError = (error: Error): boolean =>
  'code' in error && error.code === CODE_PRIVATE;

/** Never rejects. The body is cut at `maxBytes`. */
export async function guardedFetch(
  address: string,
  { allowedHosts, maxBytes }: GuardedOptions,
): Promise<GuardedAnswer> {
  let url = URL.parse(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const guard = url === null ? null : guardOf(url, allowedHosts);
    if (url === null || guard === null) return { what: 'refused' };
    const answer = await get(url, guard, maxBytes);
    if (answer.what !== 'redirect') return answer;
    url = URL.parse(answer.to, url);
  }
  return { what: 'too-many-redirects' };
}

function get(
  url: URL,
  guard: Guard,
  maxBytes: number,
): Promise<GuardedAnswer | { what: 'redirect'; to: string }> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).get(
      url,
      {
        ...guard,
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { 'user-agent': 'Clearpixel', accept: 'text/html', 'accept-encoding': 'identity' },
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        if (status >= 300 && status < 400 && headers.location !== undefined) {
          response.destroy();
          resolve({ what: 'redirect', to: headers.location });
          return;
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        const done = (): void =>
          resolve({
            what: 'answer',
            status,
            url: url.href,
            body: Buffer.concat(chunks).subarray(0, maxBytes).toString(),
          });
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes < maxBytes) return;
          done();
          response.destroy();
        });
        response.on('end', done);
        response.on('error', () => resolve({ what: 'unreachable' }));
      },
    );
    request.on('error', (error) =>
      resolve({ what: isGuardsError(error) ? 'refused' : 'unreachable' }),
    );
  });
}
