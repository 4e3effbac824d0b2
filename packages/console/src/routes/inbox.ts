/** The inbox of whoever has signed in: what their alerts have said, and what could not be sent. */
import { MAX_PAGE_ROWS } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf, personOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { noticeSchema, shownNotice } from './alerts.ts';

export const unreadSchema = z.object({ unread: z.number() });

export function inboxRoutes(app: ConsoleApp, { registry }: ConsoleParts): void {
  const tags = ['alerts'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const own = { config: { access: 'account' as const } };

  app.get(
    '/inbox',
    {
      ...own,
      schema: {
        tags,
        description: 'Newest first.',
        querystring: listQuerySchema.extend({ unread: z.stringbool().optional() }),
        response: { 200: listOf(noticeSchema), ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { items, next } = found(
        await registry.inbox(personOf(request).account.id, request.query),
      );
      return {
        items: await Promise.all(items.map((notice) => shownNotice(notice, caller, registry))),
        next,
      };
    },
  );

  app.get(
    '/inbox/unread',
    { ...own, schema: { tags, response: { 200: unreadSchema, ...errors } } },
    async (request) => ({ unread: await registry.unreadNotices(personOf(request).account.id) }),
  );

  app.post(
    '/inbox/read',
    {
      ...own,
      schema: {
        tags,
        description: 'Marks as read: some, or all where ids is null.',
        body: z.strictObject({ ids: z.array(z.string().max(64)).max(MAX_PAGE_ROWS).nullable() }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      await registry.markRead(personOf(request).account.id, request.body.ids);
      return reply.status(204).send();
    },
  );
}
