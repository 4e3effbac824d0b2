/**
 * Two copies of one mail that were sent to two people: what differs between them is proof.
 *
 * Both copies' references are brought in line by what does not differ: kind, element, host and the form of the path. An address
 * that has its like in the other copy is everybody's, wherever it stands there; one that has only a relative there tells the two
 * apart. No difference is: http or https, capitals, which of several hosts sends a file (`img1.`, `img2.`), a number against
 * caches, another file of a plain name (`hero-a.jpg`, `hero-2.jpg`), as a mail that is tried in two forms has.
 */
import { findingsOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { bitsOf, shapeOf } from './identifiers.ts';
import type { Judgement, Verdict } from './judge.ts';
import type { Reference } from './reference.ts';
import { judgeContent, readContent } from './scan.ts';
import type { Content, ScanOptions, ScanResult } from './scan.ts';

/** Relatives that one address is held against: two mails with ten thousand addresses of one form are cheap to make. */
const MAX_RELATIVES = 20;

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
  const judgements = new Map(
    judgeContent(contents[0], options).map((judgement) => [judgement.reference, judgement]),
  );
  const theirs = referencesOf(contents[1]);
  const known = new Set(theirs.map(likeOf));
  const own = new Set(referencesOf(contents[0]).map(likeOf));
  const relatives = Map.groupBy(
    theirs.filter((reference) => !own.has(likeOf(reference))),
    formOf,
  );

  const proven = new Map<string, { judgement: Judgement; other: string | null }>();
  const taken = new Map<string, number>();
  for (const reference of referencesOf(contents[0])) {
    const key = `${reference.isLink} ${likeOf(reference)}`;
    if (known.has(likeOf(reference)) || proven.has(key)) continue;
    const form = formOf(reference);
    const ofForm = relatives.get(form) ?? [];
    const place = taken.get(form) ?? 0;
    taken.set(form, place + 1);
    // One copy may have more of a form than the other: the last relatives prove it for all that are left.
    const from = Math.max(0, Math.min(place, ofForm.length - MAX_RELATIVES));
    const other =
      ofForm.slice(from, from + MAX_RELATIVES).find((relative) => tellsApart(reference, relative))
        ?.address.url.href ?? null;
    const judgement = judgements.get(reference) ?? plainLink(reference);
    proven.set(key, { judgement: prove(judgement, other), other });
  }
  const told = [...proven.values()].filter(({ judgement }) => judgement.verdict !== 'remote-image');
  const findings = findingsOf(
    told.map(({ judgement }) => judgement),
    options.language ?? 'en',
  );
  const partial = [...new Set(contents.flatMap((content) => [...content.partial]))];
  const error = contents.find((content) => content.error !== undefined)?.error;
  return {
    type: contents[0].type,
    findings: findings.map((finding, index) => ({
      ...finding,
      other: told[index]?.other ?? null,
    })),
    shared: [...own].filter((like) => known.has(like)).length,
    ...(partial.length > 0 ? { partial } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

const referencesOf = ({ pages }: Content): Reference[] =>
  pages.flatMap(({ references }) => references);

/** A link that says nothing alone; `remote-image` is what is not told. */
const plainLink = (reference: Reference): Judgement => ({
  reference,
  verdict: 'remote-image',
  certainty: 'certain',
  vendor: null,
  reasons: [],
  score: 0,
});

/** `img2.` of `img2.shop.example`: whichever is less busy. */
const OF_SEVERAL = /^([a-z-]{1,12})\d{1,2}(?=\.)/;
const AGAINST_CACHES =
  /[?&;](?:_|cb|cache_?buster?|no_?cache|rnd|rand|random|ord|ts|timestamp)=[\d.]{1,20}(?=[&;]|$)/gi;

/** The same for addresses between which nothing tells apart. */
const likeOf = ({ address: { url } }: Reference): string =>
  `${url.hostname.replace(OF_SEVERAL, '$1*')}${url.pathname}${url.search.replaceAll(AGAINST_CACHES, '')}`.toLowerCase();

/** What two copies of one reference have in common. */
function formOf({ address: { url }, what, element }: Reference): string {
  const path = url.pathname
    .split('/')
    .map((part) => (/\d|[A-Z].*[A-Z]|.{24}/.test(part) ? '*' : part));
  return [
    what,
    element,
    url.hostname
      .split('.')
      .map((label) => (bitsOf(label) > 0 ? '*' : label.replace(/\d+/g, '*')))
      .join('.'),
    path.length,
    path.join('/'),
    [...url.searchParams.keys()].join('&'),
  ].join(' ');
}

/** Whether two relatives differ in more than the plain name of a file. */
function tellsApart(one: Reference, other: Reference): boolean {
  const shape = shapeOf(one.address.url);
  if (shape.kind !== 'picture' || one.address.url.search !== other.address.url.search) return true;
  if (
    bitsOf(one.address.url.hostname) > 0 &&
    one.address.url.hostname !== other.address.url.hostname
  )
    return true;
  const [mine, theirs] = [one, other].map(({ address: { url } }) => url.pathname.split('/'));
  return (mine ?? []).some(
    (part, index) => part !== theirs?.[index] && bitsOf(part) + bitsOf(theirs?.[index] ?? '') > 0,
  );
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
