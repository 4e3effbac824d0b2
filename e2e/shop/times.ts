/** When what the walk implies happened, by what the edge acknowledged: an image's event between two moments, not at one. */
import type { ImpliedEvent } from './events.ts';
import { sessionOf } from './events.ts';
import type { Telling } from './front.ts';
import { DAY_MS } from './stage.ts';
import type { ImpliedVisit } from './visits.ts';

export type Range = readonly [low: number, high: number];

const ENGAGEMENT = '$engagement';

/** How long a page was looked at, in one visit of it. */
export interface Look {
  /** The page's view. */
  view: ImpliedEvent;
  ms: number;
  /** The deepest, in percent. */
  scroll: number;
}

export class Times {
  readonly #bySession: ReadonlyMap<string, Telling[]>;
  readonly looks: readonly Look[];

  constructor(tellings: readonly Telling[], implied: readonly ImpliedEvent[], now = Date.now()) {
    const today = Math.floor(now / DAY_MS);
    this.#bySession = Map.groupBy(
      tellings,
      ({ visitor, from }) => `${visitor} ${today - Math.floor(from / DAY_MS)}`,
    );
    this.looks = implied
      .filter(({ isView, session }) => isView && session !== null)
      .flatMap((view) => {
        const told = this.#of(view.visit).filter(
          ({ name, path }) => name === ENGAGEMENT && path === view.facts.path,
        );
        if (told.length === 0) return [];
        return {
          view,
          ms: told.reduce((sum, { ms }) => sum + Math.round(ms), 0),
          scroll: Math.max(...told.map(({ scroll }) => Math.min(100, Math.round(scroll * 100)))),
        };
      });
  }

  #of(visit: ImpliedVisit): readonly Telling[] {
    return this.#bySession.get(sessionOf(visit)) ?? [];
  }

  of({ visit, name, facts }: ImpliedEvent): Telling {
    const told = this.#of(visit).find((one) => one.name === name && one.path === facts.path);
    if (told === undefined) throw new Error(`nobody acknowledged ${name} ${facts.path}`);
    return told;
  }

  /** From the first to the last that was told in it, in milliseconds. */
  length(visit: ImpliedVisit): Range {
    const told = this.#of(visit);
    const froms = told.map(({ from }) => from);
    const tos = told.map(({ to }) => to);
    return [
      Math.max(0, Math.max(...froms) - Math.min(...tos)),
      Math.max(...tos) - Math.min(...froms),
    ];
  }
}
