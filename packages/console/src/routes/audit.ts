import { AUDIT_ACTIONS } from '@clearpixel/registry';
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';

export const entrySchema = z.object({
  sequence: z.number(),
  at: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }),
  action: z.enum(AUDIT_ACTIONS),
  target: z.string(),
  fields: z.array(z.string()),
});

export function auditRoutes(app: ConsoleApp, { registry }: ConsoleParts): void {
  app.get(
    '/audit',
    {
      config: { access: 'owner' },
      schema: {
        tags: ['audit'],
        description: 'Who changed what, the newest first.',
        querystring: listQuerySchema,
        response: { 200: listOf(entrySchema), '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request) => found(await registry.audit(request.query)),
  );
}
