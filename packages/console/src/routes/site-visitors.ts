/** What the owner needs to tell visitors apart: the link that excludes one's own visits, the key that signs identities. */
import { identityKey } from '@clearpixel/pixel';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

export const ownVisitsSchema = z.object({
  link: z
    .string()
    .describe("Opened in a browser, it labels that browser's visits `self` from then on."),
  undo: z.string().describe('Opened in a browser, it counts that browser again.'),
});
export const identityKeySchema = z.object({
  key: z
    .string()
    .describe(
      "For the site's server alone: it signs an id with it, as hex of HMAC-SHA-256(key, id).",
    ),
});

/** In the hash, which no server sees and the script takes off at once. */
const OWN_HASH = '#clearpixel=';

export function siteVisitorRoutes(
  app: ConsoleApp,
  { registry, tokens, secrets }: ConsoleParts,
): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.get(
    '/sites/:id/own-visits',
    {
      config: { access: 'read' },
      schema: {
        tags: ['sites'],
        description: 'Links that leave a browser of your own out of reports, and take that back.',
        params: siteParamsSchema,
        response: { 200: ownVisitsSchema, ...errors },
      },
    },
    async (request) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const token = tokens.sign({
        kind: 'visitor',
        source: site.id,
        subject: null,
        level: 'anonymous',
        isOwn: true,
        stampedAt: Math.floor(Date.now() / 1_000) * 1_000,
      });
      const page = `https://${site.domain}/`;
      return { link: `${page}${OWN_HASH}${token}`, undo: `${page}${OWN_HASH}off` };
    },
  );

  app.get(
    '/sites/:id/identity-key',
    {
      config: { access: 'write' },
      schema: {
        tags: ['sites'],
        description:
          "The key by which the site's server signs the ids of those who signed in there.",
        params: siteParamsSchema,
        response: { 200: identityKeySchema, ...errors },
      },
    },
    async (request) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      return { key: identityKey(secrets[0] ?? '', site.id) };
    },
  );
}
