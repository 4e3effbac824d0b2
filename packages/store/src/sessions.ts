/** `sessions`: where each session began and ended, and when; for each day and verdict, put together when it is read. */
import { ENGAGEMENT } from '@clearpixel/pixel';
import { NEVER } from './recipients.ts';

/**
 * How long a page was looked at is told when it is left, and where a page changes its own address that is the moment at which
 * the next one is seen: a session begins or ends with it only where nothing else is known of it.
 */
const unlessEngagement = (otherwise: string): string =>
  `if(name = '${ENGAGEMENT}', ${otherwise}, at)`;

/** The rows of `sessions` that events make. */
export const sessionsOf = (from: string): string => `
SELECT
  source, day, session, verdict,
  min(at) AS startAt,
  max(at) AS endAt,
  countIf(name != '${ENGAGEMENT}') AS events,
  countIf(kind = 'view') AS pageviews,
  argMinStateIf(path, ${unlessEngagement(NEVER)}, path != '') AS entry,
  argMaxStateIf(path, ${unlessEngagement("toDateTime64(0, 3, 'UTC')")}, path != '') AS exit,
  max(retainUntil) AS retainUntil
FROM ${from}
WHERE session != 0
GROUP BY source, day, session, verdict`;
