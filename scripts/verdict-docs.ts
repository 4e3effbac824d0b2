// Writes the rules, and what they cannot know, into docs/verdicts.md: node scripts/verdict-docs.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CORPUS, RULES } from '../packages/edge/src/verdict/index.ts';

const FILE = fileURLToPath(new URL('../docs/verdicts.md', import.meta.url));
const START = '<!-- rules: written by node scripts/verdict-docs.ts -->';
const END = '<!-- /rules -->';
const TITLES = [
  ['web', 'Pages of sites'],
  ['mail-open', 'Images in mails'],
  ['mail-click', 'Links in mails'],
  ['document', 'Documents'],
] as const;

/** The page with its written part made anew. */
export function verdictDocs(): string {
  const page = readFileSync(FILE, 'utf8');
  const parts = TITLES.flatMap(([scope, title]) => [
    `## ${title}`,
    RULES[scope]
      .map(
        ({ name, verdict, certainty, source }, index) =>
          `${index + 1}. \`${name}\`: **${verdict}**, ${certainty}. ${source}.`,
      )
      .join('\n'),
    'What one request cannot tell:',
    CORPUS.filter((one) => one.scope === scope && one.misjudged !== undefined)
      .map(
        ({ what, truth, misjudged }) =>
          `- ${what}: in truth ${truth}, judged ${misjudged?.as ?? ''}; ${misjudged?.why ?? ''}.`,
      )
      .join('\n'),
  ]);
  const start = page.indexOf(START) + START.length;
  return `${page.slice(0, start)}\n\n${parts.join('\n\n')}\n\n${page.slice(page.indexOf(END))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, verdictDocs());
