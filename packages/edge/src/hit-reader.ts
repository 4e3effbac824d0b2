/**
 * From a hit to its events: the one place where it is decided what is kept of a load. Free of `node:http`, so that every
 * lane that answers pixels calls this.
 *
 *   whose network? ─► rate ─► which source? ─► which level? ─► verdict ─► visitor, session ─► a line for the spool
 *
 * A hit that is not kept (unknown, forged, opted out, too fast) goes the same way with a source that is not there, and
 * ends with a line that nobody writes: neither its answer nor its time tells.
 */
import { ENGAGEMENT, EVENT_LIMITS, allows } from '@clearpixel/pixel';
import type { EventKind, EventLine, Level, SourceKind, Token, TokenCodec } from '@clearpixel/pixel';
import { randomUUID } from 'node:crypto';
import type { Agent, AgentReader } from './agent.ts';
import { BoundedCache } from './bounded-cache.ts';
import { channelOf } from './channel.ts';
import type { ClientAddress, ClientAddresses } from './client-address.ts';
import type { CountryOf } from './country.ts';
import type { PostedBody, PostedEvent } from './event-body.ts';
import { EDGE_LIMITS } from './limits.ts';
import { PageAddressReader, pathWith } from './page-address.ts';
import type { PageAddress } from './page-address.ts';
import { QueryParameters } from './query.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestHead } from './request-head.ts';
import { DECOY } from './rules.ts';
import type { Rules, SourceInForce } from './rules.ts';
import type { Acquisition } from './sessions.ts';
import { judge } from './verdict.ts';
import type { Judgement } from './verdict.ts';
import type { Visitors } from './visitors.ts';

/** What became of a hit; the names are the metrics' too. */
const HOUR_MS = 3_600_000;

export type Outcome = 'kept' | 'unknown' | 'forged' | 'off' | 'rate-limited' | 'too-long' | 'head';

export interface Reading {
  outcome: Outcome;
  /** One for each event; empty where nothing is kept. */
  lines: string[];
}

export interface HitReaderParts {
  rules: Rules;
  visitors: Visitors;
  tokens: TokenCodec;
  addresses: ClientAddresses;
  agents: AgentReader;
  countryOf: CountryOf;
  rate: RateLimit;
}

/** What an event says of itself, wherever it came from. */
interface Said {
  kind: EventKind;
  name: string;
  page: PageAddress;
  /** The referring hostname; '' there was none, null nobody said. */
  referrer: string | null;
  title: string;
  value: number;
  currency: string;
  props: Record<string, string>;
  /** Of events by the name of `ENGAGEMENT` alone. */
  engagement: { ms: number; scroll: number } | null;
  at: number;
}

/** What all events of one request share. */
interface Origin {
  head: RequestHead;
  client: ClientAddress;
  agent: Agent;
  source: SourceInForce;
  level: Level;
  token: Token | null;
  judgement: Judgement;
  kept: boolean;
}

export class HitReader {
  readonly #parts: HitReaderParts;
  readonly #pages = new PageAddressReader();
  readonly #addresses = new BoundedCache<string, Omit<Said, 'at'>>(EDGE_LIMITS.cachedAddresses);

  constructor(parts: HitReaderParts) {
    this.#parts = parts;
  }

  /** `GET /p/{site}.gif`. */
  sitePixel(head: RequestHead, site: string, query: string): Reading {
    const said: Said = { ...this.#saidBy(query, head.referer), at: head.at };
    const { name } = said;
    const tooLong =
      name.length > EVENT_LIMITS.nameCharacters ||
      head.target.length > EDGE_LIMITS.targetCharacters;
    return this.#read(
      head,
      this.#source(site, 'site'),
      null,
      [said],
      tooLong ? 'too-long' : 'unknown',
      tooLong || name === '',
    );
  }

  /** Remembered: the same page is shown to many. */
  #saidBy(query: string, referer: string): Omit<Said, 'at'> {
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

  /** `POST /e`. */
  events(head: RequestHead, body: PostedBody): Reading {
    const said = body.events.map((event) => this.#posted(head, event));
    return this.#read(head, this.#source(body.site, 'site'), null, said, 'unknown', false);
  }

  /** `GET /o/{token}.gif` and `GET /c/{token}`; `token` is null where it is not ours. */
  token(head: RequestHead, token: Token | null, kind: 'open' | 'click'): Reading {
    const source = token === null ? undefined : this.#parts.rules.source(token.source);
    const said: Said = {
      kind,
      name: kind,
      page: this.#pages.read(''),
      referrer: null,
      title: '',
      value: 0,
      currency: '',
      props: {},
      engagement: null,
      at: head.at,
    };
    const usable = source !== undefined && source.kind !== 'site' ? source : undefined;
    return this.#read(head, usable, token, [said], token === null ? 'forged' : 'unknown', false);
  }

  #source(id: string, kind: SourceKind): SourceInForce | undefined {
    const source = this.#parts.rules.source(id);
    return source?.kind === kind ? source : undefined;
  }

  #read(
    head: RequestHead,
    source: SourceInForce | undefined,
    token: Token | null,
    events: readonly Said[],
    outcomeWithout: Outcome,
    unusable: boolean,
  ): Reading {
    const { rules, rate, addresses, agents } = this.#parts;
    const client = addresses.read(head.connection, head.forwarded);
    const isTooFast = rate.exceeds(client.network, head.at);
    const known = source ?? DECOY;
    const level = rules.level(known, {
      ...(token === null ? {} : { token: token.level, subject: token.subject }),
      optedOut: head.optedOut,
      at: head.at,
    });
    const kept = source !== undefined && !unusable && !isTooFast && level !== 'off';
    const agent = agents.read(head.agent);
    const judgement = judge(known.kind, { agent, prefetch: head.prefetch });
    const origin: Origin = { head, client, agent, source: known, level, token, judgement, kept };
    // Below `anonymous` nothing is kept that it could say.
    const told = allows(level, 'anonymous')
      ? events
      : events.filter(({ name }) => name !== ENGAGEMENT);
    const lines = told.map((said) => this.#line(origin, said));
    if (kept) return { outcome: 'kept', lines };
    const outcome = isTooFast
      ? 'rate-limited'
      : source === undefined || unusable
        ? outcomeWithout
        : 'off';
    return { outcome, lines: [] };
  }

  #line(
    { head, client, agent, source, level, token, judgement, kept }: Origin,
    said: Said,
  ): string {
    const { visitors, countryOf } = this.#parts;
    const anonymous = allows(level, 'anonymous');
    const at = anonymous ? said.at : said.at - (said.at % HOUR_MS);
    // Of the time that is kept: where days begin at half past, it would tell in which half of the hour it was.
    const day = source.calendar.day(at).date;
    const isSite = source.kind === 'site';
    const line: EventLine = {
      id: randomUUID(),
      at,
      source: source.id,
      sourceKind: source.kind,
      kind: said.kind,
      name: said.name,
      level,
      verdict: judgement.verdict,
      certainty: judgement.certainty,
      reasons: judgement.reasons,
      day,
      retainUntil: source.calendar.after(day, source.retentionDays),
    };
    if (isSite) {
      line.hostname = said.page.hostname;
      line.path = pathWith(said.page, source.allowedParams);
    }
    const country = countryOf(client.address);
    if (country !== '') line.country = country;
    if (said.value !== 0) line.value = said.value;

    const acquisition = (): Acquisition => acquisitionOf(said, source);
    if (!anonymous) {
      if (isSite) {
        const { channel, utmSource, utmMedium, utmCampaign } = acquisition();
        Object.assign(line, withoutEmpty({ channel, utmSource, utmMedium, utmCampaign }));
      }
      return JSON.stringify(line);
    }

    if (isSite) {
      const who = `${client.visitorPart}\n${head.agent}`;
      if (kept) {
        const session = visitors.session(source, who, acquisition, said.at, head.at);
        line.visitor = session.visitor;
        line.session = session.id;
        line.sessionAt = session.startAt;
        setAcquisition(line, session);
      } else {
        visitors.pretend(source, who, said.at);
        setAcquisition(line, acquisition());
      }
      if (said.title !== '') line.title = said.title.slice(0, EVENT_LIMITS.titleCharacters);
      if (said.currency !== '') line.currency = said.currency;
      if (Object.keys(said.props).length > 0) line.props = said.props;
      if (said.engagement !== null) {
        line.engagedMs = said.engagement.ms;
        line.scroll = said.engagement.scroll;
      }
    }
    const { browser, system, device } = agent;
    if (browser !== '') line.browser = browser;
    if (system !== '') line.system = system;
    if (device !== '') line.device = device;
    const language = languageOf(head.language);
    if (language !== '') line.language = language;

    if (allows(level, 'identified')) {
      if (token?.subject) line.subject = token.subject;
      if (client.network !== '') line.network = client.network;
      if (allows(level, 'full')) {
        line.address = client.address;
        line.agent = head.agent.slice(0, EDGE_LIMITS.agentCharacters);
      }
    }
    return JSON.stringify(line);
  }

  #posted(head: RequestHead, event: PostedEvent): Said {
    const props: Record<string, string> = {};
    for (const [name, value] of Object.entries(event.props ?? {}))
      if (value !== null) props[name] = String(value);
    const at = event.at ?? head.at;
    const isPlausible =
      at >= head.at - EDGE_LIMITS.eventPastMs && at <= head.at + EDGE_LIMITS.eventFutureMs;
    return {
      kind: event.name === 'pageview' ? 'view' : 'event',
      name: event.name,
      page: this.#pages.read(event.url ?? head.referer, head.referer),
      referrer: this.#referrer(event.referrer ?? ''),
      title: event.title ?? '',
      value: roundAmount(event.value ?? 0),
      currency: (event.currency ?? '').toUpperCase(),
      props,
      engagement: event.name === ENGAGEMENT ? (event.engagement ?? null) : null,
      at: isPlausible ? at : head.at,
    };
  }

  #referrer(address: string): string {
    return this.#pages.read(address).hostname;
  }
}

function acquisitionOf({ page, referrer }: Said, source: SourceInForce): Acquisition {
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
function setAcquisition(
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

function withoutEmpty(fields: Partial<EventLine>): Partial<EventLine> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** The first language asked for, without its region. */
function languageOf(header: string): string {
  return /^\s*([a-zA-Z]{2,3})(?![a-zA-Z])/.exec(header)?.[1]?.toLowerCase() ?? '';
}

/** The store keeps four digits behind the point. */
function roundAmount(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function amount(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return 0;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= EVENT_LIMITS.valueMax
    ? roundAmount(value)
    : 0;
}

function currency(text: string | undefined): string {
  return text !== undefined && /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : '';
}
