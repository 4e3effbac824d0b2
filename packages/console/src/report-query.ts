/** The parameters that all reports take: time, time zone, verdicts, filters. From the address to a scope of the store. */
import { HUMAN_VERDICTS, VERDICTS } from '@clearpixel/pixel';
import type { Verdict } from '@clearpixel/pixel';
import { isTimezone } from '@clearpixel/registry';
import { FILTER_LIMITS, FILTER_OPERATIONS, DIMENSION_NAMES, parseFilter } from '@clearpixel/store';
import type { Filter, ReportScope } from '@clearpixel/store';
import { z } from 'zod';
import { Refusal } from './error-catalogue.ts';

const DEFAULT_DAYS = 30;
/** The store's dates, and a day more on both sides, as time zones have it. */
const EARLIEST = -86_400_000;
const LATEST = Date.UTC(2148, 0, 2);

export const FORMATS = ['json', 'csv'] as const;

const severalSchema = z.union([z.string(), z.array(z.string())]).optional();

export const scopeQuerySchema = z.object({
  verdict: severalSchema.describe(
    `human (the default: ${HUMAN_VERDICTS.join(', ')}), all, or names with commas between them: ${VERDICTS.join(', ')}`,
  ),
  filter: severalSchema.describe(
    `dimension:operation:value; may be repeated, and then all must hold. Operations: ${FILTER_OPERATIONS.join(', ')}. Dimensions: ${DIMENSION_NAMES.join(', ')}`,
  ),
});

export const reportQuerySchema = scopeQuerySchema.extend({
  from: z
    .string()
    .max(64)
    .optional()
    .describe(`ISO date or time; ${DEFAULT_DAYS} days back if left out`),
  to: z
    .string()
    .max(64)
    .optional()
    .describe('ISO date or time, exclusive; the end of today if left out'),
  timezone: z
    .string()
    .max(64)
    .optional()
    .describe("IANA time zone of days; the site's own if left out"),
});

/** Of reports that are tables or figures. */
export const tableQuerySchema = reportQuerySchema.extend({
  segment: z.string().max(64).optional().describe('Id of a saved segment, whose filters hold too.'),
  format: z
    .enum(FORMATS)
    .optional()
    .describe('`csv` gives the table as a file; so does `Accept: text/csv`.'),
});
export type TableQuery = z.output<typeof tableQuerySchema>;

export const compareQuerySchema = z.object({
  compare: z
    .enum(['previous', 'year', 'period'])
    .optional()
    .describe(
      'With the time directly before, the same time a year before, or any: `compareFrom` to `compareTo`.',
    ),
  compareFrom: z.string().max(64).optional(),
  compareTo: z.string().max(64).optional(),
});

export type ReportQuery = z.output<typeof reportQuerySchema>;

export interface ReportTime {
  /** Milliseconds since 1970; `to` is exclusive. */
  from: number;
  to: number;
  timezone: string;
}

export function reportTime(query: ReportQuery, siteTimezone: string, now = Date.now()): ReportTime {
  const timezone = query.timezone ?? siteTimezone;
  if (!isTimezone(timezone))
    throw new Refusal('invalid', 'give an IANA time zone like Europe/Berlin or UTC', 'timezone');
  const tomorrow = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timezone)
    .startOfDay()
    .add({ days: 1 });
  const to = query.to === undefined ? tomorrow.epochMilliseconds : moment(query.to, timezone, 'to');
  const from =
    query.from === undefined
      ? Temporal.Instant.fromEpochMilliseconds(to)
          .toZonedDateTimeISO(timezone)
          .subtract({ days: DEFAULT_DAYS }).epochMilliseconds
      : moment(query.from, timezone, 'from');
  refuseAbsurd(from, to, 'from', 'to');
  return { from, to, timezone };
}

/** The time that a report is compared with; null where it is with none. Days stay days, whatever the clocks did. */
export function comparedTime(
  { compare, compareFrom, compareTo }: z.output<typeof compareQuerySchema>,
  { from, to, timezone }: ReportTime,
): ReportTime | null {
  if (compare === undefined) return null;
  if (compare === 'period') {
    if (compareFrom === undefined || compareTo === undefined)
      throw new Refusal('invalid', 'say compareFrom and compareTo', 'compareFrom');
    const period = {
      from: moment(compareFrom, timezone, 'compareFrom'),
      to: moment(compareTo, timezone, 'compareTo'),
      timezone,
    };
    refuseAbsurd(period.from, period.to, 'compareFrom', 'compareTo');
    return period;
  }
  const [begin, end] = [from, to].map((at) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone),
  );
  if (begin === undefined || end === undefined) return null;
  if (compare === 'year')
    return {
      from: begin.subtract({ years: 1 }).epochMilliseconds,
      to: end.subtract({ years: 1 }).epochMilliseconds,
      timezone,
    };
  const length = begin.until(end, { largestUnit: 'day' });
  return { from: begin.subtract(length).epochMilliseconds, to: from, timezone };
}

function refuseAbsurd(from: number, to: number, fromField: string, toField: string): void {
  if (from >= to)
    throw new Refusal(
      'invalid',
      `${fromField} has to be before ${toField}, which is exclusive`,
      fromField,
    );
  for (const [at, field] of [
    [from, fromField],
    [to, toField],
  ] as const)
    if (at < EARLIEST || at > LATEST)
      throw new Refusal('invalid', 'give a time between 1970 and 2148', field);
}

/** A date is the beginning of its day; a time without an offset is of the report's zone. */
function moment(text: string, timezone: string, field: string): number {
  try {
    if (/(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.test(text) && /[T ]/i.test(text))
      return Temporal.Instant.from(text).epochMilliseconds;
    // A space for the plus sign of an offset is how addresses go wrong; it is refused below.
    return /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Temporal.PlainDate.from(text).toZonedDateTime(timezone).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds;
  } catch {
    throw new Refusal(
      'invalid',
      `${field} has to be an ISO date like 2026-03-29 or a time like 2026-03-29T12:00:00Z`,
      field,
    );
  }
}

export function reportScope(
  query: z.output<typeof scopeQuerySchema>,
  sources: readonly string[],
  { from, to }: { from: number; to: number },
): ReportScope {
  return {
    sources: [...sources],
    from,
    to,
    verdicts: verdictsOf(query.verdict),
    filters: filtersOf(query.filter),
  };
}

const listOf = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : [value].flat();

/** Empty is all of them. */
export function verdictsOf(value: string | string[] | undefined): Verdict[] {
  const names = listOf(value).flatMap((text) => text.split(','));
  if (names.length === 0) return [...HUMAN_VERDICTS];
  if (names.includes('all')) return [];
  const chosen = new Set<Verdict>();
  for (const name of names) {
    const verdict = VERDICTS.find((known) => known === name);
    if (name === 'human') for (const human of HUMAN_VERDICTS) chosen.add(human);
    else if (verdict === undefined)
      throw new Refusal(
        'invalid',
        `a verdict is human, all, or of ${VERDICTS.join(', ')}`,
        'verdict',
      );
    else chosen.add(verdict);
  }
  return [...chosen];
}

export function filtersOf(value: string | string[] | undefined): Filter[] {
  const texts = listOf(value);
  if (texts.length > FILTER_LIMITS.filters)
    throw new Refusal('invalid', `at most ${FILTER_LIMITS.filters} filters`, 'filter');
  return texts.map((text) => {
    const filter = parseFilter(text);
    if ('fault' in filter) throw new Refusal('invalid', filter.fault, 'filter');
    return filter;
  });
}
