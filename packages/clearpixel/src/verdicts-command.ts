/** `clearpixel verdicts`: how well the rules do on the corpus of requests whose sender is known. */
import { openNetworks } from '@clearpixel/edge/networks';
import { reportOnCorpus } from '@clearpixel/edge/verdict';
import type { CorpusReport, RuleReport } from '@clearpixel/edge/verdict';

const HEADINGS: Readonly<Record<RuleReport['scope'], string>> = {
  web: 'Pages of sites',
  'mail-open': 'Images in mails',
  'mail-click': 'Links in mails',
  document: 'Documents',
};

/** @param networkFiles as `CLEARPIXEL_NETWORKS` names them */
export const verdicts = (networkFiles: readonly string[]): CorpusReport =>
  reportOnCorpus(openNetworks(networkFiles));

/** The corpus has a case that a rule should have decided, and none did so rightly. */
export const hasSurprise = ({ wrong }: CorpusReport): boolean =>
  wrong.some(({ why }) => why === null);

export function linesOf({ cases, right, undecided, rules, wrong }: CorpusReport): string[] {
  const lines = [
    `${cases} cases: ${right} judged rightly, ${undecided} left undecided, ${cases - right - undecided} judged wrongly.`,
    'Precision: of the cases a rule decided, the share it decided rightly. Recall: of the cases that truly are what it says, the share it found.',
  ];
  let scope: RuleReport['scope'] | null = null;
  for (const rule of rules) {
    if (rule.scope !== scope) {
      scope = rule.scope;
      lines.push(
        '',
        line([HEADINGS[scope], 'verdict', 'certainty', 'cases', 'precision', 'recall']),
      );
    }
    lines.push(
      line([
        rule.name,
        rule.verdict,
        rule.certainty,
        String(rule.decided),
        share(rule.precision),
        share(rule.recall),
      ]),
    );
  }
  lines.push('', 'Not judged rightly:');
  for (const one of wrong)
    lines.push(
      `  ${HEADINGS[one.scope]}: ${one.what}. In truth ${one.truth}, judged ${one.verdict} (${one.certainty}, ${one.reasons.join(', ')}): ${one.why ?? 'a rule should have told'}`,
    );
  return lines;
}

const WIDTHS = [-36, -11, -10, 6, 10, 7] as const;
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => {
      const width = WIDTHS[index] ?? 0;
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join(' ');
const share = (value: number | null): string =>
  value === null ? '–' : `${Math.round(value * 100)} %`;
