/** Goals, segments and annotations of a site: made, listed, changed, deleted; each kind in the same way. */
import {
  annotationChangesSchema,
  goalChangesSchema,
  newAnnotationSchema,
  newGoalSchema,
  newSegmentSchema,
  segmentChangesSchema,
} from '@clearpixel/registry';
import type { ItemsOf } from '@clearpixel/registry';
import type { FastifyTypeProviderDefault } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { found, listOf, listQuerySchema } from '../listing.ts';
import { refuseBadFilters } from '../site-report.ts';
import { siteFor, siteParamsSchema } from './sites.ts';

const keptSchema = z.object({ id: z.string(), createdAt: z.string() });
const itemParamsSchema = siteParamsSchema.extend({ item: z.string().max(64) });

export const goalSchema = newGoalSchema.extend(keptSchema.shape);
export const segmentSchema = newSegmentSchema.extend(keptSchema.shape);
export const annotationSchema = newAnnotationSchema.extend(keptSchema.shape);

export function siteItemRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { goals, segments, annotations } = parts.registry;
  itemRoutes(app, parts, {
    name: 'goal',
    items: goals,
    fresh: newGoalSchema,
    changes: goalChangesSchema,
  });
  itemRoutes(app, parts, {
    name: 'segment',
    items: segments,
    fresh: newSegmentSchema,
    changes: segmentChangesSchema,
    check: ({ filters }) => refuseBadFilters(filters),
  });
  itemRoutes(app, parts, {
    name: 'annotation',
    items: annotations,
    fresh: newAnnotationSchema,
    changes: annotationChangesSchema,
  });
}

function itemRoutes<
  Fresh extends z.ZodObject,
  Changes extends z.ZodType<{
    [Field in keyof z.output<Fresh>]?: z.output<Fresh>[Field] | undefined;
  }>,
>(
  app: ConsoleApp,
  { registry }: ConsoleParts,
  {
    name,
    items,
    fresh,
    changes,
    check = () => undefined,
  }: {
    name: 'goal' | 'segment' | 'annotation';
    items: ItemsOf<z.output<Fresh>>;
    fresh: Fresh;
    changes: Changes;
    /** Throws a refusal of what the schema cannot say. */
    check?: (item: z.output<Changes>) => void;
  },
): void {
  const kept = fresh.extend(keptSchema.shape);
  const tags = ['reports'];
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const read = { config: { access: 'report' as const } };
  const write = { config: { access: 'write' as const } };
  const missing = (): Refusal => new Refusal('not-found', `there is no ${name} of this id`);
  // Schemas that are not known here have no types of their own: bodies are parsed once more.
  const untyped = app.withTypeProvider<FastifyTypeProviderDefault>();
  const all = `/sites/:id/${name}s`;
  const one = `${all}/:item`;

  untyped.post(
    all,
    {
      ...write,
      schema: { tags, params: siteParamsSchema, body: fresh, response: { 201: kept, ...errors } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const site = await siteFor(caller, siteParamsSchema.parse(request.params).id, registry);
      const item = fresh.parse(request.body);
      check(changes.parse(request.body));
      const made = await items.create(caller, site.id, item);
      if (made === 'too-many')
        throw new Refusal('conflict', `this site has as many ${name}s as it may have`);
      return reply.status(201).send(made);
    },
  );

  untyped.get(
    all,
    {
      ...read,
      schema: {
        tags,
        description: 'The oldest first.',
        params: siteParamsSchema,
        querystring: listQuerySchema,
        response: { 200: listOf(kept), ...errors },
      },
    },
    async (request) => {
      const site = await siteFor(
        callerOf(request),
        siteParamsSchema.parse(request.params).id,
        registry,
      );
      return found(await items.list(site.id, listQuerySchema.parse(request.query)));
    },
  );

  untyped.patch(
    one,
    {
      ...write,
      schema: { tags, params: itemParamsSchema, body: changes, response: { 200: kept, ...errors } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id, item } = itemParamsSchema.parse(request.params);
      const site = await siteFor(caller, id, registry);
      const wanted = changes.parse(request.body);
      check(wanted);
      const changed = await items.change(caller, site.id, item, wanted);
      if (changed === null) throw missing();
      return changed;
    },
  );

  untyped.delete(
    one,
    {
      ...write,
      schema: { tags, params: itemParamsSchema, response: { 204: z.undefined(), ...errors } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id, item } = itemParamsSchema.parse(request.params);
      const site = await siteFor(caller, id, registry);
      if (!(await items.remove(caller, site.id, item))) throw missing();
      return reply.status(204).send();
    },
  );
}
