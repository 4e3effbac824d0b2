/** `clearpixel scan`: what mails, pages and office files would tell whom, were they opened. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  LANGUAGES,
  compare as compareCopies,
  loadFilterLists,
  scan as scanBytes,
} from '@clearpixel/detect';
import type { Finding, Language, ScanOptions, ScanResult } from '@clearpixel/detect';
import { CommandFault } from './console-calls.ts';
import { readInputs, sizeOfInputs } from './scan-input.ts';
import type { Document } from './scan-input.ts';
import { reportPage } from './scan-report.ts';
import { ScanSummary } from './scan-summary.ts';

export interface ScanCommandOptions {
  json: boolean;
  all: boolean;
  compare: boolean;
  lang: string;
  html?: string | undefined;
  list: string[];
  recipient: string[];
}

export interface Terminal {
  out(line: string): void;
  /** One line on standard error. */
  warn(line: string): void;
  /** Overwritten by the next; null where nobody looks. */
  progress: ((line: string) => void) | null;
}

/** CONTRACT: 0 nothing to tell, 1 pixels were found, 2 something could not be read. */
export type ExitCode = 0 | 1 | 2;

export async function scan(
  files: readonly string[],
  options: ScanCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const scanOptions = await optionsOf(options);
  if (options.compare) return compare(files, scanOptions, options.json, terminal);
  const summary = new ScanSummary();
  const total = terminal.progress === null ? 0 : await sizeOfInputs(files);
  let bytesRead = 0;
  let hasFault = false;
  let passedOver = 0;
  for await (const input of readInputs(files, (bytes) => (bytesRead += bytes))) {
    if ('error' in input) {
      terminal.warn(`${input.file} ${input.error}.`);
      hasFault = true;
      continue;
    }
    const result = scanBytes(input.bytes, scanOptions);
    if (input.isInFolder && result.type === 'unknown') {
      passedOver++;
      continue;
    }
    if (result.error !== undefined) {
      terminal.warn(`${nameOf(input)}: ${result.error}`);
      hasFault = true;
    }
    summary.add(result);
    if (options.json) terminal.out(JSON.stringify(lineOf(input, result)));
    else if (input.message === null || result.findings.length > 0)
      printResult(input, result, terminal);
    terminal.progress?.(
      `${summary.documents} read${total > 0 ? `, ${Math.floor((100 * bytesRead) / total)} %` : ''}`,
    );
  }
  if (!options.json && summary.documents > 1) printSummary(summary, terminal);
  if (passedOver > 0)
    terminal.warn(
      `${plural(passedOver, 'file is', 'files are')} no mail, page, office file or PDF, and passed over.`,
    );
  if (options.html !== undefined) await writeReport(options.html, summary);
  return hasFault ? 2 : summary.pixels > 0 ? 1 : 0;
}

async function optionsOf({ all, lang, list, recipient }: ScanCommandOptions): Promise<ScanOptions> {
  if (!LANGUAGES.includes(lang as Language))
    throw new CommandFault(`--lang is one of ${LANGUAGES.join(', ')}.`);
  const texts = await Promise.all(
    list.map((file) =>
      readFile(file, 'utf8').catch(() => {
        throw new CommandFault(`${file} cannot be read.`);
      }),
    ),
  );
  const lists = texts.length === 0 ? undefined : loadFilterLists(texts);
  if (lists !== undefined && 'fault' in lists) throw new CommandFault(lists.fault);
  return { all, language: lang as Language, recipients: recipient, lists };
}

const lineOf = (
  { file, message }: Document,
  { type, findings, partial, error }: ScanResult,
): object => ({
  file,
  ...(message === null ? {} : { message }),
  type,
  findings,
  ...(partial === undefined ? {} : { partial }),
  ...(error === undefined ? {} : { error }),
});

async function compare(
  files: readonly string[],
  options: ScanOptions,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const [one, other] = files;
  if (one === undefined || other === undefined || files.length !== 2)
    throw new CommandFault(
      '--compare takes two files: the copies of one mail that two people got.',
    );
  const [mine, theirs] = await Promise.all(
    [one, other].map((file) =>
      readFile(file).catch(() => {
        throw new CommandFault(`${file} cannot be read.`);
      }),
    ),
  );
  const result = compareCopies(mine ?? new Uint8Array(), theirs ?? new Uint8Array(), options);
  if (result.error !== undefined) throw new CommandFault(`${one}, ${other}: ${result.error}`);
  if (json) terminal.out(JSON.stringify({ file: one, other, ...result }));
  else {
    const proven = result.findings.filter(({ reasons }) => reasons.includes('differs')).length;
    terminal.out(`${one} and ${other}: ${proven} addresses differ, ${result.shared} are the same.`);
    for (const finding of result.findings) {
      printFinding(finding, true, terminal);
      if (finding.other !== null) terminal.out(`      the other copy has ${finding.other}`);
    }
  }
  return result.findings.some(({ verdict }) => verdict === 'pixel') ? 1 : 0;
}

const nameOf = ({ file, message }: Document): string =>
  message === null ? file : `${file}, message ${message}`;

const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

function printResult(
  input: Document,
  { type, findings, partial }: ScanResult,
  terminal: Terminal,
): void {
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const links = count('tracked-link');
  terminal.out(
    `${nameOf(input)} (${type}): ${plural(count('pixel'), 'pixel', 'pixels')}, ` +
      `${plural(count('personal-image'), 'personal image', 'personal images')}, ${plural(links, 'tracked link', 'tracked links')}` +
      (partial === undefined ? '' : `; looked at in part (${partial.join(', ')})`),
  );
  const isOneOfMany = input.message !== null;
  for (const finding of findings)
    if (finding.verdict !== 'tracked-link') printFinding(finding, isOneOfMany, terminal);
  if (links > 0 && !isOneOfMany) printLinks(findings, terminal);
}

function printFinding(
  { verdict, certainty, vendor, url, reasons, learns, advice }: Finding,
  isBrief: boolean,
  terminal: Terminal,
): void {
  terminal.out(
    `  ${verdict}, ${certainty}${vendor === null ? '' : `, ${vendor}`}: ${printable(url)}`,
  );
  // Of a mailbox nobody reads the same sentences a thousand times.
  if (isBrief || verdict === 'remote-image') return;
  terminal.out(`      because of: ${reasons.join(', ')}`);
  for (const sentence of [...learns, ...advice]) terminal.out(`      ${sentence}`);
}

/** A mail has dozens of links that go the same way. */
function printLinks(findings: readonly Finding[], terminal: Terminal): void {
  const byWay = Map.groupBy(
    findings.filter(({ verdict }) => verdict === 'tracked-link'),
    ({ vendor, url }) => vendor ?? URL.parse(url)?.hostname ?? url,
  );
  for (const [way, links] of byWay)
    terminal.out(`  tracked-link: ${plural(links.length, 'link goes', 'links go')} by ${way}`);
}

/** What a stranger wrote does not steer the terminal, nor fill it. */
const printable = (text: string): string => {
  const plain = text.replace(/[^\x20-\x7e]/g, (character) =>
    encodeURIComponent(character.isWellFormed() ? character : '?'),
  );
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
};

function printSummary(summary: ScanSummary, terminal: Terminal): void {
  const { documents, tracked, pixels, personalImages, links } = summary;
  terminal.out('');
  terminal.out(
    `${documents} read, ${tracked} of them tell of being opened: ${pixels} pixels, ${personalImages} personal images, ${links} tracked links.`,
  );
  const top = summary.top(15);
  if (top.length === 0) return;
  terminal.out('Who tracks you most:');
  for (const row of top)
    terminal.out(
      `  ${row.name.padEnd(32)} ${String(row.documents).padStart(6)} (${row.pixels} pixels, ${row.personalImages} personal images)`,
    );
}

async function writeReport(file: string, summary: ScanSummary): Promise<void> {
  try {
    await writeFile(file, reportPage(summary, new Date()));
  } catch {
    throw new CommandFault(`${file} cannot be written.`);
  }
}
