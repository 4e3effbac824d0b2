import { z } from 'zod';
import type { Question } from '../contract.ts';
import { scopeCondition } from '../report-scope.ts';
import { CAMPAIGN_LOADS, campaignScopeSchema } from '../revision.ts';

const row = z.object({
  client: z.string(),
  recipients: z.coerce.number(),
  loads: z.coerce.number(),
});

/** Services whose servers load for the reader, by the rules of the first verdict that know them. */
const SERVICES: readonly (readonly [client: string, reasons: readonly string[]])[] = [
  ['Apple Mail with privacy protection', ['apple-mail-privacy', 'apple-mail-privacy-agent']],
  [
    'Gmail',
    ['gmail-prefetch', 'gmail-prefetch-agent', 'google-image-proxy', 'google-image-proxy-agent'],
  ],
  ['Yahoo Mail', ['yahoo-mail-proxy', 'yahoo-mail-proxy-agent']],
  ['Fastmail', ['fastmail-image-proxy']],
];
/** The agents of these name no browser. */
const APPLE_LIKE = ['agent-of-mail-programs', 'unnamed-program-shows-image'];
const PROGRAMS = ['ordinary-mail-program', 'mail-program-shows-image'];
/** Programs that the agent's reader names. */
const NAMED = [
  'Outlook',
  'Thunderbird',
  'Betterbird',
  'eM Client',
  'The Bat!',
  'Evolution',
  'KMail',
  'Airmail',
];

const words = (values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}]`;

const CLIENT = `multiIf(
    ${SERVICES.map(([client, reasons]) => `hasAny(storedReasons, ${words(reasons)}), '${client}'`).join(',\n    ')},
    has(${words(NAMED)}, browser), browser,
    hasAny(storedReasons, ${words(PROGRAMS)}), concat('Mail program', if(system = '', '', concat(' on ', system))),
    hasAny(storedReasons, ${words(APPLE_LIKE)}), if(system = 'iOS', 'Apple Mail', 'Apple Mail or Outlook on macOS'),
    browser != '', 'Webmail in a browser',
    'Not known')`;

/** Mail programs and services that loaded the pixel, by what the receipts show. At level `count` nothing is. */
export const campaignClients: Question<typeof campaignScopeSchema, typeof row> = {
  name: 'campaign-clients',
  params: campaignScopeSchema,
  row,
  sql: (scope) => {
    const condition = scopeCondition(scope);
    return {
      text: `SELECT ${CLIENT} AS client, uniqExactIf(subjectKey, subject != '') AS recipients, count() AS loads
FROM ${CAMPAIGN_LOADS} WHERE ${condition.text} AND kind = 'open' AND name != 'open-end' AND level != 'count'
GROUP BY client ORDER BY recipients DESC, loads DESC, client`,
      bind: condition.bind,
    };
  },
};
