/** `clearpixel recipients CAMPAIGN FILE.csv`: a CSV of any length, streamed to the console, which reads it as it comes. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { z } from 'zod';
import { CommandFault, localKey, refusalIn } from './console-calls.ts';
import type { Settings } from './settings.ts';

const outcomeSchema = z.object({
  rows: z.number(),
  taken: z.number(),
  refused: z.number(),
  faults: z.array(z.object({ line: z.number(), message: z.string() })),
});
export type ImportOutcome = z.output<typeof outcomeSchema>;

/**
 * @param file a path, or `-` for standard input.
 * @param progress hears how much of the file has gone, 0 to 1; never where its length is not known.
 */
export async function importRecipients(
  settings: Settings,
  campaign: string,
  file: string,
  progress: (share: number) => void,
): Promise<ImportOutcome> {
  const total = file === '-' ? 0 : await sizeOf(file);
  let gone = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      gone += chunk.length;
      if (total > 0) progress(Math.min(1, gone / total));
      done(null, chunk);
    },
  });
  const input = file === '-' ? process.stdin : createReadStream(file);
  input.on('error', (error) => counted.destroy(error));
  let response: Response;
  try {
    response = await fetch(
      `${settings.consoleUrl}/api/v1/campaigns/${encodeURIComponent(campaign)}/recipients`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${localKey(settings)}`, 'content-type': 'text/csv' },
        body: Readable.toWeb(input.pipe(counted)) as ReadableStream,
        duplex: 'half',
      },
    );
  } catch (error) {
    if (error instanceof CommandFault) throw error;
    throw new CommandFault(
      `The console at ${settings.consoleUrl} did not take the file: does it run, and can ${file} be read?`,
    );
  }
  if (!response.ok) throw new CommandFault(await refusalIn(response));
  return outcomeSchema.parse(await response.json());
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw new CommandFault(`${file} cannot be read.`);
  }
}
