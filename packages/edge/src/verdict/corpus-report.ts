/** How well each rule does on the corpus. */
import { AgentReader } from '../agent.ts';
import { CORPUS, signsOf } from './corpus/index.ts';
import { RULES, judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import type { Networks } from './networks.ts';
import { SCOPES } from './rule.ts';
import type { Rule } from './rule.ts';

export interface RuleReport extends Pick<
  Rule,
  'scope' | 'name' | 'verdict' | 'certainty' | 'source'
> {
  /** Cases in which it gave the verdict. */
  decided: number;
  right: number;
  /** Of the cases it decided, how many it decided rightly; null where it decided none, or says `unknown`. */
  precision: number | null;
  /** Of the cases of its scope that are truly what it says, how many it found; null where there are none. */
  recall: number | null;
}

export interface WrongCase {
  scope: Rule['scope'];
  what: string;
  truth: string;
  verdict: string;
  certainty: string;
  reasons: readonly string[];
  /** Why one request cannot tell; null where it should. */
  why: string | null;
  source: string;
}

export interface CorpusReport {
  cases: number;
  right: number;
  /** `unknown` is no verdict, and no mistake. */
  undecided: number;
  rules: RuleReport[];
  wrong: WrongCase[];
}

export function reportOnCorpus(networks: Networks): CorpusReport {
  const agents = new AgentReader();
  const judged = CORPUS.map((one) => ({
    one,
    judgement: judge(one.scope, signsOf(one, agents, networks)),
  }));
  const isRight = ({ one, judgement }: (typeof judged)[number]): boolean =>
    judgement.verdict === one.truth;
  const rules = SCOPES.flatMap((scope) =>
    RULES[scope].map(({ name, verdict, certainty, source }) => {
      const inScope = judged.filter(({ one }) => one.scope === scope);
      const decided = inScope.filter(({ judgement }) => judgement.reasons[0] === name);
      const right = decided.filter(isRight).length;
      const truly = inScope.filter(({ one }) => one.truth === verdict).length;
      return {
        scope,
        name,
        verdict,
        certainty,
        source,
        decided: decided.length,
        right,
        precision: decided.length === 0 || verdict === 'unknown' ? null : right / decided.length,
        recall: truly === 0 ? null : right / truly,
      };
    }),
  );
  return {
    cases: judged.length,
    right: judged.filter(isRight).length,
    undecided: judged.filter(({ judgement }) => judgement.verdict === 'unknown').length,
    rules,
    wrong: judged
      .filter((entry) => !isRight(entry))
      .map(({ one, judgement }) => wrong(one, judgement)),
  };
}

const wrong = (
  { scope, what, truth, misjudged, source }: (typeof CORPUS)[number],
  { verdict, certainty, reasons }: Judgement,
): WrongCase => ({
  scope,
  what,
  truth,
  verdict,
  certainty,
  reasons,
  why: misjudged?.why ?? null,
  source,
});
