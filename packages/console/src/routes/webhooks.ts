/** Webhooks: made, changed, tried, and what became of their messages. */
import {
  DELIVERY_STATES,
  DISABLED_REASONS,
  HEARD_VERDICTS,
  WEBHOOK_EVENTS,
  newWebhookSchema,
  webhookChangesSchema,
  WEBHOOK_LIMITS,
} from '@clearpixel/registry';
import type { Webhook } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf, maySee } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { guardOf } from '../outgoing/guarded-fetch.ts';
import { testBody } from '../webhooks/messages.ts';

/** Receivers change their secret within it. */
const OLD_SECRET_MS = 24 * 3_600_000;

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  sources: z.array(z.string()).nullable(),
  verdicts: z.enum(HEARD_VERDICTS),
  createdAt: z.string(),
  failingSince: z.string().nullable().describe('Since when nothing has got through.'),
  disabledAt: z.string().nullable(),
  disabledReason: z
    .enum(DISABLED_REASONS)
    .nullable()
    .describe(
      'owner: somebody switched it off; gone: it answered 410; failing: for three days; behind: too many messages waited',
    ),
  oldSecretUntil: z
    .string()
    .nullable()
    .describe('Until when messages carry the signature of the old secret too.'),
});
export const newSecretSchema = webhookSchema.extend({
  secret: z.string().describe('Shown now and never again.'),
});

export const deliverySchema = z.object({
  id: z.string().describe('The header webhook-id, the same at each try.'),
  type: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  nextAt: z.string().nullable(),
  status: z.number().nullable().describe('HTTP status of the last answer.'),
  error: z.string().nullable(),
  createdAt: z.string(),
  doneAt: z.string().nullable(),
});

/** Whoever is bound to some sources sees webhooks that tell of no others. */
export const maySeeWebhook = (caller: Caller, { sources }: Pick<Webhook, 'sources'>): boolean =>
  caller.sites === null || (sources !== null && sources.every((source) => maySee(caller, source)));

const paramsSchema = z.object({ id: z.string().max(64) });
const deliveryParamsSchema = paramsSchema.extend({ delivery: z.string().max(64) });

const nothing = (): Refusal => new Refusal('not-found', 'there is no webhook of this id');
const noDelivery = (): Refusal => new Refusal('not-found', 'there is no such message');

export function webhookRoutes(
  app: ConsoleApp,
  { registry, sender, outgoingAllow }: ConsoleParts,
): void {
  const tags = ['webhooks'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const write = { config: { access: 'write' as const } };

  async function webhookFor(caller: Caller, id: string): Promise<Webhook> {
    const webhook = await registry.webhook(id);
    if (webhook === null || !maySeeWebhook(caller, webhook)) throw nothing();
    return webhook;
  }

  async function checkSources(
    caller: Caller,
    sources: readonly string[] | null | undefined,
  ): Promise<void> {
    if (sources === undefined) return;
    if (sources === null) {
      if (caller.sites !== null)
        throw new Refusal('forbidden', 'this key sees some sources alone: name those', 'sources');
      return;
    }
    const visible = sources.filter((source) => maySee(caller, source));
    const labels = await registry.sourceLabels(visible);
    const known = new Set(labels.map(({ id }) => id));
    const unknown = sources.findIndex((source) => !known.has(source));
    if (unknown !== -1)
      throw new Refusal('invalid', 'there is no source of this id', `sources.${unknown}`);
  }

  /** What a name leads to is found out at each try; an address that is written out is refused here already. */
  function checkUrl(text: string | undefined): void {
    const url = text === undefined ? null : URL.parse(text);
    if (url !== null && guardOf(url, outgoingAllow) === null)
      throw new Refusal(
        'invalid',
        'this address is a private one; an operator may name it in CLEARPIXEL_OUTGOING_ALLOW',
        'url',
      );
  }

  app.post(
    '/webhooks',
    {
      ...write,
      schema: {
        tags,
        description: 'The answer is the only time that the secret is shown.',
        body: newWebhookSchema,
        response: { 201: newSecretSchema, ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      checkUrl(request.body.url);
      await checkSources(caller, request.body.sources);
      const made = await registry.createWebhook(caller, request.body);
      if (made === 'too-many')
        throw new Refusal('conflict', 'there are as many webhooks as can be served; delete one');
      return reply.status(201).send({ ...made.webhook, secret: made.secret });
    },
  );

  app.get(
    '/webhooks',
    {
      ...write,
      schema: {
        tags,
        querystring: listQuerySchema,
        response: { 200: listOf(webhookSchema), ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { items, next } = found(await registry.webhooks(request.query));
      return { items: items.filter((webhook) => maySeeWebhook(caller, webhook)), next };
    },
  );

  app.get(
    '/webhooks/:id',
    {
      ...write,
      schema: { tags, params: paramsSchema, response: { 200: webhookSchema, ...errors } },
    },
    (request) => webhookFor(callerOf(request), request.params.id),
  );

  app.patch(
    '/webhooks/:id',
    {
      ...write,
      schema: {
        tags,
        description:
          'Switched on again (disabled false), it goes on with what waits; what happened meanwhile was not kept for it.',
        params: paramsSchema,
        body: webhookChangesSchema,
        response: { 200: webhookSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = await webhookFor(caller, request.params.id);
      checkUrl(request.body.url);
      await checkSources(caller, request.body.sources);
      const webhook = await registry.changeWebhook(caller, id, request.body);
      if (webhook === null) throw nothing();
      sender.kick();
      return webhook;
    },
  );

  app.delete(
    '/webhooks/:id',
    {
      ...write,
      schema: {
        tags,
        description: 'With its messages. Alerts that used it keep their other channels.',
        params: paramsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = await webhookFor(caller, request.params.id);
      await registry.deleteWebhook(caller, id);
      return reply.status(204).send();
    },
  );

  app.post(
    '/webhooks/:id/rotate',
    {
      ...write,
      schema: {
        tags,
        description:
          'A new secret, shown now alone. For a day messages carry the signatures of both.',
        params: paramsSchema,
        response: { 200: newSecretSchema, ...errors },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = await webhookFor(caller, request.params.id);
      const oldUntil = new Date(Date.now() + OLD_SECRET_MS).toISOString();
      const rotated = await registry.rotateWebhook(caller, id, oldUntil);
      if (rotated === null) throw nothing();
      return { ...rotated.webhook, secret: rotated.secret };
    },
  );

  app.post(
    '/webhooks/:id/test',
    {
      ...write,
      schema: {
        tags,
        description: 'Sends a message of type test at once; what became of it stands in the list.',
        params: paramsSchema,
        response: { 202: deliverySchema, ...errors },
      },
    },
    async (request, reply) => {
      const { id, disabledAt } = await webhookFor(callerOf(request), request.params.id);
      if (disabledAt !== null)
        throw new Refusal('conflict', 'this webhook is switched off; switch it on first');
      const body = testBody(new Date().toISOString());
      const delivery = await registry.addDelivery({
        webhook: id,
        type: 'test',
        subject: null,
        body,
      });
      sender.kick();
      return reply.status(202).send(delivery);
    },
  );

  app.get(
    '/webhooks/:id/deliveries',
    {
      ...write,
      schema: {
        tags,
        description: 'Newest first. Dead ones are those that were given up.',
        params: paramsSchema,
        querystring: listQuerySchema.extend({ state: z.enum(DELIVERY_STATES).optional() }),
        response: { 200: listOf(deliverySchema), ...errors },
      },
    },
    async (request) => {
      const { id } = await webhookFor(callerOf(request), request.params.id);
      return found(await registry.webhookDeliveries(id, request.query));
    },
  );

  app.get(
    '/webhooks/:id/deliveries/:delivery',
    {
      ...write,
      schema: {
        tags,
        params: deliveryParamsSchema,
        response: {
          200: deliverySchema.extend({ body: z.string().describe('As it is sent, and signed.') }),
          ...errors,
        },
      },
    },
    async (request) => {
      const { id } = await webhookFor(callerOf(request), request.params.id);
      const delivery = await registry.webhookDelivery(id, request.params.delivery);
      if (delivery === null) throw noDelivery();
      return delivery;
    },
  );

  const replayedSchema = z.object({ replayed: z.number() });
  app.post(
    '/webhooks/:id/deliveries/:delivery/replay',
    {
      ...write,
      schema: {
        tags,
        description: 'Sends it again under its id, with tries for another day.',
        params: deliveryParamsSchema,
        response: { 202: replayedSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { id } = await webhookFor(callerOf(request), request.params.id);
      const { delivery } = request.params;
      if ((await registry.webhookDelivery(id, delivery)) === null) throw noDelivery();
      const replayed = await registry.replayDeliveries(id, delivery);
      sender.kick();
      return reply.status(202).send({ replayed });
    },
  );

  app.post(
    '/webhooks/:id/replay',
    {
      ...write,
      schema: {
        tags,
        description: `Sends dead messages again, the oldest ${WEBHOOK_LIMITS.replayed} of them.`,
        params: paramsSchema,
        response: { 202: replayedSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { id } = await webhookFor(callerOf(request), request.params.id);
      const replayed = await registry.replayDeliveries(id, null);
      sender.kick();
      return reply.status(202).send({ replayed });
    },
  );
}
