import { z } from 'zod';
import type { Question } from '../contract.ts';
import { NOT_OWN_NAMES, scopeCondition } from '../report-scope.ts';
import { IS_HUMAN } from '../recipients.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';

/** What somebody does on a site within this time after their click is put down to it. */
export const AFTER_CLICK_HOURS = 24;

const params = campaignScopeSchema.extend({
  /** null is all of them. */
  sites: z.array(z.string().length(10)).nullable(),
});
const row = z.object({
  visitors: z.coerce.number(),
  sessions: z.coerce.number(),
  conversions: z.coerce.number(),
  /** By currency: how many conversions, and their value. */
  amounts: z.array(
    z.object({ currency: z.string(), conversions: z.coerce.number(), amount: z.coerce.number() }),
  ),
});

const onSites = (sites: readonly string[] | null): string =>
  `${sites === null ? `sourceKind = 'site'` : 'source IN {sites: Array(String)}'}
      AND subject != '' AND kind IN ('view', 'event') AND ${IS_HUMAN} AND ${NOT_OWN_NAMES}
      AND day BETWEEN toDate({dayFrom: String}) AND toDate({dayTo: String})`;
const bindOf = ({ sites, ...scope }: z.output<typeof params>): Record<string, unknown> => ({
  ...scopeCondition(scope).bind,
  ...(sites === null ? {} : { sites }),
});

const anyRow = z.object({ found: z.literal(1) });

/** A row where sites know anybody by a ref at all: mostly they do not, and the verdicts of clicks need not be looked for. */
export const anySubjectOnSites: Question<typeof params, typeof anyRow> = {
  name: 'any-subject-on-sites',
  params,
  row: anyRow,
  sql: (asked) => ({
    text: `SELECT 1 AS found FROM events WHERE ${onSites(asked.sites)} LIMIT 1`,
    bind: bindOf(asked),
  }),
};

/** What recipients did on sites after they clicked, where the site knows them by their ref. */
export const campaignSite: Question<typeof params, typeof row> = {
  name: 'campaign-site',
  params,
  row,
  sql: (asked) => {
    const { sites, ...scope } = asked;
    const visits = onSites(sites);
    return {
      text: `SELECT uniqExact(subject) AS visitors, uniqExactIf(session, session != 0) AS sessions,
  countIf(value != 0) AS conversions,
  arrayReverseSort(amount -> amount.conversions, arrayMap(
    (currency, conversions, amount) -> CAST(tuple(currency, conversions, amount), 'Tuple(currency String, conversions UInt64, amount Float64)'),
    (sumMapIf([toString(currency)], [1], value != 0) AS counts).1, counts.2,
    sumMapIf([toString(currency)], [toFloat64(value)], value != 0).2)) AS amounts
FROM (SELECT subject, session, at, value, currency FROM events WHERE ${visits}) AS visits
INNER JOIN (
  SELECT subject, groupArray(at) AS clicks FROM ${CAMPAIGN_LOADS}
  WHERE ${scopeCondition(scope).text} AND kind = 'click' AND ${IS_HUMAN} AND subject IN (SELECT subject FROM events WHERE ${visits})
  GROUP BY subject
) AS clickers ON visits.subject = clickers.subject
WHERE arrayExists(click -> at >= click AND at < click + toIntervalHour(${AFTER_CLICK_HOURS}), clicks)`,
      bind: bindOf(asked),
    };
  },
};
