/** Every rule by which a verdict is given has words in the dashboard, and those of mails and documents on readers' pages. */
import { expect, test } from 'vitest';
import {
  FOREIGN_HOSTNAME,
  OWN_REASONS,
  RULES,
  TRAPPED,
} from '../packages/edge/src/verdict/index.ts';
import { REASONS } from '../packages/dashboard/src/design/words.ts';
import { REASON_WORDS } from '../packages/pages/src/receipt-words.ts';

const names = Object.entries(RULES).flatMap(([scope, rules]) =>
  rules.map(({ name }) => ({ name, scope })),
);

test('the dashboard says each rule in words', () => {
  const without = [
    ...names.map(({ name }) => name),
    ...OWN_REASONS,
    ...TRAPPED.reasons,
    FOREIGN_HOSTNAME,
  ].filter((name) => !(name in REASONS));
  expect(without).toEqual([]);
});

test('readers’ pages say each rule of mails and documents in words', () => {
  const ofMails = names.filter(({ scope }) => scope !== 'web').map(({ name }) => name);
  const without = [...ofMails, ...TRAPPED.reasons].filter((name) => !(name in REASON_WORDS));
  expect(without).toEqual([]);
});
