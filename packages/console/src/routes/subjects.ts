/** People, for the operator: what is held of them, a copy, their consent, and their end. */
import { LEVELS, isSubjectRef, receiptSchema } from '@clearpixel/pixel';
import { CAMPAIGN_LIMITS, CONSENTS, canonicalEmail } from '@clearpixel/registry';
import { askSubjectEvents } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';

const personSchema = z.object({
  ref: z.string(),
  email: z.string(),
  name: z.string(),
  consent: z.enum(CONSENTS).nullable(),
  consentSource: z.string(),
  consentAt: z.string().nullable(),
  stopped: z.boolean(),
  createdAt: z.string(),
});
const membershipSchema = z.object({
  campaign: z.string(),
  groups: z.array(z.string()),
  level: z.enum(LEVELS),
  addedAt: z.string(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  bouncedAt: z.string().nullable(),
});
export const subjectRecordSchema = z.object({
  subject: personSchema,
  recipientOf: z.array(membershipSchema),
  receipts: z.array(
    receiptSchema.extend({
      address: z.string().describe('At level full alone.'),
      agent: z.string().describe('At level full alone.'),
    }),
  ),
});

const refParamsSchema = z.object({
  ref: z.string().refine(isSubjectRef, 'a ref has 13 characters'),
});

const nobody = (): Refusal => new Refusal('not-found', 'there is nobody of this ref');

export function subjectRoutes(
  app: ConsoleApp,
  { registry, store, publisher, erasures }: ConsoleParts,
): void {
  const tags = ['subjects'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  // They tell of all sources together.
  const access = { access: 'write', allSources: true } as const;

  app.get(
    '/subjects',
    {
      config: access,
      schema: {
        tags,
        description: 'The person of an address; an empty list where nobody is known by it.',
        querystring: z.object({ email: z.string().max(CAMPAIGN_LIMITS.emailCharacters) }),
        response: { 200: z.object({ items: z.array(personSchema), next: z.null() }), ...errors },
      },
    },
    async (request) => {
      const subject = await registry.subjectByEmail(canonicalEmail(request.query.email));
      return { items: subject === null ? [] : [subject], next: null };
    },
  );

  app.get(
    '/subjects/:ref/export',
    {
      config: access,
      schema: {
        tags,
        description: 'Everything that is held of a person (GDPR, articles 15 and 20).',
        params: refParamsSchema,
        response: { 200: subjectRecordSchema, ...errors },
      },
    },
    async (request) => {
      const record = await registry.subjectRecord(request.params.ref);
      if (record === null) throw nobody();
      return { ...record, receipts: await askSubjectEvents(store, request.params.ref) };
    },
  );

  app.put(
    '/subjects/:ref/consent',
    {
      config: access,
      schema: {
        tags,
        description:
          'In force when this answers, for mails that were sent before too. `consent` null: nobody has asked. What the person has stopped on their own page stays stopped.',
        params: refParamsSchema,
        body: z.strictObject({
          consent: z.enum(CONSENTS).nullable(),
          source: z.string().trim().max(CAMPAIGN_LIMITS.consentSourceCharacters).default(''),
        }),
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      const { consent, source } = request.body;
      const { ref } = request.params;
      if (!(await registry.setSubjectConsent(callerOf(request), ref, consent, source)))
        throw nobody();
      await publisher.putInForce();
      return reply.status(204).send();
    },
  );

  app.delete(
    '/subjects/:ref',
    {
      config: access,
      schema: {
        tags,
        description:
          'Erases the person (GDPR, article 17): here at once, their receipts within seconds, those on their way within minutes. What was sent to them records nothing from now on.',
        params: refParamsSchema,
        response: { 204: z.undefined(), ...errors },
      },
    },
    async (request, reply) => {
      if (!(await registry.eraseSubject(callerOf(request), request.params.ref))) throw nobody();
      await publisher.putInForce();
      erasures.start();
      return reply.status(204).send();
    },
  );
}
