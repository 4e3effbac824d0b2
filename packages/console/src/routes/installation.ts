/** What holds for the whole installation: a highest level, above which nothing is kept of anybody. */
import { LEVELS } from '@clearpixel/pixel';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';

export const installationSchema = z.object({
  maxLevel: z
    .enum(LEVELS)
    .describe('The lowest wins: no site, campaign or consent raises what is kept above it.'),
});

export function installationRoutes(app: ConsoleApp, { registry, publisher }: ConsoleParts): void {
  const tags = ['installation'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.get(
    '/installation',
    {
      config: { access: 'report' },
      schema: { tags, response: { 200: installationSchema, ...errors } },
    },
    async () => ({ maxLevel: await registry.maxLevel() }),
  );

  app.patch(
    '/installation',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        description: 'In force at the edge when this answers, for what was stamped before too.',
        body: z.strictObject({ maxLevel: z.enum(LEVELS) }),
        response: { 200: installationSchema, ...errors },
      },
    },
    async (request) => {
      const { maxLevel } = request.body;
      await registry.setMaxLevel(callerOf(request), maxLevel);
      await publisher.putInForce();
      return { maxLevel };
    },
  );
}
