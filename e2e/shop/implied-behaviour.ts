/** What the pages of goals, funnels, journeys, retention, attribution and reading have to show. */
import type { ImpliedEvent } from './events.ts';
import {
  conversionsOf,
  revenueOf,
  sessionsOf,
  share,
  viewsOf,
  visitorsOf,
} from './implied-report.ts';
import type { Times } from './times.ts';
import { LETTER_NAME } from './letter.ts';
import { money, percent, rate, seconds, valueName } from './words.ts';

type Row = string[];

const descending = (a: number, b: number): number => b - a;
const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface Goal {
  name: string;
  matches: (event: ImpliedEvent) => boolean;
  /** Of each; null: what the event itself is worth. */
  worth: number | null;
}

export const impliedGoals = (events: readonly ImpliedEvent[], goals: readonly Goal[]): Row[] =>
  goals.map(({ name, matches, worth }) => {
    const reached = events.filter(matches);
    return [
      name,
      `${reached.length}`,
      `${visitorsOf(reached)}`,
      rate(share(visitorsOf(reached), visitorsOf(events))),
      rate(share(sessionsOf(reached), sessionsOf(events))),
      worth !== null
        ? money(worth * reached.length)
        : conversionsOf(reached) === 0
          ? '–'
          : money(revenueOf(reached)),
    ];
  });

/** Whatever somebody does, in its order: on the site, or with the letter, after which the site may come. */
export type Deed = { what: 'site'; event: ImpliedEvent } | { what: 'open' | 'click' };
export interface Step {
  name: string;
  matches: (deed: Deed) => boolean;
}

export const onSite = (name: string, matches: (event: ImpliedEvent) => boolean): Step => ({
  name,
  matches: (deed) => deed.what === 'site' && matches(deed.event),
});
export const OPENED: Step = {
  name: `Opened “${LETTER_NAME}”`,
  matches: ({ what }) => what === 'open',
};
export const FOLLOWED: Step = {
  name: `Followed a link of “${LETTER_NAME}”`,
  matches: ({ what }) => what === 'click',
};

/** Each visitor's, the earliest first. */
export const visitorDeeds = (events: readonly ImpliedEvent[]): Deed[][] =>
  grouped(events, ({ person }) => person).map((own) =>
    own.toSorted((a, b) => b.day - a.day).map((event): Deed => ({ what: 'site', event })),
  );

/** Each reader's of the letter, and of those who followed it what they did then. */
export function readerDeeds(events: readonly ImpliedEvent[]): Deed[][] {
  const readers = grouped(
    events.filter(({ visit }) => visit.isFirst && visit.visitor.letter !== 'none'),
    ({ visit }) => `${visit.visitor.number}`,
  );
  return readers.map((own): Deed[] => {
    const then = own.filter(({ reader }) => reader !== null);
    const deeds = then.map((event): Deed => ({ what: 'site', event }));
    return then.length === 0 ? [{ what: 'open' }] : [{ what: 'open' }, { what: 'click' }, ...deeds];
  });
}

export interface ImpliedFunnel {
  /** The first step's, and those who went through. */
  through: string;
  /** Name, people, share of the first step. */
  steps: Row[];
  /** Of each step, where those went who got no further. */
  left: Row[];
  /** By value at the first step. */
  rows: Row[];
}

export function impliedFunnel(
  people: readonly (readonly Deed[])[],
  steps: readonly Step[],
  { strict = false, by = '' }: { strict?: boolean; by?: 'device' | 'channel' | '' } = {},
): ImpliedFunnel {
  const reached = people.map((deeds) => ({ deeds, level: levelOf(deeds, steps, strict) }));
  const counts = (of: typeof reached): number[] =>
    steps.map((_, step) => of.filter(({ level }) => level > step).length);
  const all = counts(reached);
  const [first = 0] = all;
  const valueAt = (deeds: readonly Deed[]): string => {
    const deed = deeds.find((one) => steps[0]?.matches(one));
    return by !== '' && deed?.what === 'site' ? deed.event.facts[by] : '';
  };
  const begun = reached.filter(({ level }) => level > 0);
  return {
    through: rate(share(all.at(-1) ?? 0, first)),
    steps: steps.map(({ name }, step) => [
      `${step + 1}. ${name}`,
      `${all[step]}`,
      rate(share(all[step] ?? 0, first)),
    ]),
    left: steps.slice(0, -1).map((_, step) => {
      const stayed = begun.filter(({ level }) => level === step + 1);
      return nextPages(
        stayed.map(({ deeds }) => deeds),
        steps[step],
      );
    }),
    rows: grouped(begun, ({ deeds }) => valueAt(deeds))
      .map((of) => ({ value: valueAt(of[0]?.deeds ?? []), of }))
      .toSorted((a, b) => descending(a.of.length, b.of.length) || ascending(a.value, b.value))
      .map(({ value, of }) => {
        const own = counts(of);
        return [
          valueName(by, value),
          ...own.map(String),
          rate(share(own.at(-1) ?? 0, own[0] ?? 0)),
        ];
      }),
  };
}

/** How many of the steps come one after another. All of it is within the window of a week. */
function levelOf(deeds: readonly Deed[], steps: readonly Step[], strict: boolean): number {
  if (!strict)
    return deeds.reduce(
      (level, deed) => (steps[level]?.matches(deed) === true ? level + 1 : level),
      0,
    );
  return Math.max(
    0,
    ...deeds.map((_, at) => {
      const missed = steps.findIndex((step, more) => {
        const deed = deeds[at + more];
        return deed === undefined || !step.matches(deed);
      });
      return missed === -1 ? steps.length : missed;
    }),
  );
}

/** The first page that each saw after the last time that they did this. */
function nextPages(people: readonly (readonly Deed[])[], step: Step | undefined): Row {
  const pages = people.flatMap((deeds) => {
    const at = deeds.findLastIndex((deed) => step?.matches(deed));
    const next = deeds.slice(at + 1).find((deed) => deed.what === 'site' && deed.event.isView);
    return next?.what === 'site' ? next.event.facts.path : [];
  });
  return counted(pages).map(([path, count]) => `${path}${count}`);
}

/** By what stands for all others they are put in order. */
const OTHERS = 'other';

export interface ImpliedJourneys {
  links: Row[];
  ends: Row[];
}

/** Of each step the places of most visits by name, and all others together. */
export function impliedJourneys(
  events: readonly ImpliedEvent[],
  { depth, width }: { depth: number; width: number },
): ImpliedJourneys {
  const walks = grouped(
    events.filter(({ session }) => session !== null),
    ({ session }) => session,
  ).map((visit) =>
    visit
      .map(({ isView, name, facts }) => (isView ? facts.path : name))
      .filter((place, at, places) => place !== places[at - 1])
      .slice(0, depth + 1),
  );
  const known = Array.from(
    { length: depth + 1 },
    (_, at) =>
      new Set(
        counted(walks.flatMap((walk) => walk[at] ?? []))
          .slice(0, width)
          .map(([place]) => place),
      ),
  );
  const shown = (at: number, place: string): string =>
    known[at]?.has(place) === true ? place : OTHERS;
  const links: string[] = [];
  const ends: string[] = [];
  for (const walk of walks)
    for (const [at, place] of walk.slice(0, depth).entries()) {
      const next = walk[at + 1];
      const from = `${at + 1} ${shown(at, place)}`;
      if (next === undefined) ends.push(from);
      else links.push(`${from} ${shown(at + 1, next)}`);
    }
  // No place of the shop has a space in its name.
  const rows = (texts: readonly string[]): Row[] =>
    counted(texts)
      .map(([text, count]) => [...text.split(' '), `${count}`])
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map((row) => row.map((cell) => (cell === OTHERS ? 'Everything else' : cell)));
  return { links: rows(links), ends: rows(ends) };
}

/** Of those who last: how many came for the first time on each day, and which share of them on it and each day after. */
export function impliedRetention(
  events: readonly ImpliedEvent[],
  days: readonly { back: number; name: string }[],
): Row[] {
  const seen = grouped(
    events.filter(({ lasts, session }) => lasts && session !== null),
    ({ person }) => person,
  ).map((own) => new Set(own.map(({ day }) => day)));
  return days.flatMap(({ back, name }) => {
    const cohort = seen.filter((theirs) => Math.max(...theirs) === back);
    if (cohort.length === 0) return [];
    const later = Array.from({ length: back + 1 }, (_, after) => back - after);
    return [
      [
        name,
        `${cohort.length}`,
        ...later.map((day) =>
          percent(share(cohort.filter((theirs) => theirs.has(day)).length, cohort.length)),
        ),
      ],
    ];
  });
}

export type Model = 'first' | 'last' | 'last-non-direct';

/** To which visit each purchase is owed. One without a visitor is owed to what stands in itself. */
export function impliedAttribution(
  events: readonly ImpliedEvent[],
  model: Model,
  by: 'channel' | 'source' | 'campaign',
): Row[] {
  const owed = events
    .filter(({ name }) => name === 'purchase')
    .map((purchase) => ({ purchase, value: touchOf(purchase, events, model).facts[by] }));
  return grouped(owed, ({ value }) => value)
    .map((of) => ({ value: of[0]?.value ?? '', of: of.map(({ purchase }) => purchase) }))
    .toSorted((a, b) => descending(a.of.length, b.of.length) || ascending(a.value, b.value))
    .map(({ value, of }) => [
      value === '' && by === 'channel' ? 'No visit that says' : valueName(by, value),
      `${of.length}`,
      money(revenueOf(of)),
    ]);
}

function touchOf(
  purchase: ImpliedEvent,
  events: readonly ImpliedEvent[],
  model: Model,
): ImpliedEvent {
  if (purchase.person === null) return purchase;
  const touches = events
    .filter(({ person, day }) => person === purchase.person && day >= purchase.day)
    .toSorted((a, b) => b.day - a.day);
  const told = touches.filter(({ facts }) => facts.channel !== 'direct');
  const touch =
    model === 'first'
      ? touches[0]
      : model === 'last'
        ? touches.at(-1)
        : (told.at(-1) ?? touches.at(-1));
  return touch ?? purchase;
}

/** By page: its views, for how long it was looked at, how far down. */
export function impliedReading(events: readonly ImpliedEvent[], { looks }: Times): Row[] {
  return grouped(
    events.filter(({ isView }) => isView),
    ({ facts }) => facts.path,
  )
    .toSorted(
      (a, b) =>
        descending(a.length, b.length) || ascending(a[0]?.facts.path ?? '', b[0]?.facts.path ?? ''),
    )
    .map((views) => {
      const path = views[0]?.facts.path ?? '';
      const told = looks.filter(
        ({ view }) => view.verdict === 'person' && view.facts.path === path,
      );
      const ms = told.reduce((sum, look) => sum + look.ms, 0);
      const scroll = told.reduce((sum, look) => sum + look.scroll, 0);
      return [
        path,
        `${viewsOf(views)}`,
        ms === 0 ? '–' : seconds(share(ms / 1_000, viewsOf(views))),
        scroll === 0 ? '–' : `${Math.round(share(scroll, told.length))}%`,
      ];
    });
}

/** Those of a key together; null is no key. */
function grouped<Value>(values: readonly Value[], key: (value: Value) => string | null): Value[][] {
  const groups = Map.groupBy(values, key);
  groups.delete(null);
  return [...groups.values()];
}

/** How often each is there, the most frequent first. */
const counted = (values: readonly string[]): [value: string, count: number][] =>
  grouped(values, (value) => value)
    .map((same): [string, number] => [same[0] ?? '', same.length])
    .toSorted(([a, countA], [b, countB]) => descending(countA, countB) || ascending(a, b));
