/**
 * Who caused a load, while its address and agent are still in memory. Pure. Rules look at one request alone; evidence that
 * comes later (bursts, delivery times) revises a verdict when it is read and never changes what is stored. Nothing is ever
 * dropped for its verdict, and a later load by a person stands beside it.
 *
 * The same sign means different things in different places: a bare `Mozilla/5.0` is a robot on a web page, and Apple's
 * mail prefetch in a mail.
 */
import type { Certainty, Verdict } from '@clearpixel/pixel';
import type { SourceInForce } from '../rules.ts';
import type { Rule, Scope } from './rule.ts';
import { DOCUMENT } from './rules-document.ts';
import { MAIL_CLICK } from './rules-mail-click.ts';
import { MAIL_OPEN } from './rules-mail-open.ts';
import { WEB } from './rules-web.ts';
import type { Signs } from './signs.ts';

export interface Judgement {
  verdict: Verdict;
  certainty: Certainty;
  /** Names of rules, the deciding one first. */
  readonly reasons: string[];
}

export const RULES: Readonly<Record<Scope, readonly Rule[]>> = {
  web: WEB,
  'mail-open': MAIL_OPEN,
  'mail-click': MAIL_CLICK,
  document: DOCUMENT,
};
const MAX_REASONS = 4;

export function judge(scope: Scope, signs: Signs): Judgement {
  let first: Rule | null = null;
  const reasons: string[] = [];
  for (const candidate of RULES[scope]) {
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

/** The owner's own load, by what told so. */
export const OWN_REASONS = ['own-visit', 'own-network', 'own-copy'] as const;
export const own = (reason: (typeof OWN_REASONS)[number]): Judgement => ({
  verdict: 'self',
  certainty: 'certain',
  reasons: [reason],
});

/** A link was followed that no person sees. */
export const TRAPPED: Judgement = {
  verdict: 'scanner',
  certainty: 'certain',
  reasons: ['trap-link'],
};

/** Beside the verdict of a visit; it changes none. */
export const FOREIGN_HOSTNAME = 'hostname-foreign';

/** A page that is not the site's own: a copy, a translation, a cached page, or somebody who makes figures up. */
export const foreignHostname = (
  { domains, isOwn }: Pick<SourceInForce, 'domains' | 'isOwn'>,
  hostname: string,
): boolean => domains.length > 0 && hostname !== '' && !isOwn(hostname);
