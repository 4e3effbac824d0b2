/** Fifty visitors of the shop, each by a script of their own; and what their visits imply, by the promises of docs alone. */
export interface Visitor {
  number: number;
  mode: 'classic' | 'app' | 'without-script';
  /** Days before today, of each visit. */
  days: number[];
  campaign: '' | 'autumn' | 'winter';
  isFromSearch: boolean;
  choice: 'granted' | 'denied' | null;
  /** Pages after the first one. */
  steps: ('product' | 'checkout' | 'thanks')[];
  /** The network is cut while they put something into the basket. */
  isCut: boolean;
  signal: boolean;
  kind: 'person' | 'bot' | 'self';
  address: string;
}

const VISITORS = 50;
export const DAYS = 4;

/** Two people behind one address, with one program, on one day: the first one agrees, the second one never does. */
const SHARED_ADDRESS = '90.7.7.7';

export function visitors(): Visitor[] {
  return Array.from({ length: VISITORS }, (_, number): Visitor => {
    const mode = (['classic', 'app', 'without-script', 'classic', 'app'] as const)[number % 5];
    if (mode === undefined) throw new Error('a mode is missing');
    const hasScript = mode !== 'without-script';
    const kind = number === 48 ? 'bot' : number === 49 ? 'self' : 'person';
    const signal = number === 46;
    const isShared = number === 40 || number === 41;
    const day = isShared ? 0 : number % DAYS;
    const returns = number % 3 === 0 && day > 0;
    const choice =
      hasScript && !signal && kind === 'person'
        ? [null, 'granted', 'denied', null][(number >> 1) % 4]
        : null;
    return {
      number,
      mode,
      days: returns ? [day, day - 1] : [day],
      campaign: (['', 'autumn', 'winter'] as const)[number % 3] ?? '',
      isFromSearch: number % 3 === 0 && number % 2 === 0,
      choice: isShared
        ? number === 40
          ? 'granted'
          : null
        : ((choice ?? null) as Visitor['choice']),
      steps: (
        [[], ['product'], ['product', 'checkout', 'thanks'], ['product', 'checkout']] as const
      )[number % 4]?.slice() as Visitor['steps'],
      isCut: hasScript && number % 7 === 3,
      signal,
      kind,
      address: isShared ? SHARED_ADDRESS : `81.${number}.5.1`,
    };
  });
}

export interface ImpliedVisit {
  visitor: Visitor;
  day: number;
  isFirst: boolean;
  /** `name path`, in order. */
  events: string[];
  campaign: string;
  channel: string;
  /** Whose it is in the end: theirs for good, or of the day. */
  lasts: boolean;
}

export function impliedVisits(all: readonly Visitor[]): ImpliedVisit[] {
  return all.flatMap((visitor) =>
    visitor.days.map((day, index): ImpliedVisit => {
      const isFirst = index === 0;
      const root = visitor.mode === 'app' ? '/app/' : '/';
      const events = [`pageview ${root}`];
      const hasScript = visitor.mode !== 'without-script';
      // With the script they put something into the basket on the first page.
      if (hasScript) events.push(`basket ${root}`);
      for (const step of visitor.steps) {
        events.push(`pageview ${root}${step}`);
        if (step === 'thanks') events.push(`purchase ${root}${step}`);
      }
      const { campaign, isFromSearch } = visitor;
      return {
        visitor,
        day,
        isFirst,
        events: events.toSorted(),
        campaign,
        channel: campaign === '' ? (isFromSearch ? 'organic-search' : 'direct') : 'email',
        lasts: visitor.choice === 'granted',
      };
    }),
  );
}
