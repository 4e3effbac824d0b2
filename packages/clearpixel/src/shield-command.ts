/** `clearpixel shield`: one mail or page in, the same without its pixels out. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MAX_BYTES, shield as shieldBytes } from '@clearpixel/detect';
import { CommandFault } from './console-calls.ts';

export interface ShieldCommandOptions {
  personalImages: string;
  recipient: string[];
}

/**
 * @param file a path, or `-` for standard input
 * @param remark hears what whoever typed the command should know. Throws a `CommandFault` where nothing can be written
 */
export async function shield(
  file: string,
  { personalImages, recipient }: ShieldCommandOptions,
  remark: (line: string) => void,
): Promise<Uint8Array> {
  if (personalImages !== 'keep' && personalImages !== 'remove')
    throw new CommandFault('--personal-images is keep or remove.');
  let input: Uint8Array;
  try {
    input = file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch {
    throw new CommandFault(`${file} cannot be read.`);
  }
  if (input.length > MAX_BYTES)
    throw new CommandFault(`${file} is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  const { bytes, removed, partial, error } = shieldBytes(input, {
    personalImages,
    recipients: recipient,
  });
  if (error !== undefined) throw new CommandFault(`${file}: ${error}`);
  if (partial !== undefined) remark(`It was looked at in part (${partial.join(', ')}).`);
  if (removed > 0) remark(`${removed} ${removed === 1 ? 'pixel was' : 'pixels were'} taken out.`);
  return bytes;
}
