import { receiptSchema } from '@clearpixel/pixel';
import { decodeCursor, encodeCursor } from '@clearpixel/registry';
import { askEvents, askTail, tailFromNow } from '@clearpixel/store';
import type { EventCursor, TailCursor } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import {
  reportQuerySchema,
  reportScope,
  reportTime,
  scopeQuerySchema,
  verdictsOf,
} from '../report-query.ts';
import { whileWanted } from '../waiting.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

const NOW = 'now';

export function receiptRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.get(
    '/sites/:id/events',
    {
      config: { access: 'read' },
      schema: {
        tags: ['receipts'],
        description: 'The newest first.',
        params: siteParamsSchema,
        querystring: reportQuerySchema.extend(listQuerySchema.shape),
        response: { 200: listOf(receiptSchema), ...errors },
      },
    },
    async (request, reply) => {
      const site = await siteFor(callerOf(request), request.params.id, registry);
      const { limit, cursor } = request.query;
      const before = cursor === undefined ? null : found(eventCursor(cursor));
      const scope = reportScope(request.query, [site.id], reportTime(request.query, site.timezone));
      const { items, next } = await askEvents(store, scope, limit, before, whileWanted(reply));
      return { items, next: next === null ? null : encodeCursor([String(next.at), next.id]) };
    },
  );

  app.get(
    '/events',
    {
      config: { access: 'read' },
      schema: {
        tags: ['receipts'],
        description:
          'Receipts in the order of their arrival, to be followed: begin with after=now, go on with after=next.',
        querystring: z.object({
          limit: listQuerySchema.shape.limit,
          after: z.string().max(200).default(NOW),
          site: z.string().max(64).optional(),
          verdict: scopeQuerySchema.shape.verdict,
        }),
        response: { 200: listOf(receiptSchema), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { limit, after, site, verdict } = request.query;
      const sources =
        site === undefined ? caller.sites : [(await siteFor(caller, site, registry)).id];
      const { items, next } = await askTail(
        store,
        {
          sources: sources === null ? null : [...sources],
          verdicts: verdictsOf(verdict),
          limit,
          after: after === NOW ? tailFromNow() : found(tailCursor(after)),
        },
        whileWanted(reply),
      );
      return { items, next: encodeCursor([next.loadedAt, next.id]) };
    },
  );
}

const isUuid = (text: string): boolean => z.guid().safeParse(text).success;

export function eventCursor(text: string): EventCursor | null {
  const [at = '', id = ''] = decodeCursor(text, 2) ?? [];
  return /^\d{1,15}$/.test(at) && isUuid(id) ? { at: Number(at), id } : null;
}

export function tailCursor(text: string): TailCursor | null {
  const [loadedAt = '', id = ''] = decodeCursor(text, 2) ?? [];
  return /^\d{1,18}$/.test(loadedAt) && isUuid(id) ? { loadedAt, id } : null;
}
