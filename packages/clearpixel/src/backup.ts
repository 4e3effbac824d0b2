/**
 * `clearpixel backup FILE` and `clearpixel restore FILE`: one gzip file of JSON lines. A backup is taken while the server
 * runs; it is restored into an empty data folder while none does. Salts are in none: a backup must not bring visitors of
 * a day that is over back to life.
 */
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { openRegistry } from '@clearpixel/registry';
import type { BackupRow } from '@clearpixel/registry';
import { z } from 'zod';
import { CommandFault, callConsole } from './console-calls.ts';
import { dataFolder, prepareDataFolder } from './data-folder.ts';
import type { Settings } from './settings.ts';

const ROWS_A_SEGMENT = 20_000;

const lineSchema = z.union([
  z.object({ clearpixel: z.literal('backup'), version: z.string(), at: z.string() }),
  z.object({
    table: z.string(),
    row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  }),
  z.object({ secret: z.string() }),
  z.object({ end: z.object({ rows: z.number(), events: z.number() }) }),
]);
const EVENT = '{"event":';

/** Resolves to how many events are in it. */
export async function backup(settings: Settings, file: string): Promise<number> {
  const { body } = await callConsole(settings, 'GET', '/backup');
  if (body === null) throw new CommandFault('The console sent nothing.');
  const folder = dataFolder(settings.dataDirectory);
  const temporary = `${file}.part`;
  const addSecret = new PassThrough({
    flush(done) {
      // What was stamped stays valid: tokens are signed with it. Given from outside, it is kept outside.
      if (settings.secrets === undefined)
        this.push(
          `${JSON.stringify({ secret: readFileSync(path.join(folder.directory, 'secret.json'), 'utf8') })}\n`,
        );
      done();
    },
  });
  try {
    await pipeline(
      Readable.fromWeb(body),
      addSecret,
      createGzip(),
      createWriteStream(temporary, { mode: 0o600, flush: true }),
    );
    // The stream can end early without a fault of the network: only the last line says that it is whole.
    const { events } = await look(temporary);
    renameSync(temporary, file);
    return events;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof CommandFault
      ? error
      : new CommandFault(`The backup could not be written to ${file}.`);
  }
}

interface Content {
  at: string;
  rows: BackupRow[];
  secret: string | null;
  events: number;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file).on('error', () => undefined);
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
}

/** Reads the whole file and throws, in words, where it is no whole backup. */
async function look(file: string): Promise<Content> {
  const content: Content = { at: '', rows: [], secret: null, events: 0 };
  let end: { rows: number; events: number } | null = null;
  try {
    for await (const line of linesOf(file)) {
      if (line.startsWith(EVENT)) {
        content.events++;
        continue;
      }
      const parsed = lineSchema.parse(JSON.parse(line));
      if ('table' in parsed) content.rows.push(parsed);
      else if ('secret' in parsed) content.secret = parsed.secret;
      else if ('end' in parsed) end = parsed.end;
      else content.at = parsed.at;
    }
  } catch {
    throw new CommandFault(`${file} is no backup of Clearpixel, or it is damaged.`);
  }
  if (content.at === '' || end?.rows !== content.rows.length || end.events !== content.events)
    throw new CommandFault(`${file} is not whole: its end is missing.`);
  return content;
}

/** Into an empty data folder. The events go to the spool, and are loaded, each once, at the next start. */
export async function restore(
  settings: Settings,
  file: string,
): Promise<{ at: string; events: number }> {
  // All of it is looked at before anything is touched.
  const content = await look(file);
  const folder = dataFolder(settings.dataDirectory);
  mkdirSync(folder.directory, { recursive: true, mode: 0o700 });
  const registry = await openRegistry({ url: settings.registry, directory: folder.directory });
  try {
    const outcome = await registry.importRows(content.rows);
    if (outcome === 'not-empty')
      throw new CommandFault(
        'There is something in the registry already: restore into an empty data folder, or an empty database.',
      );
    if (outcome === 'unknown-table')
      process.stderr.write(
        'The backup is of a newer version: what this one does not know was left out.\n',
      );
  } finally {
    await registry.close();
  }
  if (content.secret !== null && settings.secrets === undefined)
    writeFileSync(path.join(folder.directory, 'secret.json'), content.secret, {
      mode: 0o600,
      flush: true,
    });
  prepareDataFolder(folder);
  mkdirSync(folder.spool, { recursive: true, mode: 0o700 });
  let lines: string[] = [];
  let segments = 0;
  const seal = (): void => {
    if (lines.length === 0) return;
    // The same backup restored twice is loaded once: its segments have the same names.
    const name = `backup-${content.at.replaceAll(/\W/g, '')}-${String(++segments).padStart(8, '0')}`;
    const target = path.join(folder.spool, `${name}.jsonl`);
    writeFileSync(`${target}.tmp`, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
    renameSync(`${target}.tmp`, target);
    lines = [];
  };
  for await (const line of linesOf(file)) {
    if (!line.startsWith(EVENT)) continue;
    lines.push(line.slice(EVENT.length, -1));
    if (lines.length === ROWS_A_SEGMENT) seal();
  }
  seal();
  return { at: content.at, events: content.events };
}
