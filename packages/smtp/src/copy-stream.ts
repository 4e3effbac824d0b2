/** A copy's bytes: the original as it is, or sent through the caller's change. */
import { pipeline } from 'node:stream';
import type { ProxySettings } from './contract.ts';
import { canonicalLines } from './line-ends.ts';

/** The change threw, or its stream broke: a mistake, or a console that is away. Not the mail's fault: it is tried again. */
export class ChangeFailed extends Error {
  override name = 'ChangeFailed';
}

/** `original` has canonical lines, and so has the copy. Throws `ChangeFailed`, or whatever `original` throws. */
export async function* copyStream(
  original: AsyncIterable<Buffer>,
  change: string | null,
  openChange: ProxySettings['openChange'],
): AsyncGenerator<Buffer> {
  if (change === null) {
    yield* original;
    return;
  }
  let originalError: { error: unknown } | null = null;
  async function* watched(): AsyncGenerator<Buffer> {
    try {
      yield* original;
    } catch (error) {
      originalError = { error };
      throw error;
    }
  }
  try {
    const stream = await openChange(change);
    // Its error comes out of the iteration below.
    const changed: AsyncIterable<Buffer> = pipeline(watched, stream, () => undefined);
    yield* canonicalLines(changed);
  } catch (error) {
    if (originalError !== null) throw error;
    throw new ChangeFailed('The change of a mail failed.', { cause: error });
  }
}
