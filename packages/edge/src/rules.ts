/**
 * The rules in force: the config snapshot, ready for use. The console writes the file and tells the edge, which reads it
 * whole before it lets go of the one before: at no moment is there half a rule. An edge that starts without its console
 * uses the last snapshot there is.
 */
import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { allows, lowest, snapshotSchema } from '@clearpixel/pixel';
import type { Level, SourceRule } from '@clearpixel/pixel';
import { Calendar } from './calendar.ts';

export interface SourceInForce extends SourceRule {
  calendar: Calendar;
  /** Whether a hostname is one of the site's own, or below one. */
  isOwn: (hostname: string) => boolean;
  /** Whether the owner's own people come from this address. */
  isOwnNetwork: (address: string) => boolean;
  /** Whether nothing is kept of this path. */
  isExcluded: (path: string) => boolean;
}

/** An edge far from its console may not have heard of a withdrawal: after this long it keeps only counts. */
export const STALE_AFTER_MS = 24 * 3_600_000;

export class Rules {
  readonly #file: string;
  /** null for the console's own edge, whose snapshot is as young as the last change. */
  readonly #staleAfterMs: number | null;
  #sources = new Map<string, SourceInForce>();
  #consents = new Map<string, Level>();
  #ownHostnames = new Set<string>();
  #identifiedSites = new Map<string, SourceInForce>();
  #writtenAt = 0;
  #maxLevel: Level = 'full';
  version = -1;

  constructor(file: string, staleAfterMs: number | null) {
    this.#file = file;
    this.#staleAfterMs = staleAfterMs;
  }

  /**
   * Reads the file. Returns the version now in force; throws where it cannot be read or is no snapshot, and then the one
   * before stays. A missing file is an empty snapshot.
   */
  reload(): number {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return this.version;
      throw error;
    }
    const snapshot = snapshotSchema.parse(JSON.parse(text));
    const calendars = new Map<string, Calendar>();
    const sources = new Map<string, SourceInForce>();
    const ownHostnames = new Set<string>();
    const identifiedSites = new Map<string, SourceInForce>();
    for (const rule of snapshot.sources) {
      const calendar = calendars.get(rule.timezone) ?? new Calendar(rule.timezone);
      calendars.set(rule.timezone, calendar);
      const domains = new Set(rule.domains);
      const source: SourceInForce = {
        ...rule,
        calendar,
        isOwn: (hostname) => isWithin(hostname, domains),
        isOwnNetwork: networkCheck(rule.ownNetworks),
        isExcluded: pathCheck(rule.excludedPaths),
      };
      sources.set(rule.id, source);
      const isIdentified = rule.kind === 'site' && allows(rule.level, 'identified');
      for (const domain of domains) {
        ownHostnames.add(domain);
        if (isIdentified) identifiedSites.set(domain, source);
      }
    }
    this.#sources = sources;
    this.#ownHostnames = ownHostnames;
    this.#identifiedSites = identifiedSites;
    this.#consents = new Map(snapshot.consents);
    this.#maxLevel = snapshot.maxLevel;
    this.#writtenAt = Date.parse(snapshot.writtenAt);
    this.version = snapshot.version;
    return this.version;
  }

  source(id: string): SourceInForce | undefined {
    return this.#sources.get(id);
  }

  sources(): Iterable<SourceInForce> {
    return this.#sources.values();
  }

  /** Whether some site calls this hostname its own: to an answer it must not matter which. */
  isAnyonesOwn(hostname: string): boolean {
    return isWithin(hostname, this.#ownHostnames);
  }

  /** The site whose own this hostname is and whose level is `identified` at least, the nearest name first. */
  identifiedSite(hostname: string): SourceInForce | undefined {
    for (let name = hostname; name !== ''; name = parentOf(name)) {
      const site = this.#identifiedSites.get(name);
      if (site !== undefined) return site;
    }
    return undefined;
  }

  isStale(now: number): boolean {
    return this.#staleAfterMs !== null && now - this.#writtenAt > this.#staleAfterMs;
  }

  /** The level for one hit: the lowest of the source's, what the token and the subject allow, and the reader's signal. */
  level(
    source: SourceInForce,
    hit: { token?: Level; subject?: string | null; optedOut: boolean; at: number },
  ): Level {
    let level = lowest(source.level, this.#maxLevel);
    if (hit.token !== undefined) level = lowest(level, hit.token);
    const consent = hit.subject ? this.#consents.get(hit.subject) : undefined;
    if (consent !== undefined) level = lowest(level, consent);
    // A document's notice comes before its first page: there the signal lowers nothing.
    if (hit.optedOut && source.kind !== 'document') level = lowest(level, 'count');
    if (this.isStale(hit.at)) level = lowest(level, 'count');
    return level;
  }
}

function isWithin(hostname: string, domains: ReadonlySet<string>): boolean {
  for (let name = hostname; name !== ''; name = parentOf(name)) if (domains.has(name)) return true;
  return false;
}

/** `www.shop.example` → `shop.example` → `example` → nothing. */
function parentOf(hostname: string): string {
  const dot = hostname.indexOf('.');
  return dot === -1 ? '' : hostname.slice(dot + 1);
}

const never = (): boolean => false;

/** @param cidrs checked by the registry; one that is none after all (an old snapshot) holds for nobody. */
function networkCheck(cidrs: readonly string[]): (address: string) => boolean {
  if (cidrs.length === 0) return never;
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const kind = family === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), kind);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

/**
 * Each part between stars where it is first found: in time linear in the path, which strangers choose. (A regular
 * expression of three stars took seconds on a path of a thousand letters.)
 */
function pathCheck(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return never;
  const all = patterns.map((pattern) => pattern.split('*'));
  return (path) => all.some((parts) => isMatch(path, parts));
}

function isMatch(path: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.at(-1);
  if (last === undefined) return path === first;
  if (!path.startsWith(first)) return false;
  let end = first.length;
  for (const part of others.slice(0, -1)) {
    const found = path.indexOf(part, end);
    if (found === -1) return false;
    end = found + part.length;
  }
  return path.length - last.length >= end && path.endsWith(last);
}

/** Stands in for a source that is not there: a hit of an unknown pixel does the same work, and is thrown away. */
export const DECOY: SourceInForce = {
  id: '0000000000',
  kind: 'site',
  level: 'anonymous',
  timezone: 'UTC',
  domains: [],
  retentionDays: 1,
  allowedParams: [],
  ownNetworks: [],
  excludedPaths: [],
  calendar: new Calendar('UTC'),
  isOwn: never,
  isOwnNetwork: never,
  isExcluded: never,
};
