/** Something sent to an address that somebody typed in, by the same guard as `guardedFetch`. Redirects are not followed. */
import http from 'node:http';
import https from 'node:https';
import { guardOf, isGuardsError } from './guarded-fetch.ts';

/** From the look-up of the name to the end of the answer: a receiver that says nothing holds no socket for longer. */
export const POST_TIMEOUT_MS = 10_000;
/** Of the answer the status counts alone; the rest is thrown away, and one that never ends is cut. */
const MAX_ANSWER_BYTES = 64 * 1024;

export type PostAnswer =
  | { what: 'answer'; status: number }
  /** `why` in words, without anything that the other side has said. */
  | { what: 'failed'; why: string }
  | { what: 'stopped' };

/** Never rejects. `stopped`: by the signal; whether the other side has got it is not known. */
export function guardedPost(
  url: URL,
  {
    allowedHosts,
    headers,
    body,
    signal,
  }: {
    allowedHosts: readonly string[];
    headers: Readonly<Record<string, string>>;
    body: string;
    signal: AbortSignal;
  },
): Promise<PostAnswer> {
  const guard = guardOf(url, allowedHosts);
  const isPrivate = { what: 'failed', why: 'its address is a private one' } as const;
  if (guard === null) return Promise.resolve(isPrivate);
  const timeout = AbortSignal.timeout(POST_TIMEOUT_MS);
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        ...guard,
        method: 'POST',
        agent: false,
        signal: AbortSignal.any([timeout, signal]),
        headers: {
          'user-agent': 'Clearpixel',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) response.destroy();
        });
        response.on('error', () => undefined);
        resolve({ what: 'answer', status: response.statusCode ?? 0 });
      },
    );
    request.on('error', (error) => {
      if (isGuardsError(error)) resolve(isPrivate);
      else if (signal.aborted) resolve({ what: 'stopped' });
      else if (timeout.aborted)
        resolve({ what: 'failed', why: `no answer within ${POST_TIMEOUT_MS / 1_000} seconds` });
      else {
        const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
        resolve({ what: 'failed', why: `it cannot be reached${code}` });
      }
    });
    request.end(body);
  });
}
