export { reportOnCorpus } from './corpus-report.ts';
export type { CorpusReport, RuleReport, WrongCase } from './corpus-report.ts';
export { CORPUS, signsOf } from './corpus/index.ts';
export { FOREIGN_HOSTNAME, OWN_REASONS, RULES, TRAPPED, judge } from './judge.ts';
