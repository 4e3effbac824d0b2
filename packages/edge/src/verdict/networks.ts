/**
 * Whose network an address is in, from a list of networks that their owners publish. Pure: the list comes as text.
 *
 *   networks.json   { "networks": [{ "kind", "owner", "source", "asOf", "cidrs": […] }] }
 *   Apple's list    172.224.224.0/27,GB,GB-EN,London,      a CIDR first, and what follows is not read
 *
 * Where networks lie within each other the narrowest counts: a gateway's machines in a public cloud are the gateway's.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

export const NETWORK_KINDS = [
  /** Apple itself, Mail Privacy Protection and iCloud Private Relay. */
  'apple-relay',
  'google',
  'yahoo',
  'microsoft-eop',
  'barracuda',
  'proofpoint',
  'mimecast',
  'cisco',
  /** Anybody's rented machines. */
  'hosting',
] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

export interface Network {
  kind: NetworkKind;
  owner: string;
}

const LIMITS = {
  /** Apple's list has 290,000; a wrong file must not fill the memory. */
  ranges: 2_000_000,
  ownerCharacters: 100,
  sourceCharacters: 1_000,
} as const;

const listSchema = z.strictObject({
  networks: z
    .array(
      z.strictObject({
        kind: z.enum(NETWORK_KINDS),
        owner: z.string().min(1).max(LIMITS.ownerCharacters),
        /** Where it is published, and when it was so. */
        source: z.string().min(1).max(LIMITS.sourceCharacters),
        asOf: z.string().regex(/^\d{4}-\d{2}(?:-\d{2})?$/, 'write it as 2026-10'),
        cidrs: z.array(z.string()).min(1),
      }),
    )
    .min(1),
});

/** In words for whoever chose the file. */
export class NetworksFault extends Error {}

/** An address or the edge of a range: the 32 bits of IPv4, or the first 64 of IPv6, as two numbers. */
interface Place {
  high: number;
  low: number;
}

interface Range extends Place {
  bits: number;
  network: Network;
}

export interface NetworkList {
  ipv4: Range[];
  ipv6: Range[];
}

const SIZE = 2 ** 32;

/** Throws a `NetworksFault`. */
export function readNetworkList(text: string): NetworkList {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NetworksFault(`is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const parsed = listSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NetworksFault(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`);
  }
  const list: NetworkList = { ipv4: [], ipv6: [] };
  for (const { kind, owner, cidrs } of parsed.data.networks) {
    const network = { kind, owner };
    for (const cidr of cidrs)
      if (!add(list, cidr, network)) throw new NetworksFault(`${owner}: ${cidr} is no network`);
  }
  return list;
}

/** Apple's `egress-ip-ranges.csv`. Throws a `NetworksFault` that names the line. */
export function readRelayList(text: string): NetworkList {
  const list: NetworkList = { ipv4: [], ipv6: [] };
  const network: Network = { kind: 'apple-relay', owner: 'Apple, by its list of egress ranges' };
  let line = 0;
  for (let start = 0; start < text.length;) {
    line++;
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const comma = text.indexOf(',', start);
    const cidr = text.slice(start, comma === -1 ? end : Math.min(comma, end)).trim();
    start = end + 1;
    if (cidr !== '' && !add(list, cidr, network))
      throw new NetworksFault(`line ${line} does not begin with a network, as 172.224.224.0/27,GB`);
  }
  if (list.ipv4.length + list.ipv6.length === 0) throw new NetworksFault('names no network');
  return list;
}

const withoutRelay = (ranges: readonly Range[]): Range[] =>
  ranges.filter(({ network }) => network.kind !== 'apple-relay');

/** The first list, with the networks of Apple's relay as the second has them. */
export function withRelay(list: NetworkList, relay: NetworkList): NetworkList {
  return {
    ipv4: [...withoutRelay(list.ipv4), ...relay.ipv4],
    ipv6: [...withoutRelay(list.ipv6), ...relay.ipv6],
  };
}

/** false where it is no network; an IPv6 network narrower than /64 counts as its /64, which is one household or machine. */
function add(list: NetworkList, cidr: string, network: Network): boolean {
  if (list.ipv4.length + list.ipv6.length >= LIMITS.ranges)
    throw new NetworksFault(`has more than ${LIMITS.ranges} networks`);
  const slash = cidr.indexOf('/');
  const address = slash === -1 ? cidr : cidr.slice(0, slash);
  const place = placeOf(address);
  if (place === null) return false;
  const isIPv6 = address.includes(':');
  const most = isIPv6 ? 128 : 32;
  const length = slash === -1 ? most : Number(cidr.slice(slash + 1));
  if (!Number.isInteger(length) || length < 1 || length > most || cidr.endsWith('/')) return false;
  const bits = Math.min(length, 64);
  (isIPv6 ? list.ipv6 : list.ipv4).push({ ...firstOf(place, bits), bits, network });
  return true;
}

/** null where it is no address. An IPv4 address inside IPv6 is not looked for: addresses come canonically. */
function placeOf(address: string): Place | null {
  if (!address.includes(':')) {
    const number = numberOfIPv4(address);
    return number === null ? null : { high: number, low: 0 };
  }
  try {
    // Asked first whether it is valid, it would parse it twice.
    const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv6.parse(address).parts;
    return { high: a * 65_536 + b, low: c * 65_536 + d };
  } catch {
    return null;
  }
}

const DOT = 0x2e;
const ZERO = 0x30;

/** Four decimal parts and nothing else: no octal, no hexadecimal, none left out. */
function numberOfIPv4(text: string): number | null {
  let number = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = i === text.length ? DOT : text.charCodeAt(i);
    if (unit !== DOT) {
      const digit = unit - ZERO;
      if (digit < 0 || digit > 9 || ++digits > 3) return null;
      part = part * 10 + digit;
      continue;
    }
    if (digits === 0 || part > 255 || ++dots > 4) return null;
    number = number * 256 + part;
    part = 0;
    digits = 0;
  }
  return dots === 4 ? number : null;
}

/** The first place of a range: all further bits are nought. */
const firstOf = ({ high, low }: Place, bits: number): Place => ({
  high: cut(high, Math.min(bits, 32)),
  low: cut(low, Math.max(bits - 32, 0)),
});
const cut = (number: number, bits: number): number => number - (number % 2 ** (32 - bits));

/** The place behind a range; `high` may be 2³², which is behind all. */
function behind({ high, low, bits }: Range): Place {
  if (bits <= 32) return { high: high + 2 ** (32 - bits), low: 0 };
  const next = low + 2 ** (64 - bits);
  return next < SIZE ? { high, low: next } : { high: high + 1, low: 0 };
}

const compare = (a: Place, b: Place): number => a.high - b.high || a.low - b.low;

/** Finds by halving: 19 steps in 300,000 ranges, and 9 bytes each. */
export class Networks {
  readonly #owners: Network[] = [];
  readonly #ipv4: Table;
  readonly #ipv6: Table;

  constructor({ ipv4, ipv6 }: NetworkList) {
    const numbers = new Map<Network, number>();
    const numberOf = (network: Network): number => {
      let number = numbers.get(network);
      if (number === undefined) {
        number = this.#owners.push(network) - 1;
        numbers.set(network, number);
      }
      return number;
    };
    this.#ipv4 = new Table(ipv4, numberOf);
    this.#ipv6 = new Table(ipv6, numberOf);
  }

  /** @param address canonical (`ClientAddress.address`); null where nobody is known to own its network. */
  find(address: string): Network | null {
    const place = placeOf(address);
    if (place === null) return null;
    const number = (address.includes(':') ? this.#ipv6 : this.#ipv4).find(place);
    return number === NOBODY ? null : (this.#owners[number] ?? null);
  }
}

const NOBODY = 0xff_ff;

/** Places at which the owner changes, in order, and who it is from there on. */
class Table {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #owner: Uint16Array;

  constructor(ranges: readonly Range[], numberOf: (network: Network) => number) {
    // The wider first: those within it then lie upon it.
    const sorted = ranges.toSorted((a, b) => compare(a, b) || a.bits - b.bits);
    const high: number[] = [];
    const low: number[] = [];
    const owner: number[] = [];
    const change = (place: Place, number: number): void => {
      const last = high.length - 1;
      if (high[last] === place.high && low[last] === place.low) owner[last] = number;
      else if (place.high < SIZE && (owner[last] ?? NOBODY) !== number) {
        high.push(place.high);
        low.push(place.low);
        owner.push(number);
      }
    };
    const open: { end: Place; number: number }[] = [];
    const closeUntil = (place: Place | null): void => {
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        if (place !== null && compare(top.end, place) > 0) return;
        open.pop();
        change(top.end, open.at(-1)?.number ?? NOBODY);
      }
    };
    for (const range of sorted) {
      closeUntil(range);
      const number = numberOf(range.network);
      change(range, number);
      open.push({ end: behind(range), number });
    }
    closeUntil(null);
    this.#high = Uint32Array.from(high);
    this.#low = Uint32Array.from(low);
    this.#owner = Uint16Array.from(owner);
  }

  find({ high, low }: Place): number {
    let from = 0;
    let to = this.#high.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = this.#high[middle] ?? 0;
      if (at < high || (at === high && (this.#low[middle] ?? 0) <= low)) from = middle + 1;
      else to = middle;
    }
    return from === 0 ? NOBODY : (this.#owner[from - 1] ?? NOBODY);
  }
}
