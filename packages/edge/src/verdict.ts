/**
 * Who caused a load, while the request is here: the first rule of the source's kind that holds gives the verdict, all
 * further ones that agree with it are reasons too. Rules look at what the request says of itself; evidence that comes
 * later (bursts, delivery times) revises a verdict when it is read and never changes what is stored.
 *
 * The same sign means different things in different places: a bare `Mozilla/5.0` is a robot on a web page, and Apple's
 * mail prefetch in a mail.
 */
import type { Certainty, SourceKind, Verdict } from '@clearpixel/pixel';
import type { Agent } from './agent.ts';
import type { SourceInForce } from './rules.ts';

export interface Judgement {
  verdict: Verdict;
  certainty: Certainty;
  /** Names of rules, the deciding one first. */
  readonly reasons: string[];
}

export interface Signs {
  agent: Agent;
  prefetch: boolean;
}

interface Rule {
  name: string;
  verdict: Verdict;
  certainty: Certainty;
  holds: (signs: Signs) => boolean;
}

const rule = (
  name: string,
  verdict: Verdict,
  certainty: Certainty,
  holds: (signs: Signs) => boolean,
): Rule => ({ name, verdict, certainty, holds });

/** `Mozilla/5.0`, as the agent reader cuts it. */
const BARE = 'Mozilla/5';

const announcedPrefetch = rule('prefetch-announced', 'prefetched', 'certain', (s) => s.prefetch);
const headless = rule('agent-headless', 'bot', 'certain', (s) =>
  /HeadlessChrome|PhantomJS|Puppeteer|Playwright/.test(s.agent.text),
);
const scanner = rule('agent-names-scanner', 'scanner', 'certain', (s) =>
  /\b(?:Barracuda|Mimecast|Proofpoint|Symantec|ZScaler|SafeLinks|BitSightBot|URLScan|VirusTotal|Forcepoint|Trend ?Micro|Sophos|Cisco-?Talos)/i.test(
    s.agent.text,
  ),
);
const robot = rule('agent-names-robot', 'bot', 'certain', (s) => s.agent.robot);
const noAgent = rule('agent-missing', 'bot', 'probable', (s) => s.agent.text === '');
const bareAgent = rule('agent-bare', 'bot', 'probable', (s) => s.agent.text === BARE);
const oldEngine = rule('agent-outdated', 'bot', 'probable', (s) =>
  /\b(?:MSIE [2-9]|Chrome\/[1-4]\d|Firefox\/[1-3]?\d)(?!\d)/.test(s.agent.text),
);
const browser = rule('ordinary-browser', 'person', 'probable', (s) => s.agent.browser !== '');
const unfamiliar = rule('agent-unfamiliar', 'unknown', 'probable', () => true);

const WEB: readonly Rule[] = [
  announcedPrefetch,
  headless,
  scanner,
  robot,
  noAgent,
  bareAgent,
  oldEngine,
  browser,
  unfamiliar,
];

/** Mail programs that load through a company's servers, or before anyone reads. */
const MAIL: readonly Rule[] = [
  // Gmail fetches when the reader opens the mail, once, from Google's address: someone read it, we do not know where.
  rule('google-image-proxy', 'proxied', 'certain', (s) =>
    s.agent.text.includes('GoogleImageProxy'),
  ),
  rule('yahoo-mail-proxy', 'proxied', 'certain', (s) => s.agent.text.includes('YahooMailProxy')),
  // Apple's Mail Privacy Protection loads everything when the mail arrives, under exactly this agent.
  rule('apple-mail-privacy', 'prefetched', 'probable', (s) => s.agent.text === BARE),
  // Gmail's own look at a mail as it arrives.
  rule('gmail-prefetch', 'prefetched', 'probable', (s) =>
    /Chrome\/42 .*Edge\/12\b/.test(s.agent.text),
  ),
  announcedPrefetch,
  headless,
  scanner,
  robot,
  noAgent,
  oldEngine,
  // Outlook for Mac, Apple Mail without its protection, and imitations of both end like this.
  rule('agent-of-mail-programs', 'unknown', 'probable', (s) =>
    s.agent.text.endsWith('(KHTML, like Gecko)'),
  ),
  rule('ordinary-mail-program', 'person', 'probable', (s) =>
    /Outlook|Thunderbird|ms-office|MSOffice/i.test(s.agent.text),
  ),
  browser,
  unfamiliar,
];

/** A document's image is loaded by an office program or a viewer. */
const DOCUMENT: readonly Rule[] = [
  announcedPrefetch,
  headless,
  scanner,
  rule('office-program', 'person', 'probable', (s) =>
    /ms-office|Microsoft Office|MSOffice|LibreOffice|Word\/|Excel\/|PowerPoint\//i.test(
      s.agent.text,
    ),
  ),
  robot,
  noAgent,
  bareAgent,
  oldEngine,
  browser,
  unfamiliar,
];

const RULES: Readonly<Record<SourceKind, readonly Rule[]>> = {
  site: WEB,
  campaign: MAIL,
  document: DOCUMENT,
};
const MAX_REASONS = 4;

/** Twenty patterns for each hit would be too many: an agent, which is one object for as long as it is cached, is judged once. */
const JUDGED = new WeakMap<Agent, Map<string, Judgement>>();

export function judge(kind: SourceKind, signs: Signs): Judgement {
  let ofAgent = JUDGED.get(signs.agent);
  if (ofAgent === undefined) JUDGED.set(signs.agent, (ofAgent = new Map<string, Judgement>()));
  const key = signs.prefetch ? `${kind} prefetch` : kind;
  let judgement = ofAgent.get(key);
  if (judgement === undefined) ofAgent.set(key, (judgement = apply(RULES[kind], signs)));
  return judgement;
}

/** The owner's own load, by what told so. */
export const own = (reason: 'own-visit' | 'own-network' | 'own-copy'): Judgement => ({
  verdict: 'self',
  certainty: 'certain',
  reasons: [reason],
});

/** A page that is not the site's own: a copy, a translation, a cached page, or somebody who makes figures up. */
export const foreignHostname = (
  { domains, isOwn }: Pick<SourceInForce, 'domains' | 'isOwn'>,
  hostname: string,
): boolean => domains.length > 0 && hostname !== '' && !isOwn(hostname);

function apply(rules: readonly Rule[], signs: Signs): Judgement {
  let first: Rule | null = null;
  const reasons: string[] = [];
  for (const candidate of rules) {
    if (first !== null && (candidate.verdict !== first.verdict || candidate.verdict === 'unknown'))
      continue;
    if (!candidate.holds(signs)) continue;
    first ??= candidate;
    reasons.push(candidate.name);
    if (reasons.length === MAX_REASONS) break;
  }
  return {
    verdict: first?.verdict ?? 'unknown',
    certainty: first?.certainty ?? 'probable',
    reasons,
  };
}
