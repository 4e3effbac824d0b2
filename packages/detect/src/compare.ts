/**
 * Two copies of one mail that were sent to two people: what differs between them is proof.
 *
 * Both copies' references are brought in line by what does not differ: kind, element, host and the form of the path. An address
 * that has its like, letter for letter, in the other copy is everybody's; one that has only a relative there tells the two apart.
 */
import { findingsOf } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Judgement, Verdict } from './judge.ts';
import type { Reference } from './reference.ts';
import { judgeContent, readContent } from './scan.ts';
import type { ScanOptions, ScanResult } from './scan.ts';

export interface Difference extends Finding {
  /** Its relative in the other copy; null where it has none. */
  other: string | null;
}

export interface Comparison extends Omit<ScanResult, 'findings'> {
  findings: Difference[];
  /** Addresses that both copies have. */
  shared: number;
}

/** What differs in `one` from `other`, as findings of `one`. */
export function compare(one: Uint8Array, other: Uint8Array, options: ScanOptions = {}): Comparison {
  const contents = [readContent(one), readContent(other)] as const;
  const [mine, theirs] = contents.map((content) => judgeContent(content, options));
  const known = new Set((theirs ?? []).map(({ reference }) => hrefOf(reference)));
  const relatives = new Map<string, string[]>();
  const own = new Set((mine ?? []).map(({ reference }) => hrefOf(reference)));
  for (const { reference } of theirs ?? []) {
    if (own.has(hrefOf(reference))) continue;
    const form = formOf(reference);
    const list = relatives.get(form);
    if (list === undefined) relatives.set(form, [hrefOf(reference)]);
    else list.push(hrefOf(reference));
  }

  const proven = new Map<string, { judgement: Judgement; other: string | null }>();
  for (const judgement of mine ?? []) {
    const href = hrefOf(judgement.reference);
    if (known.has(href) || proven.has(`${judgement.reference.isLink} ${href}`)) continue;
    const other = relatives.get(formOf(judgement.reference))?.shift() ?? null;
    proven.set(`${judgement.reference.isLink} ${href}`, {
      judgement: prove(judgement, other),
      other,
    });
  }
  const judgements = [...proven.values()].filter(
    ({ judgement }) => judgement.verdict !== 'remote-image',
  );
  const findings = findingsOf(
    judgements.map(({ judgement }) => judgement),
    options.language ?? 'en',
  );
  const partial = [...new Set(contents.flatMap((content) => [...content.partial]))];
  const error = contents.find((content) => content.error !== undefined)?.error;
  return {
    type: contents[0].type,
    findings: findings.map((finding, index) => ({
      ...finding,
      other: judgements[index]?.other ?? null,
    })),
    shared: [...own].filter((href) => known.has(href)).length,
    ...(partial.length > 0 ? { partial } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

const hrefOf = ({ address }: Reference): string => address.url.href;

/** What two copies of one reference have in common. */
function formOf({ address: { url }, what, element }: Reference): string {
  const path = url.pathname
    .split('/')
    .map((part) => (/\d|[A-Z].*[A-Z]|.{24}/.test(part) ? '*' : part));
  return [
    what,
    element,
    url.hostname.replace(/\d+/g, '*'),
    path.length,
    path.join('/'),
    [...url.searchParams.keys()].join('&'),
  ].join(' ');
}

/** Without a relative it may be another mail's: then it says no more than it said alone. */
function prove(judgement: Judgement, other: string | null): Judgement {
  if (other === null) return judgement;
  const { reference } = judgement;
  const verdict: Verdict = reference.isLink
    ? 'tracked-link'
    : judgement.verdict === 'pixel' || isUnseen(reference)
      ? 'pixel'
      : 'personal-image';
  return {
    ...judgement,
    verdict,
    certainty: 'certain',
    reasons: ['differs', ...judgement.reasons],
  };
}

const isUnseen = ({ width, height, hidden }: Reference): boolean =>
  hidden !== null || (width !== null && width <= 3) || (height !== null && height <= 3);
