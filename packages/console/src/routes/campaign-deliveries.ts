/**
 * What became of mails, as the services that send them tell it. They come with a signature of their own where the key for it
 * is set, else with a key of ours: as Bearer, or, since many can send nothing else, as the password of HTTP Basic.
 */
import { CAMPAIGN_LIMITS, DELIVERY_STEPS, canonicalEmail, covers } from '@clearpixel/registry';
import type { Key } from '@clearpixel/registry';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { ADAPTERS, ADAPTER_NAMES } from '../deliveries/index.ts';
import { MAX_REPORTS } from '../deliveries/adapter.ts';
import type { DeliveryReport } from '../deliveries/adapter.ts';
import { noteDeliveries } from '../deliveries/note-deliveries.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { guardedFetch } from '../outgoing/guarded-fetch.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** SNS answers a confirmation with a few lines of XML. */
const MAX_CONFIRMATION_BYTES = 10_000;
const MAX_HEADER_CHARACTERS = 600;
/** The registry looks up so many at once. */
const PEOPLE_AT_ONCE = 1_000;

const outcomeSchema = z.object({ reports: z.number(), known: z.number() });

/** Whose word it is: all sources' (null), or some. */
type Allowed = readonly string[] | null;

export function campaignDeliveryRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { registry, deliveryKeys = {}, outgoingAllow } = parts;
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };

  app.post(
    '/campaigns/deliveries/addresses',
    {
      config: { access: 'relay' },
      schema: {
        tags: ['campaigns'],
        description:
          'For programs that know addresses and no refs. `known` are those of recipients.',
        body: z.strictObject({
          items: z
            .array(
              z.strictObject({
                campaign: z.string().max(64),
                email: z.string().max(CAMPAIGN_LIMITS.emailCharacters),
                what: z.enum(DELIVERY_STEPS),
                at: z.iso.datetime({ offset: true }),
              }),
            )
            .max(MAX_REPORTS),
        }),
        response: { 200: outcomeSchema, ...errors },
      },
    },
    async (request) => {
      const reports = request.body.items.map((item) => ({
        ...item,
        ref: null,
        at: Date.parse(item.at),
      }));
      const known = await note(parts, reports, callerOf(request).sites);
      return { reports: reports.length, known };
    },
  );

  app.register(async (scope) => {
    // Signatures are over the bytes as they came, and SNS calls its JSON text/plain.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
      (_request, text, done) => done(null, text),
    );
    scope.post<{ Params: { adapter: string }; Body: string | undefined }>(
      '/campaigns/deliveries/:adapter',
      {
        config: { access: 'public' },
        schema: {
          tags: ['campaigns'],
          description:
            "Webhooks of mail services, in their own form (docs/deliveries.md). Signed by the service, or with a key of scope relay as Bearer or as the password of HTTP Basic. `known` are those of this installation's recipients.",
          params: z.object({
            adapter: z
              .string()
              .max(64)
              .describe(`One of ${ADAPTER_NAMES.join(', ')}.`),
          }),
          // Nothing is looked at before it is known who speaks.
          body: z.string().optional(),
          response: { 200: outcomeSchema, ...errors },
        },
      },
      async (request) => {
        const name = ADAPTER_NAMES.find((known) => known === request.params.adapter);
        const text = request.body ?? '';
        const body = jsonOf(text);
        const key = name === 'mailgun' || name === 'sendgrid' ? deliveryKeys[name] : undefined;
        const isSigned =
          name !== undefined &&
          key !== undefined &&
          ADAPTERS[name].isSigned?.(
            { headers: request.headers, text, body, now: Date.now() },
            key,
          ) === true;
        const secret = secretOf(request);
        const allowed = isSigned
          ? null
          : allowedBy(secret === null ? null : await registry.authenticate(secret));
        if (name === undefined)
          throw new Refusal('not-found', `there are adapters for ${ADAPTER_NAMES.join(', ')}`);
        if (body === undefined) throw new Refusal('invalid', 'the body is no JSON');
        const adapter = ADAPTERS[name];
        const reports = adapter.read(body);
        if (reports === null || reports.length > MAX_REPORTS)
          throw new Refusal('invalid', `this is no webhook of ${name}`);
        const confirmation = adapter.confirmation?.(body) ?? null;
        if (confirmation !== null)
          await guardedFetch(confirmation, {
            allowedHosts: outgoingAllow,
            maxBytes: MAX_CONFIRMATION_BYTES,
          });
        return { reports: reports.length, known: await note(parts, reports, allowed) };
      },
    );
  });
}

function allowedBy(key: Key | null): Allowed {
  if (key === null) throw new Refusal('unauthorized');
  if (!covers(key.scopes, 'relay'))
    throw new Refusal('forbidden', 'this needs a key with the scope relay');
  return key.sites;
}

/** undefined: it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secretOf({ headers: { authorization = '' } }: FastifyRequest): string | null {
  if (authorization.length > MAX_HEADER_CHARACTERS) return null;
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value === '' ? null : value;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** Returns how many of them are of recipients; what names no campaign, or one that is not the caller's, is nobody's. */
async function note(
  parts: ConsoleParts,
  reports: readonly DeliveryReport[],
  allowed: Allowed,
): Promise<number> {
  const byCampaign = Map.groupBy(
    reports.filter(({ email, ref }) => email !== '' || ref !== null),
    ({ campaign }) => campaign,
  );
  let known = 0;
  for (const [id, theirs] of byCampaign) {
    if (id === null || (allowed !== null && !allowed.includes(id))) continue;
    const campaign = await parts.registry.campaign(id);
    if (campaign === null) continue;
    for (let from = 0; from < theirs.length; from += PEOPLE_AT_ONCE) {
      const piece = theirs.slice(from, from + PEOPLE_AT_ONCE);
      const emails = piece.flatMap(({ ref, email }) => (ref === null ? [email] : []));
      const refs = new Map(
        (await parts.registry.recipientsByEmail(id, emails)).map((one) => [one.email, one.ref]),
      );
      known += await noteDeliveries(
        parts,
        campaign,
        piece.flatMap(({ ref, email, what, at }) => {
          const who = ref ?? refs.get(canonicalEmail(email));
          return who === undefined ? [] : [{ ref: who, what, at: new Date(at).toISOString() }];
        }),
      );
    }
  }
  return known;
}
