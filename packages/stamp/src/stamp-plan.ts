/**
 * What is put into a mail or a page, and the same made ready: tokens signed once, own addresses known.
 *
 *   plan    the wish: which source, for whom, at which level, opens or links or both
 *   stamp   the means: the markup of both pixels, and a way to make a link counted
 */
import {
  MAX_LINK,
  TRAP_LINK,
  allows,
  clickAddress,
  openAddress,
  readerAddress,
} from '@clearpixel/pixel';
import type { Level, Token, TokenCodec } from '@clearpixel/pixel';
import { ownAddresses } from './own-address.ts';
import type { OwnAddresses } from './own-address.ts';
import { PIXEL_END_QUERY, pixelMarkup, trapMarkup } from './pixel-markup.ts';

export interface StampPlan {
  /** The edge's public address, http or https, without a slash at its end. */
  edgeUrl: string;
  /** Signs what is put in, and knows again what was put in earlier. */
  codec: TokenCodec;
  /** The source's id, 10 characters. */
  source: string;
  /** The reader's ref, 13 characters, or null. Below level `anonymous` it is left out of every token, whatever stands here. */
  subject: string | null;
  /** The level in force now. At `off` nothing is stamped, removed or unwrapped: every byte stays. */
  level: Level;
  /** For the sender's own copy, whose loads are `self`: its tokens name nobody, at level `anonymous`, unless `level` is `off`. */
  isOwn?: boolean;
  /** Milliseconds since 1970, whole seconds. */
  stampedAt: number;
  /** Whether the two open pixels are put in. */
  opens: boolean;
  /** Whether links are counted. */
  links: boolean;
  /** Whether a page with counted links has one more that no person sees: whoever follows it is a machine. */
  trap?: boolean;
}

export interface Stamp {
  own: OwnAddresses;
  /** The markup of both pixels, or null where opens are not asked for. */
  pixels: { start: string; end: string } | null;
  /**
   * The counted address that leads to `destination`, or null where links are not counted or it cannot be signed.
   *
   * @param number of the link on its page, from 1 on
   */
  click(destination: string, number: number): string | null;
  /** The markup of the trap, a link to `destination` that was counted itself; empty where there is to be none. */
  trap(destination: string): string;
  /** A link to this address becomes one to the reader's own page; see `READER_PLACEHOLDER`. */
  readerPlaceholder: string;
  reader(): string;
}

/**
 * Behind the edge's address: what a sender writes as a link in the mail's footer, and each reader gets as a link to the page
 * on which they see what is recorded and stop it. In a mail that was not stamped it leads to a page that explains itself.
 */
export const READER_PLACEHOLDER = '/r/you';

/** What a token says of the one who reads. */
type Reader = Pick<Token, 'subject' | 'level' | 'isOwn'>;

const OWN: Reader = { subject: null, level: 'anonymous', isOwn: true };

const reader = ({ level, subject }: StampPlan): Reader => ({
  subject: allows(level, 'anonymous') ? subject : null,
  level,
});

/**
 * @returns null at level `off`. Throws a RangeError, before any byte is touched, for a plan that its own codec refuses or
 *   an `edgeUrl` that is no http or https address: a caller's mistake.
 */
export function prepareStamp(plan: StampPlan): Stamp | null {
  if (plan.level === 'off') return null;
  const { codec, edgeUrl, source, stampedAt } = plan;
  const token = plan.isOwn === true ? OWN : reader(plan);
  const own = ownAddresses(edgeUrl, codec);
  // Signed even where no pixel is wanted: a plan that cannot be signed is found here, not in the middle of a message.
  const open = openAddress(edgeUrl, codec.sign({ kind: 'open', source, ...token, stampedAt }));
  const click = (destination: string, link?: number): string =>
    clickAddress(
      edgeUrl,
      codec.sign({
        kind: 'click',
        source,
        ...token,
        stampedAt,
        destination,
        ...(link === undefined ? {} : { link }),
      }),
    );
  return {
    own,
    pixels: plan.opens
      ? { start: pixelMarkup(open), end: pixelMarkup(`${open}?${PIXEL_END_QUERY}`) }
      : null,
    readerPlaceholder: `${edgeUrl}${READER_PLACEHOLDER}`,
    reader: () =>
      readerAddress(edgeUrl, codec.sign({ kind: 'reader', source, ...token, stampedAt })),
    click: (destination, number) =>
      plan.links ? click(destination, number > MAX_LINK ? undefined : number) : null,
    trap: (destination) => (plan.trap === true ? trapMarkup(click(destination, TRAP_LINK)) : ''),
  };
}
