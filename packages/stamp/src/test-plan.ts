/** A plan as tests and benches use it, and what reads a stamped page back. */
import { createTokenCodec } from '@clearpixel/pixel';
import type { StampPlan } from './stamp-plan.ts';

export const EDGE_URL = 'https://t.example.com';
export const CODEC = createTokenCodec(['a secret for tests, 32 characters long']);
export const PLAN: StampPlan = {
  edgeUrl: EDGE_URL,
  codec: CODEC,
  source: '0123456784',
  subject: '0123456789abc',
  level: 'identified',
  stampedAt: 1_780_000_000_000,
  opens: true,
  links: true,
};

const PIXEL = /<img\s+src="https:\/\/t\.example\.com\/o\/[\w-]+\.gif(?:\?p=e)?" alt="" [^>]*>/g;

const TRAP =
  /<a\s+href="https:\/\/t\.example\.com\/c\/[\w-]+" tabindex="-1" [^>]*mso-hide:all"><\/a\s*>/g;

/** The page without our pixels and trap, each counted link with its destination again, as `&amp;` writes it. */
export const unstamped = (html: string): string =>
  html
    .replace(PIXEL, '')
    .replace(TRAP, '')
    // Where a 7bit line was full, the attribute stands on a line of its own.
    .replace(/\r?\n(href="https:\/\/t\.example\.com\/c\/[\w-]+")(?:\r?\n(?=>))?/g, '$1')
    .replace(/https:\/\/t\.example\.com\/c\/([\w-]+)/g, (address, token: string) => {
      const destination = CODEC.verify('click', token)?.destination;
      return destination === undefined ? address : destination.replaceAll('&', '&amp;');
    });

export const pixelCount = (html: string): number => html.match(PIXEL)?.length ?? 0;

/** The destinations of the counted links, in the order of the page. */
export const countedIn = (html: string): string[] =>
  [...html.matchAll(/https:\/\/t\.example\.com\/c\/([\w-]+)/g)].map(
    (match) => CODEC.verify('click', match[1] ?? '')?.destination ?? 'forged',
  );
