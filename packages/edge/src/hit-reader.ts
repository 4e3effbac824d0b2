/**
 * From a hit to its events: the one place where it is decided what is kept of a load. Free of `node:http`, so that every
 * lane that answers pixels calls this.
 *
 *   whose network? ─► rate ─► which source? ─► which level? ─► verdict ─► visitor, session ─► a line for the spool
 *
 * A hit that is not kept (unknown, forged, opted out, too fast) goes the same way with a source that is not there, and
 * ends with a line that nobody writes: neither its answer nor its time tells.
 */
import {
  ENGAGEMENT,
  EVENT_LIMITS,
  RESERVED_NAME,
  TRAP_LINK,
  WITHDRAWN,
  allows,
  lowest,
} from '@clearpixel/pixel';
import type { EventLine, Level, SourceKind, Token, TokenCodec } from '@clearpixel/pixel';
import { randomUUID } from 'node:crypto';
import type { Agent, AgentReader } from './agent.ts';
import type { ClientAddress, ClientAddresses } from './client-address.ts';
import type { CountryOf } from './country.ts';
import type { PostedBody } from './event-body.ts';
import { acquisitionOf, cut, languageOf, setAcquisition, withoutEmpty } from './event-fields.ts';
import type { BrowserOfVisitor, LastingVisitor, LastingVisitors } from './lasting-visitors.ts';
import { EDGE_LIMITS } from './limits.ts';
import { pathWith } from './page-address.ts';
import type { RateLimit } from './rate-limit.ts';
import { ReaderVisits } from './reader-visits.ts';
import type { ReaderOfPage } from './reader-visits.ts';
import type { RequestHead } from './request-head.ts';
import { DECOY } from './rules.ts';
import type { Rules, SourceInForce } from './rules.ts';
import { SaidReader } from './said.ts';
import type { Said } from './said.ts';
import type { Acquisition } from './sessions.ts';
import { FOREIGN_HOSTNAME, TRAPPED, foreignHostname, judge, own } from './verdict/judge.ts';
import type { Judgement } from './verdict/judge.ts';
import type { Networks } from './verdict/networks.ts';
import { scopeOf } from './verdict/rule.ts';
import type { Visitors } from './visitors.ts';

const HOUR_MS = 3_600_000;

/** What became of a hit; the names are the metrics' too. */
export const NO_HITS = {
  kept: 0,
  unknown: 0,
  forged: 0,
  off: 0,
  excluded: 0,
  'rate-limited': 0,
  'too-long': 0,
  head: 0,
};
export type Outcome = keyof typeof NO_HITS;

export interface Reading {
  outcome: Outcome;
  /** One for each event; empty where nothing is kept. */
  lines: string[];
  /** `Set-Cookie` of the answer; never of an image's. */
  cookie?: string;
  /** Of a click: what is put behind its destination, so that the page there knows who comes. */
  reference?: string;
}

export interface HitReaderParts {
  rules: Rules;
  visitors: Visitors;
  lasting: LastingVisitors;
  tokens: TokenCodec;
  addresses: ClientAddresses;
  agents: AgentReader;
  countryOf: CountryOf;
  networks: Networks;
  /** The edge's public address is https, and not this machine's own name. */
  isPublicHttps: boolean;
  rate: RateLimit;
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
  /** The most lasting first. */
  lasting: readonly LastingVisitor[];
  /** Who came to the page by a click in a mail, as the page says with a token. */
  reader: ReaderOfPage | null;
  kept: boolean;
}

/** What a body says beside its events, and the browser beside its body. */
interface Visit {
  body: PostedBody;
  browser: BrowserOfVisitor;
}

export class HitReader {
  readonly #parts: HitReaderParts;
  readonly #said = new SaidReader();
  readonly #readers: ReaderVisits;

  constructor(parts: HitReaderParts) {
    this.#parts = parts;
    this.#readers = new ReaderVisits(parts.rules, parts.tokens, parts.visitors.sessions);
  }

  /** `GET /p/{site}.gif`. */
  sitePixel(head: RequestHead, site: string, query: string): Reading {
    const said: Said = { ...this.#said.byImage(query, head.referer), at: head.at };
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
      // Our own names are the script's, by `/e`.
      tooLong || name === '' || name.startsWith(RESERVED_NAME),
    );
  }

  /** `POST /e`. */
  events(head: RequestHead, body: PostedBody, browser: BrowserOfVisitor): Reading {
    const source = this.#source(body.site, 'site');
    const page = { source: source ?? DECOY, withHash: typeof body.hash === 'string' };
    const said = body.events.flatMap((event) => this.#said.posted(head, event, page));
    return this.#read(head, source, null, said, 'unknown', false, { body, browser });
  }

  /** `GET /o/{token}.gif` and `GET /c/{token}`; `token` is null where it is not ours. */
  token(head: RequestHead, token: Token | null, kind: 'open' | 'click', isEnd = false): Reading {
    const source = token === null ? undefined : this.#parts.rules.source(token.source);
    const name = isEnd ? 'open-end' : token?.link === TRAP_LINK ? 'trap' : kind;
    const said: Said = { ...this.#said.byToken(kind, name, token?.destination), at: head.at };
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
    visit?: Visit,
  ): Reading {
    const { rules, rate, addresses, agents } = this.#parts;
    const client = addresses.read(head.connection, head.forwarded);
    const isTooFast = rate.exceeds(client.network, head.at);
    const known = source ?? DECOY;
    const consent = visit?.body.consent;
    const allowed = rules.level(known, {
      ...(token === null ? {} : { token: token.level, subject: token.subject }),
      // Who has agreed in so many words has said more than the browser's general signal.
      optedOut: (head.optedOut || visit?.body.gpc === true) && consent !== 'granted',
      at: head.at,
    });
    const level = consent === 'denied' ? lowest(allowed, 'anonymous') : allowed;
    const kept = source !== undefined && !unusable && !isTooFast && level !== 'off';
    const agent = agents.read(head.agent);
    const given = visit?.body.own;
    const brought = given ? this.#parts.tokens.verify('visitor', given) : null;
    const ownBy = this.#ownBy(known, client, token ?? brought);
    const trapped = token?.link === TRAP_LINK ? TRAPPED : null;
    const judgement =
      ownBy === null
        ? (trapped ??
          judge(scopeOf(known.kind, events[0]?.kind), {
            head,
            agent,
            network: this.#parts.networks.find(client.address),
            isPublicHttps: this.#parts.isPublicHttps,
            sinceStampedMs: token === null ? null : head.at - token.stampedAt,
            referrer: events[0]?.referrer ?? null,
          }))
        : own(ownBy);
    const { lasting, cookie } = this.#lasting(head, client, known, level, visit);
    const origin: Origin = {
      head,
      client,
      agent,
      source: known,
      level,
      token,
      judgement,
      lasting: consent === 'granted' ? lasting : [],
      reader: allows(level, 'identified') ? this.#readers.readerOf(brought, known, head.at) : null,
      kept,
    };
    // Below `anonymous` nothing is kept that it could say.
    const told = events.filter(
      ({ name, page }) =>
        (name !== ENGAGEMENT || allows(level, 'anonymous')) && !known.isExcluded(page.path),
    );
    const lines = told.map((said) => this.#line(origin, said));
    if (consent === 'denied')
      for (const visitor of lasting) lines.push(this.#withdrawal(origin, visitor));
    if (kept) {
      const outcome = lines.length === 0 && events.length > 0 ? 'excluded' : 'kept';
      return {
        outcome,
        lines,
        ...(cookie === null ? {} : { cookie }),
        ...(token?.destination === undefined ? {} : { reference: this.#reference(origin, token) }),
      };
    }
    const outcome = isTooFast
      ? 'rate-limited'
      : source === undefined || unusable
        ? outcomeWithout
        : 'off';
    // A cookie goes also where nothing is kept.
    return { outcome, lines: [], ...(consent === 'denied' && cookie !== null ? { cookie } : {}) };
  }

  /** By what it is known as the owner's own load; null where it is anybody else's. @param token of the hit or its page */
  #ownBy(
    source: SourceInForce,
    client: ClientAddress,
    token: Token | null,
  ): Parameters<typeof own>[0] | null {
    const isOwn = token?.isOwn === true;
    if (isOwn && token.kind !== 'visitor') return 'own-copy';
    if (source.isOwnNetwork(client.address)) return 'own-network';
    return isOwn && token.source === source.id ? 'own-visit' : null;
  }

  #reference({ head, level, judgement }: Origin, click: Token): string {
    const { verdict } = judgement;
    const { optedOut, at } = head;
    return this.#readers.reference(click, { level, verdict, optedOut, at });
  }

  /** Who is proved to last, and the cookie of the answer: a first one with consent, none any more with its end. */
  #lasting(
    head: RequestHead,
    client: ClientAddress,
    source: SourceInForce,
    level: Level,
    visit: Visit | undefined,
  ): { lasting: LastingVisitor[]; cookie: string | null } {
    if (visit === undefined || !visit.body.consent) return { lasting: [], cookie: null };
    const { body, browser } = visit;
    const said = { consent: body.consent, identify: body.identify, framed: body.framed === true };
    const isGranted = body.consent === 'granted';
    if (isGranted && !allows(level, 'identified')) return { lasting: [], cookie: null };
    const lasting = this.#parts.lasting.proved(source, said, browser, head.at);
    if (!isGranted)
      return { lasting, cookie: this.#parts.lasting.takeBack(body.site, said, browser) };
    const hasCookie = lasting.some((visitor) => visitor.lasting === 1);
    const who = `${client.visitorPart}\n${head.agent}`;
    return {
      lasting,
      cookie: hasCookie ? null : this.#parts.lasting.offer(source, said, browser, who, head.at),
    };
  }

  /** What the store needs to cut the tie between somebody's visits, and nothing more. */
  #withdrawal(origin: Origin, { visitor, lasting }: LastingVisitor): string {
    return JSON.stringify({
      ...this.#always(origin, { kind: 'event', name: WITHDRAWN }, origin.head.at),
      visitor,
      lasting,
    });
  }

  /** What every event has, from level `count`. */
  #always(
    { source, level, judgement }: Origin,
    { kind, name }: Pick<Said, 'kind' | 'name'>,
    saidAt: number,
  ): EventLine {
    const at = allows(level, 'anonymous') ? saidAt : saidAt - (saidAt % HOUR_MS);
    // Of the time that is kept: where days begin at half past, it would tell in which half of the hour it was.
    const day = source.calendar.day(at).date;
    return {
      id: randomUUID(),
      at,
      source: source.id,
      sourceKind: source.kind,
      kind,
      name,
      level,
      verdict: judgement.verdict,
      certainty: judgement.certainty,
      reasons: judgement.reasons,
      day,
      retainUntil: source.calendar.after(day, source.retentionDays),
    };
  }

  #line(origin: Origin, said: Said): string {
    const { head, client, agent, source, level, token, lasting, reader, kept } = origin;
    const { visitors, countryOf } = this.#parts;
    const anonymous = allows(level, 'anonymous');
    const isSite = source.kind === 'site';
    const line = this.#always(origin, said, said.at);
    if (isSite) {
      if (foreignHostname(source, said.page.hostname))
        line.reasons = [...line.reasons, FOREIGN_HOSTNAME];
      line.hostname = said.page.hostname;
      line.path = pathWith(said.page, source.allowedParams);
    }
    const country = countryOf(client.address);
    if (country !== '') line.country = country;
    if (said.value !== 0) line.value = said.value;
    if (token?.link !== undefined) line.link = token.link;

    const acquisition = (): Acquisition => acquisitionOf(said, source);
    if (!anonymous) {
      if (isSite) {
        const { channel, utmSource, utmMedium, utmCampaign } = acquisition();
        Object.assign(line, withoutEmpty({ channel, utmSource, utmMedium, utmCampaign }));
      }
      return JSON.stringify(line);
    }

    // Where a link led. At `count` it could tell for whom it was written.
    if (token?.destination !== undefined) {
      line.hostname = said.page.hostname;
      line.path = said.page.path;
    }
    let subject = token?.subject ?? '';
    if (isSite) {
      const who = `${client.visitorPart}\n${head.agent}`;
      if (kept) {
        const session = visitors.session(
          source,
          who,
          said.name === ENGAGEMENT ? null : acquisition,
          {
            at: said.at,
            now: head.at,
            lasting: lasting.map(({ visitor }) => visitor),
            reader: reader?.isFresh === true ? reader.subject : '',
          },
        );
        subject = this.#readers.subjectOf(session, reader, {
          site: source,
          fromWithin: said.referrer === null ? null : source.isOwn(said.referrer),
          isLasting: lasting.length > 0,
          now: head.at,
        });
        if (session !== null) {
          line.visitor = session.visitor;
          const [mostLasting] = lasting;
          if (mostLasting !== undefined) line.lasting = mostLasting.lasting;
          line.session = session.id;
          line.sessionAt = session.startAt;
          setAcquisition(line, session);
        }
      } else {
        visitors.pretend(source, who, said.at);
        setAcquisition(line, acquisition());
      }
      if (said.title !== '') line.title = cut(said.title, EVENT_LIMITS.titleCharacters);
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
      if (subject !== '') line.subject = subject;
      if (client.network !== '') line.network = client.network;
      if (allows(level, 'full')) {
        line.address = client.address;
        line.agent = head.agent.slice(0, EDGE_LIMITS.agentCharacters);
      }
    }
    return JSON.stringify(line);
  }
}
