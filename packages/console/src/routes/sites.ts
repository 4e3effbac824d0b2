import { siteSnippet, sourcePageAddress } from '@clearpixel/pixel';
import { SITE_PURPOSES, newSiteSchema, siteChangesSchema } from '@clearpixel/registry';
import type { Site } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf, maySee } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';

export const siteParamsSchema = z.object({ id: z.string().max(64) });

export const siteSchema = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string(),
  domains: z.array(z.string()),
  level: z.string(),
  timezone: z.string(),
  retentionDays: z.number(),
  allowedParams: z.array(z.string()),
  createdAt: z.string(),
  contact: z.string(),
  ownNetworks: z.array(z.string()),
  excludedPaths: z.array(z.string()),
  purpose: z.enum(SITE_PURPOSES).describe('`demo` can be removed by one call.'),
  sourcePage: z.string().describe('The public page that says what is recorded.'),
  snippet: z.string().describe('What its pages carry.'),
  noscript: z.string().describe('For visitors without JavaScript.'),
});

/** A site that does not exist and one that the key may not see are alike. */
export async function siteFor(
  caller: Caller,
  id: string,
  registry: ConsoleParts['registry'],
): Promise<Site> {
  const site = maySee(caller, id) ? await registry.site(id) : null;
  if (site === null) throw new Refusal('not-found', 'there is no site of this id');
  // The one of "Try it" is nobody's.
  if (site.purpose === 'try') throw new Refusal('not-found', 'there is no site of this id');
  return site;
}

export function siteRoutes(
  app: ConsoleApp,
  { registry, publisher, erasures, edgeUrl, pagesUrl }: ConsoleParts,
): void {
  const shown = (site: Site): z.output<typeof siteSchema> => ({
    ...site,
    sourcePage: sourcePageAddress(pagesUrl, site.id),
    ...siteSnippet(edgeUrl, site.id),
  });
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.post(
    '/sites',
    {
      config: { access: 'write' },
      schema: { tags: ['sites'], body: newSiteSchema, response: { 201: siteSchema, ...errors } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      if (caller.sites !== null)
        throw new Refusal('forbidden', 'this key is bound to some sites and cannot make others');
      const site = await registry.createSite(caller, request.body);
      await publisher.putInForce();
      return reply.status(201).send(shown(site));
    },
  );

  app.get(
    '/sites',
    {
      config: { access: 'report' },
      schema: {
        tags: ['sites'],
        querystring: listQuerySchema,
        response: { 200: listOf(siteSchema), ...errors },
      },
    },
    async (request) => {
      const { items, next } = found(
        await registry.sites({ ...request.query, only: callerOf(request).sites ?? undefined }),
      );
      return { items: items.map(shown), next };
    },
  );

  app.get(
    '/sites/:id',
    {
      config: { access: 'report' },
      schema: {
        tags: ['sites'],
        params: siteParamsSchema,
        response: { 200: siteSchema, ...errors },
      },
    },
    async (request) => shown(await siteFor(callerOf(request), request.params.id, registry)),
  );

  app.patch(
    '/sites/:id',
    {
      config: { access: 'write' },
      schema: {
        tags: ['sites'],
        params: siteParamsSchema,
        body: siteChangesSchema,
        response: { 200: siteSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      await siteFor(caller, request.params.id, registry);
      const site = await registry.changeSite(caller, request.params.id, request.body);
      if (site === null) throw new Refusal('not-found', 'there is no site of this id');
      await publisher.putInForce();
      return shown(site);
    },
  );

  app.delete(
    '/sites/:id',
    {
      config: { access: 'write' },
      schema: {
        tags: ['sites'],
        description:
          'Its events are erased too: within seconds, and those still on their way within minutes.',
        params: siteParamsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      await siteFor(caller, request.params.id, registry);
      await registry.deleteSite(caller, request.params.id);
      await publisher.putInForce();
      erasures.start();
      return reply.status(204).send();
    },
  );
}
