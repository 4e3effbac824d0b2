/** What a pixel's server sees of a request, and the least level at which Clearpixel keeps it. */
import type { Receipt } from '@clearpixel/console/api-types';
import { valueName } from '../design/words.ts';
import type { SiteLevel } from '../sites/levels.ts';
import type { Trial } from '../try/trial.ts';

export interface SeenFact {
  name: string;
  value: string;
  why: string;
  /** Null where no level keeps it. */
  keptFrom: SiteLevel | null;
}

const ORDER: readonly SiteLevel[] = ['off', 'count', 'anonymous', 'identified', 'full'];

/** Whether it is thrown away at that level. */
export const isGone = ({ keptFrom }: SeenFact, level: SiteLevel): boolean =>
  keptFrom === null || ORDER.indexOf(level) < ORDER.indexOf(keptFrom);

export function seenFacts(
  { seen }: Trial,
  { country, browser, system, device }: Receipt,
  at: Date,
): SeenFact[] {
  return [
    {
      name: 'The hour',
      value: `${at.toLocaleDateString('en-GB', { dateStyle: 'medium' })}, from ${at.getHours()}:00 on`,
      why: 'That it was loaded at all, and in which hour.',
      keptFrom: 'count',
    },
    {
      name: 'The moment',
      value: at.toLocaleTimeString('en-GB'),
      why: 'To the second, and so how long after it was sent, and in which habits of the day.',
      keptFrom: 'anonymous',
    },
    {
      name: 'Your country',
      value: country === '' ? 'not known for this address' : valueName('country', country),
      why: 'Looked up from the network address. A larger table gives the town, or the company.',
      keptFrom: 'count',
    },
    {
      name: 'Your network',
      value: cutAddress(seen.address),
      why: 'The address without its end: the part that many share.',
      keptFrom: 'identified',
    },
    {
      name: 'Your network address, in full',
      value: seen.address,
      why: 'The same at home and in all programs, until it changes: it ties one opening to another.',
      keptFrom: 'full',
    },
    {
      name: 'Program, system, device',
      value: [browser, system, device].filter((part) => part !== '').join(' · ') || 'not kept here',
      why: 'The families, read from its full name.',
      keptFrom: 'anonymous',
    },
    {
      name: 'Your program’s full name',
      value: seen.agent,
      why: 'With versions. Together with the rest it may tell you from others.',
      keptFrom: 'full',
    },
    {
      name: 'Your languages',
      value: seen.languages === '' ? 'none were sent' : seen.languages,
      why: 'All that you read, in your order. Clearpixel keeps the first of them from “anonymous” on.',
      keptFrom: null,
    },
    {
      name: 'The page it stands on',
      value: seen.referrer === '' ? 'not sent: this console asks browsers not to' : seen.referrer,
      why: 'Other sites often let it be sent; mail programs do not send it.',
      keptFrom: 'count',
    },
    {
      name: 'Your wish for privacy',
      value:
        seen.signals.length === 0
          ? 'none was sent'
          : seen.signals
              .map((name) => (name === 'dnt' ? 'Do Not Track' : 'Global Privacy Control'))
              .join(', '),
      why: 'A browser can send it. Clearpixel then keeps no more than a count; others may do as they like.',
      keptFrom: null,
    },
  ];
}

/** What stands in the address of a mail's pixel, or follows from it. */
export const MAIL_FACTS: readonly SeenFact[] = [
  {
    name: 'That it was you',
    value: 'number 7f3a…c1, made for you alone',
    why: 'Each mail has a pixel of its own. Whoever sent it looks up whose number it is.',
    keptFrom: 'identified',
  },
  {
    name: 'That your address is read',
    value: 'yes',
    why: 'For a sender who guessed it, this is worth more than all the rest.',
    keptFrom: 'identified',
  },
  {
    name: 'How often, and where from',
    value: 'each time again, with all of the above',
    why: 'In the evening at home, in the morning at work, after it was forwarded.',
    keptFrom: 'identified',
  },
];

/** To /24, or to /48. */
export function cutAddress(address: string): string {
  const four = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1];
  if (four !== undefined) return `${four}.0/24`;
  const [left = [], right] = address
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''));
  const groups =
    right === undefined ? left : [...left, ...zeros(8 - left.length - right.length), ...right];
  return `${groups.slice(0, 3).join(':')}::/48`;
}

const zeros = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '0');
