/**
 * Whose hit it is, by network: the address of the connection, or the rightmost address of `X-Forwarded-For` that is not
 * itself a trusted proxy, where the connection comes from a trusted one (CONTRACT, CLEARPIXEL_TRUSTED_PROXIES).
 * An entry further left was written by someone we don't trust, and counts for nothing.
 */
import { BlockList, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { BoundedCache } from './bounded-cache.ts';
import { EDGE_LIMITS } from './limits.ts';

export interface ClientAddress {
  /** As it is written canonically; an IPv4 address inside IPv6 is written as IPv4. */
  address: string;
  /** Cut to /24 or /48, in CIDR notation: what level `identified` may keep, and what is rate-limited. */
  network: string;
  /** What a visitor's hash is made of: the IPv4 address, or the IPv6 address cut to /64 (a household, or one device). */
  visitorPart: string;
}

export class ClientAddresses {
  readonly #trusted = new BlockList();
  /** The same networks of IPv4, as number and mask: a block list takes longer to ask than all the rest of this takes. */
  readonly #trustedIPv4: { network: number; mask: number }[] = [];
  readonly #anyTrusted: boolean;
  /** By the connection's address alone: behind a proxy these are a handful. */
  readonly #connections = new BoundedCache<string, boolean>(1_024);

  /** @param trustedProxies CIDRs or addresses; throws for what is neither. */
  constructor(trustedProxies: readonly string[]) {
    for (const cidr of trustedProxies) {
      const [text = '', bits] = cidr.split('/');
      const parsed = ipaddr.parse(text);
      const family = parsed.kind();
      const length = bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits);
      this.#trusted.addSubnet(text, length, family);
      if (family !== 'ipv4') continue;
      const mask = length === 0 ? 0 : (-1 << (32 - length)) >>> 0;
      this.#trustedIPv4.push({ network: (numberOf(text) & mask) >>> 0, mask });
    }
    this.#anyTrusted = trustedProxies.length > 0;
  }

  read(connection: string, forwarded: string | undefined): ClientAddress {
    if (!this.#anyTrusted || forwarded === undefined) return cut(connection);
    let trusted = this.#connections.get(connection);
    if (trusted === undefined) {
      trusted = this.#isTrusted(cut(connection).address);
      this.#connections.set(connection, trusted);
    }
    if (!trusted) return cut(connection);

    let last: ClientAddress | null = null;
    let end = forwarded.length;
    for (let i = 0; end >= 0 && i < EDGE_LIMITS.forwardedEntries; i++) {
      const comma = end === 0 ? -1 : forwarded.lastIndexOf(',', end - 1);
      const entry = parse(forwarded.slice(comma + 1, end).trim());
      // Not an address ("unknown", an obfuscated name): nothing left of it can be trusted to be one either.
      if (entry === null) break;
      last = entry;
      if (!this.#isTrusted(entry.address)) break;
      end = comma;
    }
    return last ?? cut(connection);
  }

  #isTrusted(address: string): boolean {
    if (!isIPv4(address)) return this.#trusted.check(address, 'ipv6');
    const number = numberOf(address);
    return this.#trustedIPv4.some(({ network, mask }) => (number & mask) >>> 0 === network);
  }
}

/** @param address IPv4, in four decimal parts. */
function numberOf(address: string): number {
  let number = 0;
  let part = 0;
  for (let i = 0; i <= address.length; i++) {
    const unit = i === address.length ? DOT : address.charCodeAt(i);
    if (unit !== DOT) {
      part = part * 10 + unit - ZERO;
      continue;
    }
    number = number * 256 + part;
    part = 0;
  }
  return number;
}
const DOT = 0x2e;
const ZERO = 0x30;

/** A connection always has an address; a socket that is gone already gives an empty one. */
const cut = (text: string): ClientAddress =>
  parse(text) ?? { address: '', network: '', visitorPart: '' };

/** With a port (`1.2.3.4:567`, `[::1]:567`), as some proxies write it, or without. */
function parse(text: string): ClientAddress | null {
  if (isIPv4(text)) return ofIPv4(text);
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  if (isIPv4(bare)) return ofIPv4(bare);
  if (bare.length > 45 || !ipaddr.IPv6.isValid(bare)) return null;
  const parsed = ipaddr.IPv6.parse(bare.split('%')[0] ?? '');
  if (parsed.isIPv4MappedAddress()) return ofIPv4(parsed.toIPv4Address().toString());
  const prefix = (groups: number): string => {
    const words = parsed.parts.map((part, index) => (index < groups ? part : 0));
    return new ipaddr.IPv6(words).toRFC5952String();
  };
  return {
    address: parsed.toRFC5952String(),
    network: `${prefix(3)}/48`,
    visitorPart: `${prefix(4)}/64`,
  };
}

function ofIPv4(address: string): ClientAddress {
  return {
    address,
    network: `${address.slice(0, address.lastIndexOf('.'))}.0/24`,
    visitorPart: address,
  };
}
