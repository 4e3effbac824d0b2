/** Getting in and out: the first account, signing in, links to a new password, invitations. */
import { timingSafeEqual } from 'node:crypto';
import {
  ROLES,
  emailSchema,
  hashSecret,
  newSecret,
  passwordSchema,
  personNameSchema,
} from '@clearpixel/registry';
import type { Account } from '@clearpixel/registry';
import { z } from 'zod';
import { callerByCookie, personOf } from '../access.ts';
import { accountSchema, shownAccount } from '../accounts/shown-account.ts';
import { hashPassword, isPassword } from '../accounts/password.ts';
import { isSecondFactor } from '../accounts/second-factor.ts';
import { forgetSession, startSession } from '../accounts/session-cookie.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';

const RESET_LINK_HOURS = 2;
const HOUR_MS = 3_600_000;
const MAX_SECRET_CHARACTERS = 100;

const secretSchema = z.string().min(1).max(MAX_SECRET_CHARACTERS);
export const stateSchema = z.object({
  account: accountSchema.nullable(),
  /** Nobody has an account yet: the link that was printed makes the first. */
  needsSetup: z.boolean(),
  /** Whether the console can send mail. */
  mail: z.boolean(),
  version: z.string(),
});

export function sessionRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { registry, throttle, mailer, consoleUrl, setup, log, version } = parts;
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const open = { config: { access: 'public' as const } };
  const described = { tags: ['session'], security: [] };

  app.get(
    '/session',
    {
      ...open,
      schema: {
        ...described,
        description: 'Who has signed in with this cookie, if anybody.',
        response: { 200: stateSchema, ...errors },
      },
    },
    async (request) => {
      const caller = await callerByCookie(request, parts);
      return {
        account: caller?.person ? shownAccount(caller.person.account) : null,
        needsSetup: caller === null && !(await registry.hasAccounts()),
        mail: mailer.isSet,
        version,
      };
    },
  );

  app.post(
    '/setup',
    {
      ...open,
      schema: {
        ...described,
        description:
          'Makes the first account, an owner, with the secret of the link that was printed.',
        body: z.strictObject({
          secret: secretSchema,
          email: emailSchema,
          name: personNameSchema,
          password: passwordSchema,
        }),
        response: { 201: z.object({ account: accountSchema }), ...errors },
      },
    },
    async (request, reply) => {
      const { secret, email, name, password } = request.body;
      await throttle.guard(request.ip, null, async () => {
        const wanted = setup.secret();
        const right =
          wanted !== null &&
          timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hashSecret(wanted)));
        if (!right) throw new Refusal('link-used');
        return true;
      });
      const account = await registry.createFirstAccount({
        email,
        name,
        passwordHash: await hashPassword(password),
      });
      if (account === null) throw new Refusal('link-used');
      setup.done();
      await startSession(request, reply, parts, account);
      return reply.status(201).send({ account: shownAccount(account) });
    },
  );

  app.post(
    '/session',
    {
      ...open,
      schema: {
        ...described,
        description:
          'Signs in. Answers `code-needed` where the password is right and a second factor is wanted.',
        body: z.strictObject({
          // Not the schemas of new ones: what is wrong here is wrong in one way.
          email: z.string().max(300),
          password: z.string().max(1_000),
          code: z.string().max(30).optional(),
        }),
        response: { 200: z.object({ account: accountSchema }), ...errors },
      },
    },
    async (request, reply) => {
      const email = request.body.email.trim().toLowerCase();
      const { password, code } = request.body;
      let account: Account | null = null;
      let refusal = new Refusal('sign-in-failed');
      await throttle.guard(request.ip, email, async () => {
        const credentials = await registry.credentials(email);
        const right = await isPassword(credentials?.passwordHash ?? null, password);
        if (credentials === null || !right) return false;
        if (credentials.totpSecret !== null) {
          if (code === undefined || code === '') {
            refusal = new Refusal('code-needed');
            return true;
          }
          if (!(await isSecondFactor(registry, credentials, code))) {
            refusal = new Refusal('code-wrong');
            return false;
          }
        }
        account = credentials.account;
        return true;
      });
      if (account === null) throw refusal;
      await startSession(request, reply, parts, account);
      return { account: shownAccount(account) };
    },
  );

  app.delete(
    '/session',
    {
      config: { access: 'account' },
      schema: {
        tags: ['session'],
        description: 'Signs out.',
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const { account, session } = personOf(request);
      await registry.endSession(account.id, session.id);
      forgetSession(reply, consoleUrl);
      return reply.status(204).send();
    },
  );

  app.post(
    '/password-reset',
    {
      ...open,
      schema: {
        ...described,
        description:
          'Sends a link to a new password, if there is an account of this address; the answer does not tell.',
        body: z.strictObject({ email: z.string().max(300) }),
        response: { 202: z.object({ mail: z.boolean() }), ...errors },
      },
    },
    async (request, reply) => {
      const email = request.body.email.trim().toLowerCase();
      // Each is counted as a failure, whether there is such an account or not.
      await throttle.guard(request.ip, `reset ${email}`, async () => false);
      const credentials = mailer.isSet ? await registry.credentials(email) : null;
      // From however many networks it is asked for: nobody's mailbox is filled from here.
      if (credentials !== null && (await throttle.mayMail(email))) {
        const link = newSecret();
        await registry.createResetLink(credentials.account.id, {
          hash: hashSecret(link),
          expiresAt: new Date(Date.now() + RESET_LINK_HOURS * HOUR_MS).toISOString(),
        });
        // Not awaited: the time until the mail server answers would tell who has an account.
        mailer
          .send({
            to: email,
            subject: 'A new password for Clearpixel',
            text: `Somebody, most likely you, asked for a new password at ${consoleUrl}.\n\nSet it here within ${RESET_LINK_HOURS} hours:\n\n${consoleUrl}/reset#${link}\n\nIf it was not you, do nothing: your password stays as it is.\n`,
          })
          .catch(() => log('error', 'a mail with a link to a new password could not be sent'));
      }
      return reply.status(202).send({ mail: mailer.isSet });
    },
  );

  app.post(
    '/password-reset/use',
    {
      ...open,
      schema: {
        ...described,
        description: 'Sets the password, with the secret of the link. It ends all sessions.',
        body: z.strictObject({ secret: secretSchema, password: passwordSchema }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const { secret, password } = request.body;
      await guardLink(request.ip, async () => {
        if ((await registry.resetLink(hashSecret(secret))) === null) return null;
        return registry.useResetLink(hashSecret(secret), await hashPassword(password));
      });
      return reply.status(204).send();
    },
  );

  app.post(
    '/invitations/look',
    {
      ...open,
      schema: {
        ...described,
        description: 'Whom an invitation is for, with the secret of its link.',
        body: z.strictObject({ secret: secretSchema }),
        response: { 200: z.object({ email: z.string(), role: z.enum(ROLES) }), ...errors },
      },
    },
    async (request) => {
      const { email, role } = await guardLink(request.ip, () =>
        registry.invitation(hashSecret(request.body.secret)),
      );
      return { email, role };
    },
  );

  app.post(
    '/invitations/accept',
    {
      ...open,
      schema: {
        ...described,
        description: 'Makes the account of an invitation, and signs in.',
        body: z.strictObject({
          secret: secretSchema,
          name: personNameSchema,
          password: passwordSchema,
        }),
        response: { 201: z.object({ account: accountSchema }), ...errors },
      },
    },
    async (request, reply) => {
      const { secret, name, password } = request.body;
      const account = await guardLink(request.ip, async () => {
        // The slow hash is for those alone whose link is right.
        if ((await registry.invitation(hashSecret(secret))) === null) return null;
        return registry.acceptInvitation(hashSecret(secret), {
          name,
          passwordHash: await hashPassword(password),
        });
      });
      await startSession(request, reply, parts, account);
      return reply.status(201).send({ account: shownAccount(account) });
    },
  );

  async function guardLink<Found>(
    address: string,
    look: () => Promise<Found | null>,
  ): Promise<Found> {
    let found: Found | null = null;
    await throttle.guard(address, null, async () => {
      found = await look();
      return found !== null;
    });
    if (found === null) throw new Refusal('link-used');
    return found;
  }
}
