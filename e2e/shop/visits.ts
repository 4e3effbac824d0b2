/** Fifty visitors of the shop, each by a script of their own; and what their visits imply, by the promises of docs alone. */
export interface Visitor {
  number: number;
  /** What becomes of the letter that they got before: most got none. */
  letter: 'none' | 'opened' | 'followed';
  mode: 'classic' | 'app' | 'without-script';
  /** Days before today, of each visit. */
  days: number[];
  campaign: '' | 'autumn' | 'winter' | 'letter';
  /** On the first visit; whoever comes back comes by themselves. */
  isFromSearch: boolean;
  choice: 'granted' | 'denied' | null;
  /** Pages after the first one. */
  steps: readonly ('product' | 'checkout' | 'thanks')[];
  /** The network is cut while they put something into the basket. */
  isCut: boolean;
  signal: boolean;
  kind: 'person' | 'bot' | 'self';
  address: string;
  country: Country;
}

export type Country = 'FR' | 'DE' | 'GB';
/** Networks that are all of one country. */
const NETWORKS = { FR: '90.0', DE: '91.0', GB: '86.0' } as const satisfies Record<Country, string>;
const COUNTRIES = ['FR', 'DE', 'GB', 'DE', 'FR', 'DE', 'DE'] as const;

const VISITORS = 50;
export const DAYS = 4;

/** On the first of the days nobody reads it: that is when it is written. */
const FOLLOWED = new Set([8, 10, 14, 25, 38]);
const OPENED = new Set([1, 34]);

/** Two people behind one address, with one program, on one day: the first one agrees, the second one never does. */
const SHARED_ADDRESS = '90.7.7.7';
const SHARING: readonly number[] = [40, 41];

/** Whoever shares an address comes after the other one has gone. */
export const comesLast = ({ visitor }: ImpliedVisit): boolean => visitor.number === SHARING[1];

const MODES = ['classic', 'app', 'without-script', 'classic', 'app'] as const;

/** One of a row, again and again. */
function cycled<Value>(values: readonly [Value, ...Value[]], at: number): Value {
  const value = values[at % values.length];
  return value === undefined ? values[0] : value;
}

export function visitors(): Visitor[] {
  return Array.from({ length: VISITORS }, (_, number): Visitor => {
    const mode = cycled(MODES, number);
    const kind = number === 48 ? 'bot' : number === 49 ? 'self' : 'person';
    const signal = number === 46;
    const isShared = SHARING.includes(number);
    const day = isShared ? 0 : number % DAYS;
    const returns = number % 3 === 0 && day > 0;
    const mayChoose = mode !== 'without-script' && !signal && kind === 'person';
    const letter = FOLLOWED.has(number) ? 'followed' : OPENED.has(number) ? 'opened' : 'none';
    const country = isShared ? 'FR' : cycled(COUNTRIES, number);
    return {
      number,
      letter,
      mode,
      days: returns ? [day, day - 1] : [day],
      campaign: letter === 'followed' ? 'letter' : cycled(['', 'autumn', 'winter'], number),
      isFromSearch: number % 3 === 0 && number % 2 === 0,
      choice: isShared
        ? cycled(['granted', null], number)
        : mayChoose
          ? cycled([null, 'granted', 'denied', null], number >> 1)
          : null,
      steps: cycled(
        [[], ['product'], ['product', 'checkout', 'thanks'], ['product', 'checkout']],
        number,
      ),
      isCut: mode !== 'without-script' && number % 7 === 3,
      signal,
      kind,
      address: isShared ? SHARED_ADDRESS : `${NETWORKS[country]}.${number}.1`,
      country,
    };
  });
}

/** What the address has that a visitor comes in by. */
export const campaignQuery = ({ campaign }: Visitor): string =>
  campaign === '' ? '' : `?utm_source=letter&utm_medium=email&utm_campaign=${campaign}`;

export const PRODUCT = 'socks';
export const PRICE = 49.5;

export interface ImpliedVisit {
  visitor: Visitor;
  day: number;
  isFirst: boolean;
  /** In order. */
  events: readonly { name: string; path: string }[];
  channel: 'email' | 'organic-search' | 'direct';
  /** Whose it is in the end: theirs for good, or of the day. */
  lasts: boolean;
}

export function impliedVisits(all: readonly Visitor[]): ImpliedVisit[] {
  return all.flatMap((visitor) =>
    visitor.days.map((day, index): ImpliedVisit => {
      const { campaign, isFromSearch, choice, mode, steps } = visitor;
      const isFirst = index === 0;
      const root = mode === 'app' ? '/app/' : '/';
      return {
        visitor,
        day,
        isFirst,
        events: [
          { name: 'pageview', path: root },
          // With the script they put something into the basket on the first page.
          ...(mode === 'without-script' ? [] : [{ name: 'basket', path: root }]),
          ...steps.flatMap((step) => [
            { name: 'pageview', path: root + step },
            ...(step === 'thanks' ? [{ name: 'purchase', path: root + step }] : []),
          ]),
        ],
        channel: campaign !== '' ? 'email' : isFromSearch && isFirst ? 'organic-search' : 'direct',
        lasts: choice === 'granted',
      };
    }),
  );
}
