import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** The script as a browser gets it. Types are stripped; comments that explain it to maintainers go with them. */
export function browserScript(): string {
  const source = readFileSync(new URL('browser.ts', import.meta.url), 'utf8');
  return stripTypeScriptTypes(source)
    .replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\s*$/gm, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trimStart();
}
