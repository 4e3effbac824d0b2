/** Cuts a report's time into minutes, hours, days, weeks or months of its time zone, with their clock changes. */
import { MAX_POINTS } from '@clearpixel/store';
import { Refusal } from './error-catalogue.ts';
import type { ReportTime } from './report-query.ts';

export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

const UNITS = {
  minute: 'minutes',
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'months',
} as const;

/** The beginnings of all intervals that have a part in the time, ascending, milliseconds since 1970. Weeks begin on Monday. */
export function intervalStarts({ from, to, timezone }: ReportTime, interval: Interval): number[] {
  const first = startOf(
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone),
    interval,
  );
  const starts: number[] = [];
  for (let step = 0; ; step++) {
    // Always from the first: the 31st of a month, or an hour that a clock change takes away, must not shift all that follow.
    const next = startOf(first.add({ [UNITS[interval]]: step }), interval).epochMilliseconds;
    if (next >= to) return starts;
    if (starts.length === MAX_POINTS)
      throw new Refusal(
        'invalid',
        `more than ${MAX_POINTS} points; choose a longer interval or less time`,
        'interval',
      );
    if (next !== starts.at(-1)) starts.push(next);
  }
}

function startOf(at: Temporal.ZonedDateTime, interval: Interval): Temporal.ZonedDateTime {
  if (interval === 'minute' || interval === 'hour')
    return at.round({ smallestUnit: interval, roundingMode: 'floor' });
  if (interval === 'day') return at.startOfDay();
  if (interval === 'week') return at.subtract({ days: at.dayOfWeek - 1 }).startOfDay();
  return at.with({ day: 1 }).startOfDay();
}
