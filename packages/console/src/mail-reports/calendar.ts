/** When reports by mail are due, and of which time they are: by the calendar of the site's time zone, with its clock changes. */
import type { ReportEvery } from '@clearpixel/registry';

/** In the morning of the first day: by then all that was on its way at midnight has arrived. */
const DUE_HOUR = 7;

export interface ReportedTime {
  /** Milliseconds since 1970; `to` is exclusive. */
  from: number;
  to: number;
  /** Where the week or month before begins; it ends with `from`. */
  before: number;
}

/** Of the day's week, which begins on Monday, or of its month. */
const beginning = (every: ReportEvery, at: Temporal.ZonedDateTime): Temporal.ZonedDateTime =>
  (every === 'week' ? at.subtract({ days: at.dayOfWeek - 1 }) : at.with({ day: 1 })).startOfDay();

const zoned = (now: number, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone);

/** The last week or month that is over. */
export function reportedTime(every: ReportEvery, timezone: string, now: number): ReportedTime {
  const to = beginning(every, zoned(now, timezone));
  const from = to.subtract(every === 'week' ? { weeks: 1 } : { months: 1 }).startOfDay();
  const before = from.subtract(every === 'week' ? { weeks: 1 } : { months: 1 }).startOfDay();
  return {
    from: from.epochMilliseconds,
    to: to.epochMilliseconds,
    before: before.epochMilliseconds,
  };
}

/** The next time after `now`. What was missed meanwhile is not made up for: the next report is of the last week or month. */
export function nextDue(every: ReportEvery, timezone: string, now: number): string {
  const start = beginning(every, zoned(now, timezone));
  const due = [start, start.add(every === 'week' ? { weeks: 1 } : { months: 1 })]
    .map((day) => day.with({ hour: DUE_HOUR }).epochMilliseconds)
    .find((at) => at > now);
  if (due === undefined) throw new Error('the next week begins after now');
  return new Date(due).toISOString();
}
