/** The times that a shared dashboard can be asked for, cut into what its chart shows. */
export const SHARE_PERIODS = {
  '7d': '7 days',
  '30d': '30 days',
  month: 'This month',
  '12months': '12 months',
} as const;
export type SharePeriod = keyof typeof SHARE_PERIODS;

export const isSharePeriod = (text: unknown): text is SharePeriod =>
  typeof text === 'string' && Object.hasOwn(SHARE_PERIODS, text);

export interface PeriodTime {
  /** Milliseconds since 1970; `to` is exclusive. */
  from: number;
  to: number;
  /** The beginnings of days, or of months. */
  starts: number[];
  unit: 'day' | 'month';
}

/** With today, in the site's time zone and with its clock changes. */
export function periodTime(period: SharePeriod, timezone: string, now: number): PeriodTime {
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timezone)
    .startOfDay();
  const month = today.with({ day: 1 }).startOfDay();
  const end = today.add({ days: 1 }).startOfDay();
  const unit = period === '12months' ? 'month' : 'day';
  const first = {
    '7d': today.subtract({ days: 6 }),
    '30d': today.subtract({ days: 29 }),
    month,
    '12months': month.subtract({ months: 11 }),
  }[period].startOfDay();
  const starts: number[] = [];
  for (let step = 0; ; step++) {
    const start = first.add(unit === 'day' ? { days: step } : { months: step }).startOfDay();
    if (start.epochMilliseconds >= end.epochMilliseconds) break;
    starts.push(start.epochMilliseconds);
  }
  return { from: first.epochMilliseconds, to: end.epochMilliseconds, starts, unit };
}
