// What `npm test` runs: the house rules, then every test. Arguments go to vitest: `npm test -- packages/pixel`.
// The last line counts the tests in a form that any runner can read.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

const run = (command, ...words) =>
  spawnSync(command, words, { stdio: 'inherit', shell: false }).status === 0;

const rest = process.argv.slice(2);
const rules = rest.length > 0 || run('npm', 'run', '--silent', 'check');
if (!rules)
  console.error('The house rules do not hold (npm run check); the tests run all the same.');

const folder = mkdtempSync(`${tmpdir()}/clearpixel-test-`);
const report = `${folder}/report.json`;
const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const passed = run('vitest', ...words, ...rest);

let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('vitest left no report');
}
rmSync(folder, { recursive: true, force: true });
const skipped = counts.numPendingTests > 0 ? `, ${counts.numPendingTests} skipped` : '';
console.log(`tests: ${counts.numPassedTests} passed, ${counts.numFailedTests} failed${skipped}`);
process.exit(rules && passed && counts.numPassedTests > 0 ? 0 : 1);
