/** Alerts: made, changed, listed, and what they have said. */
import { SOURCE_KINDS } from '@clearpixel/pixel';
import {
  HEARD_VERDICTS,
  MAIL_STATES,
  alertChangesSchema,
  alertLineSchema,
  conditionSchema,
  covers,
  newAlertSchema,
  noticePartsOf,
  subjectOfCondition,
} from '@clearpixel/registry';
import type { Alert, NewAlert, Notice, Registry } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf, maySee } from '../access.ts';
import type { Caller } from '../access.ts';
import { tellLines } from '../alerts/told.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { maySeeWebhook } from './webhooks.ts';

export const alertSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string().nullable(),
  sourceKind: z.enum(SOURCE_KINDS).nullable(),
  condition: conditionSchema,
  verdicts: z.enum(HEARD_VERDICTS),
  inbox: z.boolean(),
  mail: z.boolean(),
  webhook: z.string().nullable(),
  quietSeconds: z.number(),
  account: z.string().nullable().describe('Whose inbox and address it uses; null: a key made it.'),
  madeBy: z.string().describe('The id of the account or key.'),
  createdAt: z.string(),
  paused: z.boolean(),
  endedAt: z.string().nullable().describe('When it had said all that it can say.'),
  firedAt: z.string().nullable(),
  waiting: z.number().describe('What waits for the end of the quiet time.'),
  failure: z
    .object({ at: z.string(), why: z.string() })
    .nullable()
    .describe('The last time that a message could not be sent.'),
});

const toldLineSchema = alertLineSchema.extend({
  sourceName: z.string().nullable(),
  person: z
    .object({ name: z.string(), email: z.string() })
    .nullable()
    .describe('Where they have agreed to being recorded by name.'),
});

export const noticeSchema = z.object({
  id: z.string(),
  alert: z.string().nullable(),
  createdAt: z.string(),
  readAt: z.string().nullable(),
  mail: z.enum(MAIL_STATES),
  parts: noticePartsOf(toldLineSchema),
});

/** Of what somebody may no longer see nothing is told. */
export async function shownNotice(
  notice: Notice,
  caller: Caller,
  registry: Pick<Registry, 'sourceLabels' | 'recipient'>,
): Promise<z.output<typeof noticeSchema>> {
  const { parts } = notice;
  if (parts.what !== 'alert') return { ...notice, parts };
  const lines = parts.lines.filter(({ source }) => maySee(caller, source));
  return { ...notice, parts: { ...parts, lines: await tellLines(registry, lines) } };
}

const paramsSchema = z.object({ id: z.string().max(64) });

const nothing = (): Refusal => new Refusal('not-found', 'there is no alert of this id');

export function alertRoutes(app: ConsoleApp, { registry, mailer }: ConsoleParts): void {
  const tags = ['alerts'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const read = { config: { access: 'read' as const } };

  /** Owners see all, others what they made. */
  async function alertFor(caller: Caller, id: string): Promise<Alert> {
    const alert = await registry.alert(id);
    if (alert === null || !(covers(caller.scopes, 'owner') || alert.madeBy === caller.id))
      throw nothing();
    return alert;
  }

  /** @param hasInbox whether somebody with an inbox and an address made it. */
  async function check(
    caller: Caller,
    alert: Omit<NewAlert, 'name' | 'quietSeconds' | 'verdicts'>,
    hasInbox: boolean,
  ): Promise<void> {
    const { source, condition, webhook } = alert;
    if (source === null && caller.sites !== null)
      throw new Refusal('forbidden', 'you may see some sources alone: name one of them', 'source');
    if (source !== null) {
      const labels = maySee(caller, source) ? await registry.sourceLabels([source]) : [];
      if (labels.length === 0)
        throw new Refusal('not-found', 'there is no source of this id', 'source');
    }
    const subject = subjectOfCondition(condition);
    if (source !== null && subject !== null && (await registry.recipient(source, subject)) === null)
      throw new Refusal('invalid', 'the source has nobody of this ref', 'condition.subject');
    if (condition.when === 'nothing' && Date.parse(condition.by) <= Date.now())
      throw new Refusal('invalid', 'give a time that is still to come', 'condition.by');
    if (webhook !== null) {
      const known = await registry.webhook(webhook);
      if (known === null || !covers(caller.scopes, 'write') || !maySeeWebhook(caller, known))
        throw new Refusal('invalid', 'there is no webhook of this id', 'webhook');
    }
    if (!hasInbox && alert.mail)
      throw new Refusal('invalid', 'a key has no address: use a webhook', 'mail');
    if (alert.mail && !mailer.isSet)
      throw new Refusal(
        'conflict',
        'this console cannot send mail; an operator sets CLEARPIXEL_SMTP_URL',
        'mail',
      );
    if (!(hasInbox && alert.inbox) && !alert.mail && webhook === null)
      throw new Refusal(
        'invalid',
        hasInbox
          ? 'choose where to say it: the inbox, a mail, a webhook'
          : 'a key has no inbox: name a webhook',
        hasInbox ? 'inbox' : 'webhook',
      );
  }

  app.post(
    '/alerts',
    {
      ...read,
      schema: {
        tags,
        description:
          'For one source, or all of a kind, also those to come. A condition says when: `first`, `each`, `count`, `nothing`. Made by a key it needs a webhook: keys have no inbox.',
        body: newAlertSchema,
        response: { 201: alertSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const account = caller.person?.account.id ?? null;
      const input = { ...request.body, inbox: request.body.inbox && account !== null };
      await check(caller, input, account !== null);
      const alert = await registry.createAlert(caller, input, account);
      if (alert === 'too-many')
        throw new Refusal('conflict', 'there are as many alerts as can be watched; delete one');
      return reply.status(201).send(alert);
    },
  );

  app.get(
    '/alerts',
    {
      ...read,
      schema: {
        tags,
        description: "One's own; for owners, everybody's.",
        querystring: listQuerySchema.extend({ source: z.string().max(64).optional() }),
        response: { 200: listOf(alertSchema), ...errors },
      },
    },
    async (request) => {
      const { scopes, id } = callerOf(request);
      const madeBy = covers(scopes, 'owner') ? undefined : id;
      return found(await registry.alerts({ ...request.query, madeBy }));
    },
  );

  app.get(
    '/alerts/:id',
    {
      ...read,
      schema: { tags, params: paramsSchema, response: { 200: alertSchema, ...errors } },
    },
    (request) => alertFor(callerOf(request), request.params.id),
  );

  app.patch(
    '/alerts/:id',
    {
      ...read,
      schema: {
        tags,
        description: 'A new condition begins anew: what had fired may fire again.',
        params: paramsSchema,
        body: alertChangesSchema,
        response: { 200: alertSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const before = await alertFor(caller, request.params.id);
      const { body } = request;
      const isPausing = Object.keys(body).every((field) => field === 'paused' || field === 'name');
      // What is not changed was looked at when it was made; a deadline may have passed since.
      if (!isPausing)
        await check(
          caller,
          {
            source: before.source,
            sourceKind: before.sourceKind,
            condition: body.condition ?? before.condition,
            inbox: body.inbox ?? before.inbox,
            mail: body.mail ?? before.mail,
            webhook: body.webhook === undefined ? before.webhook : body.webhook,
          },
          before.account !== null,
        );
      const alert = await registry.changeAlert(caller, before.id, body);
      if (alert === null) throw nothing();
      return alert;
    },
  );

  app.delete(
    '/alerts/:id',
    {
      ...read,
      schema: {
        tags,
        description: 'What it has said stays in the inbox.',
        params: paramsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = await alertFor(caller, request.params.id);
      await registry.deleteAlert(caller, id);
      return reply.status(204).send();
    },
  );

  app.get(
    '/alerts/:id/notices',
    {
      ...read,
      schema: {
        tags,
        description: 'What it has said, newest first, and whether the mail got through.',
        params: paramsSchema,
        querystring: listQuerySchema,
        response: { 200: listOf(noticeSchema), ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = await alertFor(caller, request.params.id);
      const { items, next } = found(await registry.alertNotices(id, request.query));
      return {
        items: await Promise.all(items.map((notice) => shownNotice(notice, caller, registry))),
        next,
      };
    },
  );
}
