/** What a mail relay needs to stamp by itself: keys for pixels, links and readers' pages, and who is a recipient. */
import { LEVELS, lowest, tokenKeys } from '@clearpixel/pixel';
import { CAMPAIGN_LIMITS, canonicalEmail } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { campaignFor } from './campaigns.ts';

/** RFC 5321 lets a mail have a hundred recipients at least; the relay takes a thousand. */
const MAX_EMAILS = 1_000;
/** A relay makes no cookies of sites' visitors. */
const KINDS = ['open', 'click', 'reader'] as const;

const keySchema = z.string();

export function relayRoutes(app: ConsoleApp, { registry, secrets, edgeUrl }: ConsoleParts): void {
  const tags = ['relay'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const keys = secrets.map((secret) => tokenKeys(secret, KINDS));

  app.get(
    '/relay',
    {
      // They sign for every campaign, so a key of some campaigns does not get them.
      config: { access: 'relay', allSources: true },
      schema: {
        tags,
        description:
          'The keys by which a relay signs, newest first. Whoever has them can make pixels of any campaign.',
        response: {
          200: z.object({
            edgeUrl: z.string(),
            keys: z.array(
              z.object({
                id: z.number(),
                macKeys: z
                  .object({ open: keySchema, click: keySchema, reader: keySchema })
                  .partial(),
              }),
            ),
          }),
          ...errors,
        },
      },
    },
    () => ({ edgeUrl, keys }),
  );

  app.post(
    '/relay/plan',
    {
      config: { access: 'relay' },
      schema: {
        tags,
        description:
          'Which of the addresses are recipients of the campaign, and how much may be recorded of each.',
        body: z.strictObject({
          campaign: z.string().max(64),
          emails: z.array(z.string().max(CAMPAIGN_LIMITS.emailCharacters)).max(MAX_EMAILS),
        }),
        response: {
          200: z.object({
            campaign: z.object({
              id: z.string(),
              level: z.enum(LEVELS),
              opens: z.boolean(),
              clicks: z.boolean(),
              trap: z.boolean(),
            }),
            recipients: z.array(
              z.object({ email: z.string(), ref: z.string(), level: z.enum(LEVELS) }),
            ),
          }),
          ...errors,
        },
      },
    },
    async (request) => {
      const { campaign: id, emails } = request.body;
      const campaign = await campaignFor(callerOf(request), id, registry);
      const recipients = await registry.recipientsByEmail(
        campaign.id,
        emails.map((email) => canonicalEmail(email)),
      );
      const maxLevel = await registry.maxLevel();
      const { level, opens, clicks, trap } = campaign;
      return {
        campaign: { id: campaign.id, level: lowest(level, maxLevel), opens, clicks, trap },
        recipients: recipients.map(({ email, ref, level: allowed }) => ({
          email,
          ref,
          level: lowest(allowed, maxLevel),
        })),
      };
    },
  );
}
