/** Funnels: how many did one thing after another, on a site and in mails. */
import { eventMatchSchema } from '@clearpixel/pixel';
import type { NewGoal } from '@clearpixel/registry';
import {
  DIMENSION_NAMES,
  FUNNEL_LIMITS,
  askFunnel,
  askFunnelDrops,
  askLasting,
  parseDimension,
  share,
} from '@clearpixel/store';
import type { FunnelStep } from '@clearpixel/store';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { Caller } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { sendCsv, wantsCsv } from '../csv.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { tableQuerySchema } from '../report-query.ts';
import { siteReport } from '../site-report.ts';
import { whileWanted } from '../waiting.ts';
import { campaignFor } from './campaigns.ts';
import { askedOf, lastingOf, lastingSchema } from './site-behaviour.ts';
import { siteParamsSchema } from './sites.ts';

const DEFAULT_WINDOW_SECONDS = 7 * 86_400;

const stepSchema = z
  .strictObject({
    ...eventMatchSchema.shape,
    goal: z.string().max(64).optional().describe('Id of a goal of the site.'),
    campaign: z.string().max(64).optional().describe('Id of a campaign, whose mails are meant.'),
    kind: z.enum(['open', 'click']).optional().describe('With `campaign`.'),
  })
  .describe('What happened: an event, a page, a property; or a goal; or a mail.');

export const funnelSchema = z.object({
  of: z
    .enum(['visitors', 'subjects'])
    .describe('Subjects where a step is a mail: people who agreed to be known.'),
  steps: z.array(
    z.object({
      visitors: z.number(),
      rate: z.number().describe('Of those of the first step, 0 to 1.'),
      fromPrevious: z.number().describe('Of those of the step before, 0 to 1.'),
      dropped: z.number().describe('Who got here and no further; 0 at the last step.'),
      next: z
        .array(z.object({ path: z.string(), visitors: z.number() }))
        .optional()
        .describe('The first pages of those who dropped; with `drops`.'),
    }),
  ),
  rows: z
    .array(z.object({ value: z.string(), steps: z.array(z.object({ visitors: z.number() })) }))
    .optional()
    .describe('The same by value of `by`, as it was at the first step.'),
  lasting: lastingSchema,
});

export function siteFunnelRoutes(app: ConsoleApp, { registry, store }: ConsoleParts): void {
  const goalFor = async (site: string, id: string, field: string): Promise<NewGoal> => {
    const goal = await registry.goals.find(site, id);
    if (goal === null) throw new Refusal('not-found', 'there is no goal of this id', field);
    return goal;
  };

  const stepOf = async (
    { goal, campaign, kind, ...match }: z.output<typeof stepSchema>,
    site: string,
    caller: Caller,
    index: number,
  ): Promise<FunnelStep> => {
    const field = `steps.${index}`;
    const isMatch = Object.values(match).some((part) => part !== undefined);
    if (Number(isMatch) + Number(goal !== undefined) + Number(campaign !== undefined) !== 1)
      throw new Refusal(
        'invalid',
        'a step is an event (event, path, property), or a goal, or a campaign with a kind',
        field,
      );
    if ((campaign === undefined) !== (kind === undefined))
      throw new Refusal('invalid', 'a campaign goes with a kind: open or click', field);
    if (goal !== undefined) return (await goalFor(site, goal, field)).match;
    return campaign === undefined || kind === undefined
      ? match
      : { campaign: (await campaignFor(caller, campaign, registry)).id, kind };
  };

  app.post(
    '/sites/:id/funnel',
    {
      config: { access: 'report' },
      schema: {
        tags: ['reports'],
        description:
          'How many did one thing after another. With a step that is a mail, people are subjects: readers who agreed, and what they did on the site after a click.',
        params: siteParamsSchema,
        querystring: tableQuerySchema,
        body: z.strictObject({
          ...tableQuerySchema.shape,
          steps: z.array(stepSchema).min(1).max(FUNNEL_LIMITS.steps),
          windowSeconds: z
            .int()
            .min(1)
            .max(FUNNEL_LIMITS.windowSeconds)
            .default(DEFAULT_WINDOW_SECONDS)
            .describe('From the first step to the last.'),
          strict: z.boolean().default(false).describe('With nothing else in between.'),
          by: z.string().max(200).optional().describe('A dimension, but entry and exit.'),
          drops: z.boolean().default(false).describe('Also where those went who dropped.'),
        }),
        response: { 200: funnelSchema, '4xx': errorBodySchema, '5xx': errorBodySchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const query = askedOf(request);
      const { scope, site } = await siteReport(request, request.params.id, query, registry);
      const caller = callerOf(request);
      const steps = await Promise.all(
        body.steps.map((step, index) => stepOf(step, site.id, caller, index)),
      );
      const by = body.by === undefined ? null : parseDimension(body.by);
      if ((by === null && body.by !== undefined) || by?.of === 'session')
        throw new Refusal(
          'invalid',
          `by is one of ${DIMENSION_NAMES.join(', ')}, but entry and exit`,
          'by',
        );
      const { windowSeconds, strict, drops } = body;
      const question = { steps, windowSeconds, strict };
      const wanted = whileWanted(reply);
      const ofSubjects = steps.some((step) => 'campaign' in step);
      const [{ steps: reached, rows }, next, lasting] = await Promise.all([
        askFunnel(store, scope, question, by, wanted),
        drops ? askFunnelDrops(store, scope, question, wanted) : null,
        ofSubjects ? null : askLasting(store, scope, wanted),
      ]);
      const first = reached[0] ?? 0;
      const shown = reached.map((visitors, index) => {
        const before = reached[index - 1] ?? visitors;
        return {
          visitors,
          rate: share(visitors, first),
          fromPrevious: share(visitors, before),
          dropped: visitors - (reached[index + 1] ?? visitors),
          ...(next === null
            ? {}
            : {
                next: (next[index] ?? []).map(({ path, people }) => ({ path, visitors: people })),
              }),
        };
      });
      if (wantsCsv(request, query.format))
        return sendCsv(
          reply,
          'funnel',
          body.by === undefined
            ? shown.map((step, index) => ({ step: index + 1, ...step }))
            : rows.map(({ value, steps: counts }) => ({
                value,
                ...Object.fromEntries(counts.map((count, index) => [`step ${index + 1}`, count])),
              })),
        );
      return {
        of: ofSubjects ? ('subjects' as const) : ('visitors' as const),
        steps: shown,
        ...(by === null
          ? {}
          : {
              rows: rows.map(({ value, steps: counts }) => ({
                value,
                steps: counts.map((visitors) => ({ visitors })),
              })),
            }),
        // Whoever is named lasts.
        lasting:
          lasting === null ? { visitors: first, share: first === 0 ? 0 : 1 } : lastingOf(lasting),
      };
    },
  );
}
