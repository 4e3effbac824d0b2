import type { Breakdown, Goal } from '@clearpixel/console/api-types';

/** What attribution is about until somebody says it. '' where there is nothing that could be owed. */
export function defaultConversion(
  byRevenue: readonly Pick<Breakdown['rows'][number], 'value' | 'revenue'>[],
  goals: readonly Pick<Goal, 'id' | 'match'>[],
): string {
  const [most] = byRevenue;
  if (most === undefined || most.revenue <= 0) return goals[0]?.id ?? '';
  // By its name where it has one.
  return goals.find(({ match }) => isEventAlone(match, most.value))?.id ?? most.value;
}

const isEventAlone = (match: Goal['match'], event: string): boolean =>
  match.event === event && Object.keys(match).length === 1;
