import type { IncomingMessage } from 'node:http';
import { EDGE_LIMITS } from './limits.ts';

/**
 * A request's body, or 'too-large' when it is over. Then the rest is read and thrown away, within a limit, for a sender
 * that is still sending does not hear an answer. null: the sender went away, or sends without end.
 */
export function readBytes(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too-large' | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > EDGE_LIMITS.drainedBytes) {
        request.destroy();
        resolve(null);
      }
    });
    request.on('end', () => {
      resolve(bytes > maxBytes ? 'too-large' : Buffer.concat(chunks));
    });
    request.on('error', () => {
      resolve(null);
    });
    request.on('close', () => {
      resolve(null);
    });
  });
}
