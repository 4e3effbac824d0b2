/** "Try it": a pixel for one's own browser, and the receipt of its load. Works before any site exists. */
import { randomBytes } from 'node:crypto';
import { receiptSchema, sitePixelAddress } from '@clearpixel/pixel';
import { askEvents } from '@clearpixel/store';
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { errorBodySchema } from '../error-catalogue.ts';

/** At level `count` the time of an event is cut to the hour. */
const LOOK_BACK_MS = 2 * 3_600_000;
const NONCE_BYTES = 15;
/** What a browser sends where its owner does not want to be tracked. */
const PRIVACY_SIGNALS = ['sec-gpc', 'dnt'];

export function tryRoutes(
  app: ConsoleApp,
  { registry, publisher, store, edgeUrl }: ConsoleParts,
): void {
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const tags = ['try'];

  app.post(
    '/try',
    {
      config: { access: 'report' },
      schema: {
        tags,
        description:
          'A new pixel to be loaded, and what its load will show to the edge. The latter is kept nowhere: it is said back to its sender.',
        response: {
          201: z.object({
            nonce: z.string(),
            pixelUrl: z.string(),
            seen: z.object({
              address: z.string(),
              agent: z.string(),
              languages: z.string(),
              referrer: z.string(),
              signals: z.array(z.string()),
            }),
          }),
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const { site, isNew } = await registry.trySite();
      if (isNew) await publisher.putInForce();
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      // In the path, which every level keeps, so that it is found again also where the browser lowers the level.
      const page = `https://${site.domain}/${nonce}`;
      return reply.status(201).send({
        nonce,
        pixelUrl: `${sitePixelAddress(edgeUrl, site.id)}?${new URLSearchParams({ u: page }).toString()}`,
        seen: {
          address: request.ip,
          agent: request.headers['user-agent'] ?? '',
          languages: request.headers['accept-language'] ?? '',
          referrer: request.headers.referer ?? '',
          signals: PRIVACY_SIGNALS.filter((name) => request.headers[name] === '1'),
        },
      });
    },
  );

  app.get(
    '/try/:nonce',
    {
      config: { access: 'report' },
      schema: {
        tags,
        description: 'The receipt of that pixel, once it is there.',
        params: z.object({ nonce: z.string().regex(/^[\w-]{20}$/) }),
        response: { 200: z.object({ receipt: receiptSchema.nullable() }), ...errors },
      },
    },
    async (request) => {
      const { site } = await registry.trySite();
      const { items } = await askEvents(
        store,
        {
          sources: [site.id],
          from: Date.now() - LOOK_BACK_MS,
          to: Date.now() + 1,
          verdicts: [],
          filters: [
            {
              dimension: { of: 'event', name: 'path' },
              operation: 'is',
              values: [`/${request.params.nonce}`],
            },
          ],
        },
        1,
        null,
      );
      return { receipt: items[0] ?? null };
    },
  );
}
