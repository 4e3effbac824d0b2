/**
 * What a campaign's report says of its recipients. Of a whole campaign it is summed from what is rolled up of each of them
 * (recipients.ts), and what rules over time change in it is asked for beside; of a part, from the loads themselves.
 */
import { VERDICTS } from '@clearpixel/pixel';
import type { Verdict } from '@clearpixel/pixel';
import type { CampaignScope } from './campaign-reports.ts';
import type { AskOptions, Store } from './contract.ts';
import {
  anyLoadOutside,
  campaignPeople,
  campaignPeopleRevised,
  campaignPeopleStored,
} from './questions/campaign-people.ts';
import type { CampaignPeopleRow } from './questions/campaign-people.ts';
import { RECIPIENT_BITS } from './recipients.ts';
import type { RecipientBit } from './recipients.ts';

/** Recipients by the best of their loads: that of a person for certain, of a person perhaps, of machines alone. */
export interface PeopleByAnswer {
  certain: number;
  possible: number;
  machine: number;
}

export interface CampaignPeople {
  opens: PeopleByAnswer;
  clicks: PeopleByAnswer;
  /** With whatever load of the pixel. */
  loaded: number;
  seen: { certain: number; possible: number };
  hidden: { certain: number; possible: number; unknown: number };
  clickers: { seenWithOpen: number; seenWithoutOpen: number; hidden: number };
  /** Of the pixel near the top. */
  loads: number;
  byVerdict: Partial<Record<Verdict, number>>;
  /** By a person. */
  firstOpenAt: string | null;
  lastOpenAt: string | null;
}

export async function askCampaignPeople(
  store: Store,
  scope: CampaignScope,
  options: AskOptions = {},
): Promise<CampaignPeople> {
  const ofPart = async (): Promise<CampaignPeople> =>
    peopleOf(await store.ask(campaignPeople, scope, options));
  if (scope.verdicts.length > 0 || scope.filters.length > 0) return ofPart();
  // A campaign is asked for whole nearly always: that is begun before it is known.
  const ending = new AbortController();
  const signal =
    options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const asWanted = { ...options, signal };
  const whole = Promise.all([
    store.ask(campaignPeopleRevised, scope, asWanted),
    store.ask(campaignPeopleStored, scope, asWanted),
  ]);
  // It is awaited below, or of no interest.
  whole.catch(() => undefined);
  const isWhole = (await store.ask(anyLoadOutside, scope, options)).length === 0;
  if (isWhole) {
    const [changes, stored] = await whole;
    return peopleOf([...changes.flat(), ...stored]);
  }
  ending.abort();
  return ofPart();
}

/** 0 is how the store says "never". */
const timeOf = (at: number): string | null => (at === 0 ? null : new Date(at).toISOString());

export function peopleOf(rows: readonly CampaignPeopleRow[]): CampaignPeople {
  const byVerdict: CampaignPeople['byVerdict'] = {};
  for (const verdict of VERDICTS) {
    const loads = rows.reduce((sum, row) => (row.verdict === verdict ? sum + row.loads : sum), 0);
    if (loads > 0) byVerdict[verdict] = loads;
  }
  /** How many recipients have all of `having` and none of `without`. */
  const count = (having: readonly RecipientBit[], without: readonly RecipientBit[] = []): number =>
    rows.reduce(
      (total, { flags, recipients }) =>
        having.every((bit) => (flags & RECIPIENT_BITS[bit].bit) !== 0) &&
        without.every((bit) => (flags & RECIPIENT_BITS[bit].bit) === 0)
          ? total + recipients
          : total,
      0,
    );
  const opens = rows.flatMap(({ firstOpenAt, lastOpenAt }) =>
    firstOpenAt === 0 ? [] : [firstOpenAt, lastOpenAt],
  );
  return {
    opens: {
      certain: count(['openCertain']),
      possible: count(['openHuman'], ['openCertain']),
      machine: count(['open'], ['openHuman']),
    },
    clicks: {
      certain: count(['clickCertain']),
      possible: count(['clickHuman'], ['clickCertain']),
      machine: count(['click'], ['clickHuman']),
    },
    loaded: count(['open']),
    seen: {
      certain: count(['openCertain'], ['prefetched']),
      possible: count(['openHuman'], ['openCertain', 'prefetched']),
    },
    hidden: {
      certain: count(['prefetched', 'openCertain']),
      possible: count(['prefetched', 'openHuman'], ['openCertain']),
      unknown: count(['prefetched'], ['openHuman']),
    },
    clickers: {
      seenWithOpen: count(['clickHuman', 'openHuman'], ['prefetched']),
      seenWithoutOpen: count(['clickHuman'], ['openHuman', 'prefetched']),
      hidden: count(['clickHuman', 'prefetched']),
    },
    loads: rows.reduce((total, { loadsOfTop }) => total + loadsOfTop, 0),
    byVerdict,
    firstOpenAt: timeOf(opens.length === 0 ? 0 : Math.min(...opens)),
    lastOpenAt: timeOf(opens.length === 0 ? 0 : Math.max(...opens)),
  };
}
