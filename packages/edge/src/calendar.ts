/** The days of one time zone. Most questions are for the day that it is, so that the last few answers are kept. */
export interface CalendarDay {
  /** YYYY-MM-DD. */
  date: string;
  /** Milliseconds since 1970; the day ends before `end`. 23 to 25 hours lie between, or what a zone's history wants. */
  start: number;
  end: number;
}

const KEPT_DAYS = 4;

export class Calendar {
  readonly #timezone: string;
  #days: CalendarDay[] = [];
  readonly #later = new Map<string, string>();

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  day(at: number): CalendarDay {
    for (const day of this.#days) if (at >= day.start && at < day.end) return day;
    const start = Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(this.#timezone)
      .startOfDay();
    const day = {
      date: start.toPlainDate().toString(),
      start: start.epochMilliseconds,
      end: start.add({ days: 1 }).startOfDay().epochMilliseconds,
    };
    this.#days = [day, ...this.#days].slice(0, KEPT_DAYS);
    return day;
  }

  /** The date `days` after `date`. */
  static after(date: string, days: number): string {
    return Temporal.PlainDate.from(date).add({ days }).toString();
  }

  /** As `after`, remembered: a site asks the same for each of its events. */
  after(date: string, days: number): string {
    const key = `${date}+${days}`;
    let later = this.#later.get(key);
    if (later === undefined) {
      if (this.#later.size > 100) this.#later.clear();
      later = Calendar.after(date, days);
      this.#later.set(key, later);
    }
    return later;
  }
}
