/** A random site for tests, and its reports as one would write them down without a database. */
import { ENGAGEMENT } from '@clearpixel/pixel';
import type { EventLine, EventMatch, Verdict } from '@clearpixel/pixel';
import type { Dimension } from './dimension.ts';
import type { Filter } from './filter.ts';
import type { ReportScope } from './report-scope.ts';
import { sampleEvent } from './sample-events.ts';

export const SITE = 'randomsite';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 10, 20);
const EVENTS = 1_500;
export const SUBJECTS = ['aaaaaaaaaaaaa', 'bbbbbbbbbbbbb'];
export const MAIL = 'randommail';

export type Sample = EventLine & Required<Pick<EventLine, 'verdict' | 'day' | 'name' | 'kind'>>;

/** The same numbers in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sessions of a few events, some by people who last and agreed in the middle, some over midnight, some of robots. */
export function sampleEvents(): Sample[] {
  const random = randomOf(7);
  const one = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] ?? fail();
  const events: Sample[] = [];
  for (let session = 1; events.length < EVENTS; session++) {
    const began = START + Math.floor(random() * 5 * 24 * 3_600) * 1_000;
    const lasts = random() < 0.35;
    const lasting = String(500 + Math.floor(random() * 12));
    const origin = {
      channel: one(['direct', 'organic-search', 'email', 'paid-search', ''] as const),
      utmSource: one(['', 'news']),
      utmCampaign: one(['', 'spring', 'fall']),
      country: one(['DE', 'FR', '']),
      browser: one(['Chrome', 'Firefox']),
      referrer: one(['', 'www.google.com']),
    };
    const verdict = one<Verdict>(['person', 'person', 'person', 'unknown', 'bot', 'scanner']);
    const subject = random() < 0.15 ? one(SUBJECTS) : '';
    let at = began;
    for (let place = 0; place <= Math.floor(random() ** 2 * 9); place++) {
      const day = new Date(at).toISOString().slice(0, 10);
      const isNobody = random() < 0.04;
      const isLasting = lasts && place > 0 && !isNobody;
      const name = one(['pageview', 'pageview', 'pageview', 'order', 'signup', ENGAGEMENT]);
      events.push({
        ...sampleEvent({ at, source: SITE, day, ...origin }),
        verdict,
        day,
        kind: name === 'pageview' ? 'view' : 'event',
        name,
        path: one(['/', '/a', '/b', '/b/c', '/100%_x']),
        reasons: [verdict === 'bot' ? 'agent-names-robot' : 'ordinary-browser'],
        subject,
        ...(name === 'order'
          ? { value: one([5, 10.25, -2]), currency: one(['EUR', 'EUR', 'USD', '']) }
          : {}),
        ...(name === ENGAGEMENT
          ? { engagedMs: Math.floor(random() * 9_000), scroll: Math.floor(random() * 101) }
          : {}),
        ...(name === 'signup' ? { props: { plan: one(['free', 'pro', '']) } } : {}),
        visitor: isNobody ? '0' : isLasting ? lasting : String(1 + (session % 90)),
        session: isNobody ? '0' : String(10_000 + session),
        sessionAt: isNobody ? 0 : began,
        lasting: isLasting ? 1 : 0,
      });
      // Some at the same moment, most minutes apart.
      at += Math.floor(random() * 1.2 * 20) * 60_000;
    }
  }
  for (let i = 0; i < 60; i++) {
    const at = START + Math.floor(random() * 5 * 24 * 60) * 60_000;
    const kind = one(['open', 'click'] as const);
    events.push({
      ...sampleEvent({ at, source: MAIL, sourceKind: 'campaign' }),
      verdict: 'person',
      day: new Date(at).toISOString().slice(0, 10),
      kind,
      name: kind,
      path: '',
      subject: one(SUBJECTS),
    });
  }
  return events;
}

/** The same reports, as one would write them down without a database. */
export class Plain {
  readonly #all: readonly Sample[];
  readonly #person = new Map<string, string>();
  readonly #ends = new Map<string, { entry: string; exit: string }>();

  constructor(all: readonly Sample[]) {
    this.#all = all.filter(({ source }) => source === SITE);
    const bySession = Map.groupBy(
      this.#all.filter(({ session }) => session !== '0'),
      ({ session }) => session ?? '0',
    );
    for (const [session, told] of bySession) {
      const lasting = told.find((event) => event.lasting === 1);
      if (lasting?.visitor !== undefined) this.#person.set(session, lasting.visitor);
      const seen = told.filter(({ name }) => name !== ENGAGEMENT);
      // Of nothing but engagement the order is not kept.
      const events = seen.length > 0 ? seen : told.map((one) => ({ ...one, at: 0 }));
      const first = Math.min(...events.map(({ at }) => at));
      const last = Math.max(...events.map(({ at }) => at));
      const entries = new Set(events.filter(({ at }) => at === first).map((one) => one.path ?? ''));
      const exits = new Set(events.filter(({ at }) => at === last).map((one) => one.path ?? ''));
      // Of several events at one moment the store may take any.
      this.#ends.set(session, {
        entry: entries.size === 1 ? ([...entries][0] ?? '') : '?',
        exit: exits.size === 1 ? ([...exits][0] ?? '') : '?',
      });
    }
  }

  get hasTiedEnds(): boolean {
    return [...this.#ends.values()].some(({ entry, exit }) => entry === '?' || exit === '?');
  }

  valuesOf(event: Sample, dimension: Dimension): string | null {
    if (dimension.of === 'property') return event.props?.[dimension.name] ?? null;
    if (dimension.of === 'session')
      return this.#ends.get(event.session ?? '0')?.[dimension.name] ?? null;
    const columns: Partial<Record<string, string | undefined>> = {
      path: event.path,
      event: event.name,
      source: event.utmSource,
      campaign: event.utmCampaign,
      kind: event.kind,
      verdict: event.verdict,
      channel: event.channel,
      country: event.country,
      browser: event.browser,
      referrer: event.referrer,
    };
    return columns[dimension.name] ?? '';
  }

  #holds(event: Sample, { dimension, operation, values }: Filter): boolean {
    const found = this.valuesOf(event, dimension);
    if (dimension.of === 'session' && found === null) return false;
    const isNegative = operation === 'is_not' || operation === 'not_contains';
    if (found === null && !isNegative) return false;
    const text = found ?? '';
    const [value = ''] = values;
    const holds = {
      is: text === value,
      is_not: text !== value,
      contains: text.toLowerCase().includes(value.toLowerCase()),
      not_contains: !text.toLowerCase().includes(value.toLowerCase()),
      matches: new RegExp(value, 'u').test(text),
      any_of: values.includes(text),
    };
    return holds[operation];
  }

  events(scope: ReportScope, ownToo = false): Sample[] {
    return this.#all.filter(
      (event) =>
        event.at >= scope.from &&
        event.at < scope.to &&
        (scope.verdicts.length === 0 || scope.verdicts.includes(event.verdict)) &&
        scope.filters.every((filter) => this.#holds(event, filter)) &&
        (ownToo || !event.name.startsWith('$')),
    );
  }

  /** null: nobody. */
  who(event: Sample): string | null {
    const person = this.#person.get(event.session ?? '0');
    if (event.visitor === '0') return null;
    return person === undefined ? `${event.day} ${event.visitor}` : person;
  }
  visitors(events: readonly Sample[]): number {
    return new Set(events.map((event) => this.who(event)).filter((who) => who !== null)).size;
  }
  lasting(events: readonly Sample[]): number {
    return new Set(events.flatMap(({ session }) => this.#person.get(session ?? '0') ?? [])).size;
  }
  personOf(event: Sample): string | undefined {
    return this.#person.get(event.session ?? '0');
  }
  sessions(events: readonly Sample[]): Set<string> {
    return new Set(events.map(({ session }) => session ?? '0').filter((one) => one !== '0'));
  }
  whole(session: string): Sample[] {
    return this.#all.filter((event) => event.session === session);
  }
}

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
export const round = (number: number): number => Math.round(number * 1e6) / 1e6;

export function mainCurrency(events: readonly Sample[]): string {
  const counts = [
    ...Map.groupBy(
      events.filter(({ value }) => (value ?? 0) !== 0),
      (one) => one.currency ?? '',
    ),
  ];
  return counts.toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))[0]?.[0] ?? '';
}

export function matches(event: Sample, match: EventMatch): boolean {
  const { event: name, path: where, property } = match;
  if (name !== undefined && event.name !== name) return false;
  if (where !== undefined) {
    if (name === undefined && event.kind !== 'view') return false;
    const pattern = where
      .split('*')
      .map((part) => RegExp.escape(part))
      .join('.*');
    if (!new RegExp(`^${pattern}$`, 'su').test(event.path ?? '')) return false;
  }
  if (property === undefined) return true;
  const value = event.props?.[property.name];
  return value !== undefined && (property.value === undefined || property.value === value);
}

interface Mark {
  mask: number;
  place: number;
}

/** Steps in order, other events in between, the last at most `window` behind the first; what is alike at one moment is one. */
export function looseLevel(ordered: readonly Mark[], count: number, window: number): number {
  const began: number[] = [];
  let level = 0;
  const alike = new Map(ordered.map((mark) => [mark.place, mark]));
  for (const { mask, place } of alike.values())
    for (let step = count - 1; step >= 0; step--) {
      if ((mask & (2 ** step)) === 0) continue;
      const first = step === 0 ? place : began[step - 1];
      if (first === undefined || place - first > window) continue;
      began[step] = first;
      level = Math.max(level, step + 1);
    }
  return level;
}

export function strictLevel(
  ordered: readonly (Mark & { event: Sample })[],
  count: number,
  windowSeconds: number,
): number {
  let level = 0;
  for (let begin = 0; begin < ordered.length; begin++)
    for (let step = 0; step < count; step++) {
      const mark = ordered[begin + step];
      const first = ordered[begin];
      if (mark === undefined || first === undefined || (mark.mask & (2 ** step)) === 0) break;
      if (mark.event.at - first.event.at > windowSeconds * 1_000) break;
      level = Math.max(level, step + 1);
    }
  return level;
}

export function walkOf(
  nodes: readonly string[],
  since: string | null,
  until: string | null,
  places: number,
): string[] {
  const begin = since === null ? 0 : nodes.indexOf(since);
  if (begin === -1) return [];
  const begun = nodes.slice(begin);
  if (until === null) return begun.slice(0, places);
  const end = begun.indexOf(until);
  if (end === -1) return [];
  const walk = begun.slice(0, end + 1);
  if (since === null) return walk.slice(-places);
  return walk.length <= places ? walk : [];
}

export function fail(): never {
  throw new Error('this cannot be');
}
