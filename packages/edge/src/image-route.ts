/** The addresses of pixels, and what their hits become: one function for both lanes. */
import type { TokenCodec } from '@clearpixel/pixel';
import type { HitReader, Reading } from './hit-reader.ts';
import type { RequestHead } from './request-head.ts';

/** The pixel at a mail's end says so (room `stamp`): a mail that a program cuts short is not fetched to its end. */
const END = /^\?p=e$/;
const IMAGE = /^\/([po])\/([^/?]*)\.gif(?:\?|$)/;

export const isImageTarget = (target: string): boolean => IMAGE.test(target);

/** null where the address is no pixel's, or the method is neither GET nor HEAD. */
export function readImage(head: RequestHead, hits: HitReader, tokens: TokenCodec): Reading | null {
  const image = IMAGE.exec(head.target);
  if (image === null || (head.method !== 'GET' && head.method !== 'HEAD')) return null;
  // HEAD answers like GET and records nothing; it still waits, or its time would tell when the disk is slow.
  if (head.method === 'HEAD') return { outcome: 'head', lines: [] };
  const [start, kind, name = ''] = image;
  return kind === 'p'
    ? hits.sitePixel(head, name, head.target.slice(start.length))
    : hits.token(
        head,
        tokens.verify('open', name),
        'open',
        END.test(head.target.slice(start.length - 1)),
      );
}
