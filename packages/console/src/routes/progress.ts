/** How far a report is that somebody waits for. */
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { PROGRESS_HEADER, progressIdOf, questionIdSchema } from '../waiting.ts';

export const progressSchema = z.object({
  running: z.boolean().describe('false before it begins, and once it has ended.'),
  seconds: z.number(),
  readRows: z.number(),
  totalRows: z.number().describe('To be read, as far as the engine knows by now; 0: not at all.'),
});

export function progressRoutes(app: ConsoleApp, { store }: ConsoleParts): void {
  app.get(
    '/progress/:question',
    {
      config: { access: 'report' },
      schema: {
        tags: ['reports'],
        description: `Of a report of a site that the same caller is asking for: name it by the header \`${PROGRESS_HEADER}\`, 8 to 64 letters, digits and hyphens that nobody else uses.`,
        params: z.object({ question: questionIdSchema }),
        response: { 200: progressSchema, '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request) => {
      const id = progressIdOf(callerOf(request), request.params.question);
      const { questions, ...progress } = await store.progress(id);
      return { running: questions > 0, ...progress };
    },
  );
}
