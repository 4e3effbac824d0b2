/** How everything is, for the status page. */
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';

export const statusSchema = z.object({
  version: z.string(),
  edge: z
    .object({
      failure: z.string().nullable(),
      sessions: z.number(),
      events: z.number(),
      hits: z.record(z.string(), z.number()),
      failures: z.number(),
      residentBytes: z.number(),
    })
    .nullable()
    .describe('Counted since its start; null while it is down.'),
  spool: z.object({ segments: z.number(), bytes: z.number(), rejectedLines: z.number() }),
  loader: z.object({
    failure: z.string().nullable(),
    loadedRows: z.number(),
    rejectedRows: z.number(),
    lastLoadAt: z.string().nullable(),
  }),
  store: z
    .object({ rows: z.number(), bytes: z.number(), version: z.string() })
    .nullable()
    .describe('null while it does not answer.'),
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
  addresses: z.object({ edge: z.string(), console: z.string(), pages: z.string() }),
});

export function statusRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  app.get(
    '/status',
    {
      config: { access: 'read', allSources: true },
      schema: {
        tags: ['health'],
        response: { 200: statusSchema, '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async () => {
      const [edge, { segments, bytes, rejectedLines }, store, disk] = await Promise.all([
        parts.edgeState(),
        parts.spoolState(),
        parts.store.state().catch(() => null),
        parts.diskState(),
      ]);
      const { failure, loadedRows, rejectedRows, loadedAt } = parts.loaderState();
      return {
        version: parts.version,
        edge:
          edge === null
            ? null
            : {
                failure: edge.failure,
                sessions: edge.sessions,
                events: edge.events,
                hits: edge.hits,
                failures: edge.failures,
                residentBytes: edge.residentBytes,
              },
        spool: { segments, bytes, rejectedLines },
        loader: {
          failure,
          loadedRows,
          rejectedRows,
          lastLoadAt: loadedAt === 0 ? null : new Date(loadedAt).toISOString(),
        },
        store,
        disk,
        addresses: { edge: parts.edgeUrl, console: parts.consoleUrl, pages: parts.pagesUrl },
      };
    },
  );
}
