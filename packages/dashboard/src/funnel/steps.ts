/** The steps of a funnel as the address keeps them: `event:purchase`, `path:/shop/*`, `goal:ID`, `open:ID`, `click:ID`. */
import type { Campaign, Goal } from '@clearpixel/console/api-types';

export const STEP_KINDS = [
  ['path', 'A page is seen'],
  ['event', 'An event'],
  ['goal', 'A goal'],
  ['open', 'A mail is opened'],
  ['click', 'A link of a mail is followed'],
] as const;
export type StepKind = (typeof STEP_KINDS)[number][0];

export interface Step {
  kind: StepKind;
  value: string;
}

export function readStep(text: string): Step | null {
  const [, name, value = ''] = /^(\w+):(.+)$/s.exec(text) ?? [];
  const kind = STEP_KINDS.find(([known]) => known === name)?.[0];
  return kind === undefined ? null : { kind, value };
}

export const writeStep = ({ kind, value }: Step): string => `${kind}:${value}`;

/** As the API asks for it. */
export const askedStep = ({ kind, value }: Step): Record<string, string> =>
  kind === 'open' || kind === 'click' ? { campaign: value, kind } : { [kind]: value };

export function stepName(
  { kind, value }: Step,
  goals: readonly Goal[],
  campaigns: readonly Campaign[],
): string {
  if (kind === 'goal') return goals.find(({ id }) => id === value)?.name ?? 'A goal that is gone';
  if (kind === 'path' || kind === 'event') return value === 'pageview' ? 'Page view' : value;
  const name = campaigns.find(({ id }) => id === value)?.name ?? 'a mail that is gone';
  return kind === 'open' ? `Opened “${name}”` : `Followed a link of “${name}”`;
}
