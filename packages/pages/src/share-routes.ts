/** Shared dashboards. A link that is unknown, one that was revoked, and one whose site is gone are alike. */
import type { Share } from '@clearpixel/registry';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { PagesSettings } from './settings.ts';
import { isSharePeriod } from './share-period.ts';
import { sharePage } from './share-page.ts';
import { SHARE_STYLE, SHARE_STYLE_ADDRESS } from './share-style.ts';
import { SharedFiguresSource } from './shared-figures.ts';
import { BUSY_PAGE, NOT_FOUND_PAGE } from './static-pages.ts';

export const SHARE_ROUTE_LIMITS = {
  /** Of one link, by whomever: against making pages for it all the time. */
  pagesPerMinute: 300,
} as const;

const DEFAULT_PERIOD = '30d';
const MINUTE_SECONDS = 60;

const html = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page);

/** The policy of all pages, but for who may show this one in a frame. */
const framed = (policy: string, { embeddedBy }: Share): string =>
  policy.replace("frame-ancestors 'none'", `frame-ancestors ${embeddedBy.join(' ')}`);

/** @param policy the Content-Security-Policy of all pages. */
export function shareRoutes(
  app: FastifyInstance,
  { registry, store, log, now = Date.now }: PagesSettings,
  policy: string,
): void {
  const source = new SharedFiguresSource(store, now);
  const rate = new RateLimiterMemory({
    points: SHARE_ROUTE_LIMITS.pagesPerMinute,
    duration: MINUTE_SECONDS,
  });

  app.get(SHARE_STYLE_ADDRESS, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(SHARE_STYLE),
  );

  app.get<{ Params: { secret: string }; Querystring: { period?: unknown } }>(
    '/share/:secret',
    async (request, reply) => {
      // Each time, also where the figures are kept: a link that was revoked is over at once.
      const share = await registry.shareBySecret(request.params.secret);
      const site = share === null ? null : await registry.site(share.site);
      if (share === null || site === null) return html(reply, 404, NOT_FOUND_PAGE);
      const busy = (status: 429 | 503): FastifyReply =>
        html(reply.header('Retry-After', MINUTE_SECONDS), status, BUSY_PAGE);
      const mayLook = await rate.consume(share.id).then(
        () => true,
        () => false,
      );
      if (!mayLook) return busy(429);
      const { period = DEFAULT_PERIOD } = request.query;
      const chosen = isSharePeriod(period) ? period : DEFAULT_PERIOD;
      try {
        const figures = await source.figures(share, site, chosen);
        if (figures === null) return busy(503);
        if (share.embeddedBy.length > 0)
          reply.headers({
            'Content-Security-Policy': framed(policy, share),
            // Pages that isolate themselves may show it too.
            'Cross-Origin-Resource-Policy': 'cross-origin',
          });
        return html(reply, 200, sharePage(site, chosen, figures));
      } catch (error) {
        log('error', `no shared dashboard: ${error instanceof Error ? error.name : 'unknown'}`);
        return busy(503);
      }
    },
  );
}
