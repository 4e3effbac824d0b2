import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { CorpusReport } from '@clearpixel/edge/verdict';
import { readSettings } from './settings.ts';
import { hasSurprise, linesOf, verdicts } from './verdicts-command.ts';

const COMMAND = fileURLToPath(new URL('../bin/clearpixel', import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), 'clearpixel-verdicts-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(options: readonly string[], networks: string): ReturnType<typeof spawnSync> {
  const environment = { ...process.env, CLEARPIXEL_DATA: directory, CLEARPIXEL_NETWORKS: networks };
  return spawnSync(process.execPath, [COMMAND, 'verdicts', ...options], {
    env: environment,
    encoding: 'utf8',
  });
}

describe('clearpixel verdicts', () => {
  test('as data: every rule with its figures, and every case that is wrong with the reason', () => {
    const { status, stdout } = run(['--json'], '');
    expect(status).toBe(0);
    const report = JSON.parse(String(stdout)) as CorpusReport;
    expect(report.rules.length).toBeGreaterThan(60);
    for (const { precision, recall } of report.rules)
      for (const share of [precision, recall])
        expect(share === null || (share >= 0 && share <= 1)).toBe(true);
    expect(report.wrong.length).toBeGreaterThan(20);
    expect(report.wrong.every(({ why }) => why !== null)).toBe(true);
  });

  test('as text: a line for each rule and each wrong case', () => {
    const report = verdicts([]);
    const lines = linesOf(report);
    for (const { name } of report.rules)
      expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
    expect(lines.filter((line) => line.includes('In truth'))).toHaveLength(report.wrong.length);
    expect(hasSurprise(report)).toBe(false);
  });

  test('with a list of networks that knows none of them: exit 1, for cases are lost', () => {
    const file = path.join(directory, 'networks.json');
    const [network] = [
      { kind: 'hosting', owner: 'a', source: 'a test', asOf: '2026-10', cidrs: ['192.0.2.0/24'] },
    ];
    writeFileSync(file, JSON.stringify({ networks: [network] }));
    const { status, stdout } = run([], file);
    expect(status).toBe(1);
    expect(String(stdout)).toContain('a rule should have told');
  });

  test('with a file that is wrong: exit 2, one line that names it', () => {
    const file = path.join(directory, 'wrong.csv');
    writeFileSync(file, '172.224.224.0/27,GB\nnonsense\n');
    const { status, stderr } = run([], file);
    expect(status).toBe(2);
    expect(String(stderr).trim().split('\n')).toHaveLength(1);
    expect(String(stderr)).toMatch(/^CLEARPIXEL_NETWORKS: .*wrong\.csv line 2/);
  });
});

test('CLEARPIXEL_NETWORKS names files, which are read at once', () => {
  writeFileSync(path.join(directory, 'egress.csv'), '172.224.224.0/27,GB\n');
  const read = (text: string): ReturnType<typeof readSettings> =>
    readSettings({ CLEARPIXEL_NETWORKS: text });
  const file = path.join(directory, 'egress.csv');
  expect(read(file)).toMatchObject({ settings: { networkFiles: [file] } });
  expect(read(`${file},${path.join(directory, 'none.json')}`)).toMatchObject({
    faults: [{ name: 'CLEARPIXEL_NETWORKS', message: expect.stringContaining('none.json') }],
  });
  expect(read('')).toMatchObject({ settings: { networkFiles: [] } });
});
