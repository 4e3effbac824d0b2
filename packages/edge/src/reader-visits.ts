/**
 * The consenting reader's way onto a site: whoever comes by a click is the same person there, for this one visit.
 *
 *   click ─► the redirect's address ends in `#clearpixel=TOKEN` ─► the script takes it off and sends it with what this page
 *   tells ─► those events are the reader's ─► and so is the visit that began with them, page after page
 *
 * Nothing is kept in the browser, so on the pages after it nobody is proved to be the one who came by the click: there is
 * the visitor of the day alone, which several people behind one address may share. So a visit is the reader's only if it
 * began with the token, only on pages that were reached from within the site, and only until somebody arrives anew.
 */
import { HUMAN_VERDICTS, allows } from '@clearpixel/pixel';
import type { Level, Token, TokenCodec, Verdict } from '@clearpixel/pixel';
import type { Rules, SourceInForce } from './rules.ts';
import type { Session, Sessions } from './sessions.ts';

/** An address that is copied, or read later out of a history, names nobody any more. */
const REFERENCE_MAX_AGE_MS = 10 * 60_000;
/** A cookie's token is of level `identified` (lasting-visitors.ts): by its level a reference is known from it. */
const REFERENCE_LEVEL = 'full';

/** Whom a page's token names. */
export interface ReaderOfPage {
  subject: string;
  /** Young enough to tell of somebody new; an older one only goes on with what is theirs. */
  isFresh: boolean;
}

export class ReaderVisits {
  readonly #rules: Rules;
  readonly #tokens: TokenCodec;
  readonly #sessions: Sessions;

  constructor(rules: Rules, tokens: TokenCodec, sessions: Sessions) {
    this.#rules = rules;
    this.#tokens = tokens;
    this.#sessions = sessions;
  }

  /** What the address that a click leads to gets at its end; empty where the visit is to be nobody's. */
  reference({ destination, subject }: Token, { level, verdict, optedOut, at }: ClickHit): string {
    if (!destination || subject === null || !allows(level, 'identified')) return '';
    if (!HUMAN_VERDICTS.includes(verdict)) return '';
    // Behind a text to be scrolled to, no script of the page would see it, and it would stand there.
    if (destination.includes(':~:')) return '';
    const site = this.#rules.identifiedSite(URL.parse(destination)?.hostname ?? '');
    if (site === undefined || !this.#isAllowed(site, subject, at, optedOut)) return '';
    const token = this.#tokens.sign({
      kind: 'visitor',
      source: site.id,
      subject,
      level: REFERENCE_LEVEL,
      stampedAt: at - (at % 1_000),
    });
    return `#clearpixel=${token}`;
  }

  /** @param token what the page brought, of kind `visitor` */
  readerOf(token: Token | null, site: SourceInForce, now: number): ReaderOfPage | null {
    if (token === null || token.subject === null || token.level !== REFERENCE_LEVEL) return null;
    const { source, subject, stampedAt } = token;
    if (source !== site.id || !this.#isAllowed(site, subject, now, false)) return null;
    return { subject, isFresh: now - stampedAt <= REFERENCE_MAX_AGE_MS };
  }

  /**
   * Whose an event is; empty: nobody's. Ends the visit's tie to its reader where it has to.
   *
   * @param fromWithin whether the page was reached from one of the site's own; null where nobody said
   * @param isLasting the browser itself is proved to be the same from hit to hit
   */
  subjectOf(
    session: Session | null,
    reader: ReaderOfPage | null,
    { site, fromWithin, isLasting, now }: PageHit,
  ): string {
    const brought = reader?.isFresh === true ? reader.subject : '';
    if (session === null) return brought;
    const { subject } = session;
    if (subject === '') {
      // A visitor of the day whose visit had begun before may be somebody else.
      if (isLasting && brought !== '') this.#sessions.tie(session, brought, now);
      return brought;
    }
    const isSame = reader?.subject === subject;
    const goesOn = isSame || (reader === null && fromWithin !== false);
    if (goesOn && this.#isAllowed(site, subject, now, false))
      return isSame || fromWithin === true ? subject : '';
    this.#sessions.tie(session, '', now);
    return brought;
  }

  #isAllowed(site: SourceInForce, subject: string, at: number, optedOut: boolean): boolean {
    return allows(this.#rules.level(site, { subject, optedOut, at }), 'identified');
  }
}

export interface ClickHit {
  level: Level;
  verdict: Verdict;
  optedOut: boolean;
  at: number;
}

export interface PageHit {
  site: SourceInForce;
  fromWithin: boolean | null;
  isLasting: boolean;
  now: number;
}
