/**
 * Knows the addresses that we made ourselves: what was stamped once is taken out or unwrapped before it is stamped anew,
 * also where it stands in a quoted mail. Only what the codec verifies is ours; whatever else stands under the edge's
 * address is `foreign`: neither removed nor wrapped (a pixel of a dropped key, the edge's own pages).
 */
import { TRAP_LINK } from '@clearpixel/pixel';
import type { TokenCodec } from '@clearpixel/pixel';

export type OwnAddress =
  | { kind: 'open' }
  | { kind: 'click'; destination: string }
  | { kind: 'trap' }
  | { kind: 'reader' }
  | { kind: 'foreign' };

export interface OwnAddresses {
  /** What `address` (absolute, entities decoded) is to us; null where it does not lead to the edge. Never throws. */
  read(address: string): OwnAddress | null;
}

/** A click wrapped in a click, and so on: more layers than this are not unwrapped (a forged chain would cost a MAC each). */
export const MAX_WRAPPINGS = 5;

const PATH = /^\/(?:o\/(?<open>[\w-]+)\.gif|c\/(?<click>[\w-]+)|r\/(?<reader>[\w-]+))$/;

/** @param edgeUrl http or https. Throws a RangeError for anything else: a caller's mistake. */
export function ownAddresses(edgeUrl: string, codec: TokenCodec): OwnAddresses {
  const edge = URL.parse(edgeUrl);
  // What goes between quotes in HTML as it is must not be able to leave them.
  if (edge === null || !/^https?:\/\/[\w.:[\]/~%-]+$/.test(edgeUrl) || edgeUrl.endsWith('/'))
    throw new RangeError('the edge has an http or https address without a slash at its end');
  const prefix = edge.href.replace(/\/$/, '');
  const host = edge.host.toLowerCase();

  const readOnce = (address: string): OwnAddress | null => {
    // Nearly every address of a mail ends here, unparsed.
    if (!address.toLowerCase().includes(host)) return null;
    const url = URL.parse(address);
    if (url === null) return null;
    const whole = `${url.origin}${url.pathname}`;
    if (whole !== prefix && !whole.startsWith(`${prefix}/`)) return null;
    const groups = PATH.exec(whole.slice(prefix.length))?.groups;
    const open = groups?.['open'];
    const click = groups?.['click'];
    const reader = groups?.['reader'];
    if (open !== undefined && codec.verify('open', open) !== null) return { kind: 'open' };
    if (reader !== undefined && codec.verify('reader', reader) !== null) return { kind: 'reader' };
    const token = click === undefined ? null : codec.verify('click', click);
    if (token?.destination === undefined) return { kind: 'foreign' };
    return token.link === TRAP_LINK
      ? { kind: 'trap' }
      : { kind: 'click', destination: token.destination };
  };

  return {
    read(address) {
      let own = readOnce(address);
      for (let layers = 1; own?.kind === 'click' && layers < MAX_WRAPPINGS; layers++) {
        const inner = readOnce(own.destination);
        if (inner?.kind !== 'click') break;
        own = inner;
      }
      return own;
    },
  };
}
