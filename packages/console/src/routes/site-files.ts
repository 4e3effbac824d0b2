/** All events of a site as a Parquet file, straight from the store. */
import { eventsFile } from '@clearpixel/store';
import type { FastifyTypeProviderDefault } from 'fastify';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { reportQuerySchema } from '../report-query.ts';
import { siteReport } from '../site-report.ts';
import { siteParamsSchema } from './sites.ts';

export function siteFileRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  // A stream is no value of a schema.
  app.withTypeProvider<FastifyTypeProviderDefault>().get(
    '/sites/:id/events.parquet',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reports'],
        description:
          'Every event of the report, with all that its level keeps but full addresses and user agents.',
        params: siteParamsSchema,
        querystring: reportQuerySchema,
        response: { '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request, reply) => {
      const { id } = siteParamsSchema.parse(request.params);
      const query = reportQuerySchema.parse(request.query);
      const { scope } = await siteReport(request, id, query, registry);
      return reply
        .type('application/vnd.apache.parquet')
        .header('Content-Disposition', 'attachment; filename="events.parquet"')
        .send(await store.askForFile(eventsFile, scope));
    },
  );
}
