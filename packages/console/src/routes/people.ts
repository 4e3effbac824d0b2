/** Who else uses the console: for owners. */
import {
  ROLES,
  accountChangesSchema,
  hashSecret,
  newInvitationSchema,
  newSecret,
} from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import { accountSchema, shownAccount } from '../accounts/shown-account.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';

const INVITATION_DAYS = 7;
const DAY_MS = 24 * 3_600_000;
const RESET_LINK_MS = 24 * 3_600_000;

export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  sites: z.array(z.string()).nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
});
const paramsSchema = z.object({ id: z.string().max(64) });

export function peopleRoutes(
  app: ConsoleApp,
  { registry, mailer, consoleUrl, log }: ConsoleParts,
): void {
  const owner = { config: { access: 'owner' as const } };
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const tags = ['people'];
  const LAST_OWNER = new Refusal('conflict', 'somebody has to be an owner; make another one first');

  app.get(
    '/people',
    {
      ...owner,
      schema: {
        tags,
        querystring: listQuerySchema,
        response: { 200: listOf(accountSchema), ...errors },
      },
    },
    async (request) => {
      const { items, next } = found(await registry.accounts(request.query));
      return { items: items.map(shownAccount), next };
    },
  );

  app.patch(
    '/people/:id',
    {
      ...owner,
      schema: {
        tags,
        params: paramsSchema,
        body: accountChangesSchema,
        response: { 200: accountSchema, ...errors },
      },
    },
    async (request) => {
      const changed = await registry.changeAccount(
        callerOf(request),
        request.params.id,
        request.body,
      );
      if (changed === null) throw new Refusal('not-found', 'there is no account of this id');
      if (changed === 'last-owner') throw LAST_OWNER;
      return shownAccount(changed);
    },
  );

  app.delete(
    '/people/:id',
    {
      ...owner,
      schema: {
        tags,
        description: 'Their sessions end at once.',
        params: paramsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const removed = await registry.removeAccount(callerOf(request), request.params.id);
      if (removed === 'last-owner') throw LAST_OWNER;
      if (!removed) throw new Refusal('not-found', 'there is no account of this id');
      return reply.status(204).send();
    },
  );

  app.post(
    '/people/:id/reset-link',
    {
      ...owner,
      schema: {
        tags,
        description:
          'A link by which somebody sets a new password: to be handed over where the console cannot send mail.',
        params: paramsSchema,
        response: { 201: z.object({ link: z.string(), expiresAt: z.string() }), ...errors },
      },
    },
    async (request, reply) => {
      const account = await registry.account(request.params.id);
      if (account === null) throw new Refusal('not-found', 'there is no account of this id');
      const secret = newSecret();
      const expiresAt = new Date(Date.now() + RESET_LINK_MS).toISOString();
      await registry.createResetLink(account.id, { hash: hashSecret(secret), expiresAt });
      return reply.status(201).send({ link: `${consoleUrl}/reset#${secret}`, expiresAt });
    },
  );

  app.get(
    '/invitations',
    {
      ...owner,
      schema: {
        tags,
        response: { 200: z.object({ items: z.array(invitationSchema) }), ...errors },
      },
    },
    async () => ({ items: await registry.invitations() }),
  );

  app.post(
    '/invitations',
    {
      ...owner,
      schema: {
        tags,
        description:
          'Sends the link by mail where that is set up. The answer is the only time that the link is shown.',
        body: newInvitationSchema,
        response: {
          201: invitationSchema.extend({ link: z.string(), mailed: z.boolean() }),
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const secret = newSecret();
      const invitation = await registry.createInvitation(callerOf(request), request.body, {
        hash: hashSecret(secret),
        expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY_MS).toISOString(),
      });
      if (invitation === 'taken')
        throw new Refusal('conflict', 'somebody with this address has an account', 'email');
      const link = `${consoleUrl}/invitation#${secret}`;
      let mailed = false;
      if (mailer.isSet) {
        try {
          await mailer.send({
            to: invitation.email,
            subject: 'An invitation to Clearpixel',
            text: `You were invited to ${consoleUrl} as ${invitation.role}.\n\nMake your account here within ${INVITATION_DAYS} days:\n\n${link}\n`,
          });
          mailed = true;
        } catch {
          log('error', 'the mail with an invitation could not be sent');
        }
      }
      return reply.status(201).send({ ...invitation, link, mailed });
    },
  );

  app.delete(
    '/invitations/:id',
    {
      ...owner,
      schema: { tags, params: paramsSchema, response: { 204: z.undefined(), ...errors } },
    },
    async (request, reply) => {
      if (!(await registry.revokeInvitation(callerOf(request), request.params.id)))
        throw new Refusal('not-found', 'there is no open invitation of this id');
      return reply.status(204).send();
    },
  );
}
