import { SCOPES, newKeySchema } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';

export const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  sites: z.array(z.string()).nullable(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});

export function keyRoutes(app: ConsoleApp, { registry }: ConsoleParts): void {
  const owner = { config: { access: 'owner' as const } };
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.post(
    '/keys',
    {
      ...owner,
      schema: {
        tags: ['keys'],
        description: 'The answer is the only time that the key itself is shown.',
        body: newKeySchema,
        response: { 201: keySchema.extend({ key: z.string() }), ...errors },
      },
    },
    async (request, reply) => {
      const { key, secret } = await registry.createKey(callerOf(request), request.body);
      return reply.status(201).send({ ...key, key: secret });
    },
  );

  app.get(
    '/keys',
    {
      ...owner,
      schema: {
        tags: ['keys'],
        querystring: listQuerySchema,
        response: { 200: listOf(keySchema), ...errors },
      },
    },
    async (request) => found(await registry.keys(request.query)),
  );

  app.delete(
    '/keys/:id',
    {
      ...owner,
      schema: {
        tags: ['keys'],
        description: 'Revokes it; it stays in the list.',
        params: z.object({ id: z.string().max(64) }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const key = await registry.revokeKey(callerOf(request), request.params.id);
      if (key === null) throw new Refusal('not-found', 'there is no key of this id');
      return reply.status(204).send();
    },
  );
}
