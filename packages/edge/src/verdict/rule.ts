/**
 * A rule: one sign, what it says, how certainly, and where that is known from. Rules stand in tables, one for each scope;
 * the first that holds gives the verdict, all further ones that agree with it are reasons too.
 */
import type { Certainty, EventKind, SourceKind, Verdict } from '@clearpixel/pixel';
import type { Signs } from './signs.ts';

/** Opens and clicks of a mail are judged apart: what proves a reader of one proves nothing of the other. */
export const SCOPES = ['web', 'mail-open', 'mail-click', 'document'] as const;
export type Scope = (typeof SCOPES)[number];

const BY_SOURCE: Readonly<Record<SourceKind, Scope>> = {
  site: 'web',
  campaign: 'mail-open',
  document: 'document',
};
export const scopeOf = (source: SourceKind, kind: EventKind | undefined): Scope =>
  kind === 'click' ? 'mail-click' : BY_SOURCE[source];

export interface Sign {
  name: string;
  verdict: Verdict;
  /** `certain`: it cannot well be otherwise, unless somebody deceives on purpose. */
  certainty: Certainty;
  /** An address, or a sentence that says where the fact comes from. */
  source: string;
  holds: (signs: Signs) => boolean;
}

export interface Rule extends Sign {
  scope: Scope;
}

/** Most certain first: the order is the order of decision. */
export const inScope = (scope: Scope, signs: readonly Sign[]): readonly Rule[] =>
  signs.map((sign) => ({ ...sign, scope }));
