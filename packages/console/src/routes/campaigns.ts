/** Campaigns: made, changed, listed, deleted. */
import { LEVELS, sourcePageAddress } from '@clearpixel/pixel';
import { campaignChangesSchema, newCampaignSchema } from '@clearpixel/registry';
import type { Campaign } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf, maySee } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';

export const campaignParamsSchema = z.object({ id: z.string().max(64) });

export const campaignSchema = z.object({
  id: z.string(),
  name: z.string(),
  level: z.enum(LEVELS),
  subject: z.string(),
  timezone: z.string(),
  retentionDays: z.number(),
  opens: z.boolean(),
  clicks: z.boolean(),
  trap: z.boolean(),
  createdAt: z.string(),
  sourcePage: z.string().describe('The public page that says what is recorded.'),
});

/** A campaign that does not exist and one that the key may not see are alike. */
export async function campaignFor(
  caller: Caller,
  id: string,
  registry: ConsoleParts['registry'],
): Promise<Campaign> {
  const campaign = maySee(caller, id) ? await registry.campaign(id) : null;
  if (campaign === null) throw new Refusal('not-found', 'there is no campaign of this id');
  return campaign;
}

export function campaignRoutes(
  app: ConsoleApp,
  { registry, publisher, erasures, pagesUrl }: ConsoleParts,
): void {
  const tags = ['campaigns'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const shown = (campaign: Campaign): z.output<typeof campaignSchema> => ({
    ...campaign,
    sourcePage: sourcePageAddress(pagesUrl, campaign.id),
  });

  app.post(
    '/campaigns',
    {
      config: { access: 'write' },
      schema: {
        tags,
        description:
          'At level count, the default, its mails carry one shared pixel and nobody is told from anybody else.',
        body: newCampaignSchema,
        response: { 201: campaignSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      if (caller.sites !== null)
        throw new Refusal('forbidden', 'this key is bound to some sources and cannot make others');
      const campaign = await registry.createCampaign(caller, request.body);
      await publisher.putInForce();
      return reply.status(201).send(shown(campaign));
    },
  );

  app.get(
    '/campaigns',
    {
      config: { access: 'report' },
      schema: {
        tags,
        querystring: listQuerySchema,
        response: { 200: listOf(campaignSchema), ...errors },
      },
    },
    async (request) => {
      const only = callerOf(request).sites ?? undefined;
      const { items, next } = found(await registry.campaigns({ ...request.query, only }));
      return { items: items.map(shown), next };
    },
  );

  app.get(
    '/campaigns/:id',
    {
      config: { access: 'report' },
      schema: { tags, params: campaignParamsSchema, response: { 200: campaignSchema, ...errors } },
    },
    async (request) => shown(await campaignFor(callerOf(request), request.params.id, registry)),
  );

  app.patch(
    '/campaigns/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        description: 'A lower level is in force for mails that were sent before, too.',
        params: campaignParamsSchema,
        body: campaignChangesSchema,
        response: { 200: campaignSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = await campaignFor(caller, request.params.id, registry);
      const campaign = await registry.changeCampaign(caller, id, request.body);
      if (campaign === null) throw new Refusal('not-found', 'there is no campaign of this id');
      await publisher.putInForce();
      return shown(campaign);
    },
  );

  app.delete(
    '/campaigns/:id',
    {
      config: { access: 'write' },
      schema: {
        tags,
        description:
          'With its recipients; people who are in no other campaign are forgotten. Its receipts are erased within seconds, those on their way within minutes.',
        params: campaignParamsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = await campaignFor(caller, request.params.id, registry);
      await registry.deleteCampaign(caller, id);
      await publisher.putInForce();
      erasures.start();
      return reply.status(204).send();
    },
  );
}
