import { VERDICTS } from '@clearpixel/pixel';
import { describe, expect, test } from 'vitest';
import { AgentReader } from '../agent.ts';
import { openNetworks } from '../networks-file.ts';
import { reportOnCorpus } from './corpus-report.ts';
import { CORPUS, signsOf } from './corpus/index.ts';
import { RULES, judge } from './judge.ts';
import { SCOPES } from './rule.ts';

const agents = new AgentReader();
const networks = openNetworks();

describe('the corpus', () => {
  test.each(CORPUS.map((one) => [one.scope, one.what, one] as const))(
    '%s: %s',
    (scope, _what, one) => {
      const judgement = judge(scope, signsOf(one, agents, networks));
      expect({ verdict: judgement.verdict, reasons: judgement.reasons }).toEqual({
        verdict: one.misjudged?.as ?? one.truth,
        reasons: judgement.reasons,
      });
      // A mistake that one request cannot help is never made for certain, but where a whole browser deceives.
      if (one.misjudged !== undefined && judgement.certainty === 'certain')
        expect(judgement.reasons[0]).toMatch(/^browser-/);
    },
  );

  test('has many cases, each once, with a source, and says where it is wrong', () => {
    expect(CORPUS.length).toBeGreaterThan(150);
    const names = CORPUS.map(({ scope, what, agent, address }) =>
      [scope, what, agent, address].join('\n'),
    );
    expect(new Set(names).size).toBe(CORPUS.length);
    for (const { source } of CORPUS) expect(source.length).toBeGreaterThan(6);
    expect(CORPUS.filter(({ misjudged }) => misjudged !== undefined).length).toBeGreaterThan(20);
    for (const { misjudged, truth } of CORPUS) expect(misjudged?.as).not.toBe(truth);
  });

  test('is decided by every rule at least once', () => {
    const idle = reportOnCorpus(networks).rules.filter(({ decided }) => decided === 0);
    expect(idle.map(({ scope, name }) => `${scope} ${name}`)).toEqual([]);
  });

  test('is counted rightly', () => {
    const { cases, right, undecided, wrong, rules } = reportOnCorpus(networks);
    expect(right + wrong.length).toBe(cases);
    expect(rules.reduce((sum, { decided }) => sum + decided, 0)).toBe(cases);
    expect(rules.reduce((sum, rule) => sum + rule.right, 0)).toBe(right);
    expect(wrong.filter(({ verdict }) => verdict === 'unknown')).toHaveLength(undecided);
    for (const { why } of wrong) expect(why).not.toBeNull();
    const prefetch = rules.find(({ name }) => name === 'apple-mail-privacy');
    expect(prefetch).toMatchObject({ precision: 1, certainty: 'certain' });
  });
});

describe('the tables', () => {
  test.each(SCOPES)('%s: each rule once, named, with its source', (scope) => {
    const rules = RULES[scope];
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.name).toMatch(/^[a-z][a-z0-9-]{3,58}$/);
      expect(rule.scope).toBe(scope);
      expect(VERDICTS).toContain(rule.verdict);
      expect(rule.source.length).toBeGreaterThan(12);
    }
  });

  test.each(SCOPES)('%s: an open end: whatever comes gets a verdict', (scope) => {
    const [one] = CORPUS;
    if (one === undefined) throw new Error('the corpus is empty');
    const signs = signsOf({ ...one, agent: '\u0000☃', headers: {} }, agents, networks);
    expect(judge(scope, signs).reasons.length).toBeGreaterThan(0);
  });
});
