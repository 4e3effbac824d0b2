/** `clearpixel stamp`: one mail or page, for one reader of a campaign, by what the running console says. */
import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MAX_FILE_BYTES, stampFile } from '@clearpixel/mail';
import type { FileKind, StampedFile } from '@clearpixel/mail';
import { CommandFault } from './console-calls.ts';
import { consoleAddress } from './relay-console.ts';
import type { ConsoleOptions } from './relay-console.ts';
import type { Settings } from './settings.ts';

export interface StampOptions extends ConsoleOptions {
  campaign: string;
  for: string;
  out?: string | undefined;
}

/**
 * Writes the stamped file to `out`, else to standard output.
 *
 * @param file a path, or `-` for standard input
 * @param remark hears what whoever typed the command should know. Throws a `CommandFault` where nothing can be written
 */
export async function stamp(
  settings: Settings,
  file: string,
  options: StampOptions,
  remark: (line: string) => void,
): Promise<void> {
  const wish = {
    console: consoleAddress(settings, options),
    campaign: options.campaign,
    email: options.for,
  };
  const input = await read(file);
  const stamped = await stampFile(input, kindOf(file, input), wish);
  if ('failure' in stamped) throw new CommandFault(fault(stamped.failure, file, wish));
  for (const line of remarks(stamped)) remark(line);
  if (options.out === undefined) process.stdout.write(stamped.bytes);
  else
    try {
      await writeFile(options.out, stamped.bytes);
    } catch {
      throw new CommandFault(`${options.out} cannot be written.`);
    }
}

async function read(file: string): Promise<Uint8Array> {
  let input: Uint8Array;
  try {
    input = file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch {
    throw new CommandFault(`${file} cannot be read.`);
  }
  if (input.length === 0) throw new CommandFault(`${file} is empty.`);
  if (input.length > MAX_FILE_BYTES)
    throw new CommandFault(`${file} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
  return input;
}

/** By its name; what comes without one is a page if it begins like one: a mail begins with a field. */
function kindOf(file: string, input: Uint8Array): FileKind {
  if (/\.(?:html?|xhtml)$/i.test(file)) return 'html';
  const begin = Buffer.from(input.subarray(0, 200)).toString('latin1');
  return file === '-' && /^(?:\u00ef\u00bb\u00bf)?\s*</.test(begin) ? 'html' : 'mail';
}

function fault(
  failure: Extract<Awaited<ReturnType<typeof stampFile>>, { failure: string }>['failure'],
  file: string,
  wish: { console: { url: string }; campaign: string },
): string {
  const { url } = wish.console;
  return {
    down: `The console does not answer at ${url}: start it with npm start.`,
    'key-refused': `The console at ${url} refuses the key: it needs the scope relay, of all sites and campaigns.`,
    'no-console': `What answers at ${url} is no console of this version.`,
    'unknown-campaign': `There is no campaign ${wish.campaign}.`,
    'not-utf8': `${file} is not in UTF-8: save it so, or its links could not be counted.`,
  }[failure];
}

const READERS: Readonly<Record<StampedFile['reader'], string | null>> = {
  recipient: null,
  own: 'The mail is from this address: it is stamped as your own copy, whose loads count as yours.',
  shared: 'Stamped with the shared pixel, which names nobody: no recipient with consent.',
  nobody: 'Not stamped: the campaign or this recipient is off.',
};

function* remarks({ reader, outcome, dkim }: StampedFile): Generator<string> {
  const who = READERS[reader];
  if (outcome !== 'stamped' && outcome !== 'off') yield `Not stamped: ${outcome}.`;
  else if (who !== null) yield who;
  if (dkim && outcome === 'stamped')
    yield 'Its DKIM signature no longer holds: stamp before it is signed.';
}
