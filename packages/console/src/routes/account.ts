/** One's own account: name, password, second factor, sessions. For people; keys have none. */
import { passwordSchema, personNameSchema } from '@clearpixel/registry';
import type { Credentials } from '@clearpixel/registry';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, personOf } from '../access.ts';
import { hashPassword, isPassword } from '../accounts/password.ts';
import {
  isSecondFactor,
  newRecoveryCodes,
  newSecondFactor,
  stepOf,
} from '../accounts/second-factor.ts';
import { accountSchema, shownAccount } from '../accounts/shown-account.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';

const typedPasswordSchema = z.string().max(1_000);

export const sessionSchema = z.object({
  id: z.string(),
  client: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  current: z.boolean(),
});

export function accountRoutes(app: ConsoleApp, { registry, throttle }: ConsoleParts): void {
  const own = { config: { access: 'account' as const } };
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const tags = ['account'];

  /** A session that was left open is not enough for what follows. */
  const confirm = async (request: FastifyRequest, password: string): Promise<Credentials> => {
    const { account } = personOf(request);
    const credentials = await registry.credentialsOf(account.id);
    const right = await throttle.guard(request.ip, account.email, () =>
      isPassword(credentials?.passwordHash ?? null, password),
    );
    if (!right || credentials === null)
      throw new Refusal('sign-in-failed', 'the password is not right', 'password');
    return credentials;
  };

  app.patch(
    '/account',
    {
      ...own,
      schema: {
        tags,
        body: z.strictObject({ name: personNameSchema }),
        response: { 200: accountSchema, ...errors },
      },
    },
    async (request) => {
      const { account } = personOf(request);
      const changed = await registry.renameAccount(
        callerOf(request),
        account.id,
        request.body.name,
      );
      if (changed === null) throw new Refusal('unauthorized');
      return shownAccount(changed);
    },
  );

  app.put(
    '/account/password',
    {
      ...own,
      schema: {
        tags,
        description: 'Ends all other sessions.',
        body: z.strictObject({ current: typedPasswordSchema, password: passwordSchema }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const { account, session } = personOf(request);
      await confirm(request, request.body.current);
      await registry.setPassword(
        callerOf(request),
        account.id,
        await hashPassword(request.body.password),
        session.id,
      );
      return reply.status(204).send();
    },
  );

  app.post(
    '/account/second-factor',
    {
      ...own,
      schema: {
        tags,
        description: 'A new secret to be scanned. It counts once it was confirmed by a code.',
        response: {
          200: z.object({ secret: z.string(), uri: z.string(), qr: z.array(z.string()) }),
          ...errors,
        },
      },
    },
    (request) => newSecondFactor(personOf(request).account.email),
  );

  app.put(
    '/account/second-factor',
    {
      ...own,
      schema: {
        tags,
        description: 'Turns it on. The recovery codes are shown this once.',
        body: z.strictObject({
          secret: z.string().regex(/^[A-Z2-7]{32}$/),
          code: z.string().max(30),
          password: typedPasswordSchema,
        }),
        response: { 200: z.object({ recoveryCodes: z.array(z.string()) }), ...errors },
      },
    },
    async (request) => {
      const { account } = await confirm(request, request.body.password);
      const step = stepOf(request.body.secret, request.body.code.replaceAll(/\s/g, ''));
      if (step === null) throw new Refusal('code-wrong', undefined, 'code');
      const { codes, hashes } = newRecoveryCodes();
      await registry.setSecondFactor(callerOf(request), account.id, request.body.secret, hashes);
      return { recoveryCodes: codes };
    },
  );

  app.delete(
    '/account/second-factor',
    {
      ...own,
      schema: {
        tags,
        body: z.strictObject({ password: typedPasswordSchema, code: z.string().max(30) }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const credentials = await confirm(request, request.body.password);
      const { account } = credentials;
      const right = await throttle.guard(request.ip, account.email, () =>
        isSecondFactor(registry, credentials, request.body.code),
      );
      if (!right) throw new Refusal('code-wrong', undefined, 'code');
      await registry.setSecondFactor(callerOf(request), account.id, null, []);
      return reply.status(204).send();
    },
  );

  app.get(
    '/account/sessions',
    {
      ...own,
      schema: { tags, response: { 200: z.object({ items: z.array(sessionSchema) }), ...errors } },
    },
    async (request) => {
      const { account, session } = personOf(request);
      const items = await registry.sessionsOf(account.id);
      return { items: items.map((item) => ({ ...item, current: item.id === session.id })) };
    },
  );

  app.delete(
    '/account/sessions/:id',
    {
      ...own,
      schema: {
        tags,
        params: z.object({ id: z.string().max(64) }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const { account } = personOf(request);
      if (!(await registry.endSession(account.id, request.params.id)))
        throw new Refusal('not-found', 'there is no session of this id');
      return reply.status(204).send();
    },
  );
}
