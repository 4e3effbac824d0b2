import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { scan } from './scan-command.ts';
import type { ScanCommandOptions } from './scan-command.ts';
import { shield } from './shield-command.ts';

const PIXEL =
  '<img src="https://news.example/open?r=Qm9vU2hhbGxOb3RCZVJlYWQxMjM0NTY3ODk" width="1" height="1">';
const mail = (html: string): string =>
  `From: a@b.example\r\nTo: anna@example.org\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>${html}\r\n`;
const inMailbox = (message: string): string =>
  `From a@b.example Mon Jan  1 00:00:00 2024\r\n${message}\r\n`;

let folder: string;
const path = (name: string): string => join(folder, name);

async function run(files: string[], options: Partial<ScanCommandOptions> = {}) {
  const out: string[] = [];
  const warnings: string[] = [];
  const code = await scan(
    files,
    { json: true, all: false, compare: false, lang: 'en', list: [], recipient: [], ...options },
    { out: (line) => out.push(line), warn: (line) => warnings.push(line), progress: null },
  );
  return {
    code,
    out,
    warnings,
    lines:
      options.json === false ? [] : out.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
  await writeFile(path('pixel.eml'), mail(PIXEL));
  await writeFile(path('plain.eml'), mail(''));
  await writeFile(path('other.eml'), mail(PIXEL.replace('Qm9v', 'Zm9v')));
  await writeFile(path('box'), [mail(PIXEL), mail(''), mail(PIXEL)].map(inMailbox).join(''));
  await writeFile(path('nothing.bin'), new Uint8Array([0, 1, 2]));
  for (const part of ['cur', 'new', 'tmp'])
    await mkdir(path(`Maildir/${part}`), { recursive: true });
  await writeFile(path('Maildir/cur/1.host:2,S'), mail(PIXEL));
  await writeFile(path('Maildir/tmp/2.host'), mail(PIXEL));
});

describe('clearpixel scan', () => {
  test('exit codes say what was found', async () => {
    expect((await run([path('plain.eml')])).code).toBe(0);
    expect((await run([path('pixel.eml')])).code).toBe(1);
    const unread = await run([path('pixel.eml'), path('is-not-there'), path('nothing.bin')]);
    expect(unread.code).toBe(2);
    expect(unread.warnings).toHaveLength(2);
    expect(unread.lines[1]).toMatchObject({
      type: 'unknown',
      findings: [],
      error: expect.any(String),
    });
  });

  test('a single mail is one line, an mbox one for each message, a Maildir one for each mail', async () => {
    expect((await run([path('pixel.eml')])).lines).toMatchObject([
      { file: path('pixel.eml'), type: 'mail', findings: [{ verdict: 'pixel', vendor: null }] },
    ]);
    const box = await run([path('box')]);
    expect(
      box.lines.map(({ message, findings }) => [message, (findings as unknown[]).length]),
    ).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
    expect((await run([path('Maildir')])).lines).toHaveLength(1);
  });

  test('what lies beside the mails of a folder is passed over, and counted', async () => {
    await mkdir(path('folder'));
    await writeFile(path('folder/plain.eml'), mail(''));
    await writeFile(path('folder/index.bin'), new Uint8Array([0, 1, 2]));
    const { code, lines, warnings } = await run([path('folder')]);
    expect([code, lines.length]).toEqual([0, 1]);
    expect(warnings).toEqual([expect.stringContaining('1 file is no mail')]);
  });

  test('the summary names who tracks most, and the report is a page that loads nothing', async () => {
    const { out } = await run([path('box'), path('Maildir')], {
      json: false,
      html: path('report.html'),
    });
    expect(out.join('\n')).toMatch(/Who tracks you most:\n\s+news\.example\s+3 /);
    const page = await readFile(path('report.html'), 'utf8');
    expect(page).toContain("default-src 'none'; style-src 'sha256-");
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  test('two copies prove a difference', async () => {
    const { code, lines } = await run([path('pixel.eml'), path('other.eml')], { compare: true });
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({
      findings: [
        { verdict: 'pixel', certainty: 'certain', other: expect.stringContaining('Zm9v') },
      ],
    });
  });

  test('wrong use is said', async () => {
    await expect(run([path('pixel.eml')], { lang: 'xx' })).rejects.toThrow(
      '--lang is one of en, de, fr, es.',
    );
    await expect(run([path('pixel.eml')], { compare: true })).rejects.toThrow('two files');
    await expect(run([path('pixel.eml')], { list: [path('none.txt')] })).rejects.toThrow(
      'cannot be read',
    );
  });
});

test('clearpixel shield takes the pixel out, and refuses what it cannot clean', async () => {
  const remarks: string[] = [];
  const bytes = await shield(path('pixel.eml'), { personalImages: 'keep', recipient: [] }, (line) =>
    remarks.push(line),
  );
  expect(Buffer.from(bytes).toString()).toBe(mail(''));
  expect(remarks).toEqual(['1 pixel was taken out.']);
  const again = shield(path('nothing.bin'), { personalImages: 'keep', recipient: [] }, () => {});
  await expect(again).rejects.toThrow(/is no mail, page/);
});
