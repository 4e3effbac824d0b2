/** Shared dashboards of a site: made, listed, taken back. */
import { newShareSchema } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

export const shareSchema = z.object({
  ...newShareSchema.shape,
  id: z.string(),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});
export const newShareAnswerSchema = shareSchema.extend({
  link: z.string().describe('Shown this once: its secret is kept as a hash alone.'),
});

export function shareRoutes(app: ConsoleApp, { registry, pagesUrl }: ConsoleParts): void {
  const tags = ['sharing'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const write = { config: { access: 'write' as const } };

  app.get(
    '/sites/:id/shares',
    {
      ...write,
      schema: {
        tags,
        description: 'The oldest first, with those that were taken back.',
        params: siteParamsSchema,
        querystring: listQuerySchema,
        response: { 200: listOf(shareSchema), ...errors },
      },
    },
    async (request) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      return found(await registry.shares(site.id, request.query));
    },
  );

  app.post(
    '/sites/:id/shares',
    {
      ...write,
      schema: {
        tags,
        description: 'Whoever has the link sees totals of the site, and never a receipt.',
        params: siteParamsSchema,
        body: newShareSchema,
        response: { 201: newShareAnswerSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const site = await siteFor(caller, request.params.id, registry);
      const made = await registry.createShare(caller, site.id, request.body);
      if (made === 'too-many')
        throw new Refusal('conflict', 'this site has as many shared dashboards as it may have');
      return reply.status(201).send({ ...made.share, link: `${pagesUrl}/share/${made.secret}` });
    },
  );

  app.delete(
    '/sites/:id/shares/:share',
    {
      ...write,
      schema: {
        tags,
        description: 'Its link leads nowhere from then on. It stays in the list.',
        params: siteParamsSchema.extend({ share: z.string().max(64) }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const site = await siteFor(caller, request.params.id, registry);
      if (!(await registry.revokeShare(caller, site.id, request.params.share)))
        throw new Refusal('not-found', 'there is no shared dashboard of this id');
      return reply.status(204).send();
    },
  );
}
