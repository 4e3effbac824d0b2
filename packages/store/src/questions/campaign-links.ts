import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { IS_CERTAIN, IS_HUMAN } from '../recipients.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';

/** A mail has at most 254 numbered links; the rest may each lead somewhere of their own. */
export const MAX_LINKS = 1_000;

const row = z.object({
  link: z.coerce.number(),
  hostname: z.string(),
  path: z.string(),
  clicks: z.coerce.number(),
  certain: z.coerce.number(),
  possible: z.coerce.number(),
  machine: z.coerce.number(),
});

/**
 * Links by their clicks, the most followed first; where nobody numbered them, by where they lead. The trap is none.
 * `clicks` are a person's, recipients are told apart by the best of their clicks on that link.
 */
export const campaignLinks: Question<typeof campaignScopeSchema, typeof row> = {
  name: 'campaign-links',
  params: campaignScopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT link, any(target.1) AS hostname, any(target.2) AS path, sum(humanClicks) AS clicks,
  countIf(isNamed AND isCertain) AS certain,
  countIf(isNamed AND humanClicks > 0 AND NOT isCertain) AS possible,
  countIf(isNamed AND humanClicks = 0) AS machine
FROM (
  SELECT link, if(link = 0, (hostname, path), ('', '')) AS unnumbered, anyIf((toString(hostname), path), hostname != '') AS target,
    subject != '' AS isNamed, subjectKey, countIf(${IS_HUMAN}) AS humanClicks,
    max(${IS_CERTAIN}) AS isCertain
  FROM ${CAMPAIGN_LOADS}
  WHERE ${condition.text} AND kind = 'click' AND name != 'trap' AND verdict != 'self'
  GROUP BY link, unnumbered, isNamed, subjectKey
) GROUP BY link, unnumbered ORDER BY clicks DESC, certain + possible + machine DESC, link, hostname, path LIMIT ${MAX_LINKS}`,
      bind: condition.bind,
    };
  },
};
