/**
 * The public pages, on an address of their own: no account, no cookie, no key. What is here may be seen by everybody who
 * has its address.
 */
import type { Campaign, Site } from '@clearpixel/registry';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LEVELS, lowest } from '@clearpixel/pixel';
import { ICON, STYLE, STYLE_ADDRESS } from './html-page.ts';
import { mailReportRoutes } from './mail-report-routes.ts';
import { readerRoutes } from './reader-routes.ts';
import type { PagesSettings } from './settings.ts';
import { shareRoutes } from './share-routes.ts';
import { campaignNotice, campaignPage, sourceNotice, sourcePage } from './source-page.ts';
import { NOT_FOUND_PAGE, READER_UNKNOWN_PAGE, START_PAGE } from './static-pages.ts';

export * from './figure-words.ts';
export { Html, html } from './html.ts';
export type { PagesSettings } from './settings.ts';

export interface Pages {
  port: number;
  close(): Promise<void>;
}

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  // The address of a reader's page is its reader's own.
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex',
  'Cache-Control': 'no-store',
} as const;

const MAX_BODY_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

const html = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page);

export async function buildPages(settings: PagesSettings): Promise<FastifyInstance> {
  const { registry, log, pagesUrl, edgeUrl, version, trustedProxies } = settings;
  const app = Fastify({
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 400 },
    // An address that is too long or no address: a reader's link is as unknown then as any other.
    frameworkErrors: (_error, request, reply) => {
      void html(
        reply.headers(HEADERS),
        404,
        request.url.startsWith('/r/') ? READER_UNKNOWN_PAGE : NOT_FOUND_PAGE,
      );
    },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  app.setNotFoundHandler((_request, reply) => html(reply, 404, NOT_FOUND_PAGE));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      log('error', `${request.method} ${request.routeOptions.url ?? '?'}: ${error.name}`);
    return html(reply, status, NOT_FOUND_PAGE);
  });
  app.get('/', (_request, reply) => html(reply, 200, START_PAGE));
  app.get(STYLE_ADDRESS, (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get('/favicon.svg', (_request, reply) => reply.type('image/svg+xml').send(ICON));
  /** With the level that is in force, which may be lower than its own. */
  const findSource = async (
    id: string,
  ): Promise<{ site: Site } | { campaign: Campaign } | undefined> => {
    const [site, campaign, maxLevel] = await Promise.all([
      registry.site(id),
      registry.campaign(id),
      registry.maxLevel(),
    ]);
    if (campaign !== null)
      return { campaign: { ...campaign, level: lowest(campaign.level, maxLevel) } };
    return site === null || site.purpose === 'try'
      ? undefined
      : { site: { ...site, level: lowest(site.level, maxLevel) } };
  };
  app.get<{ Params: { id: string } }>('/source/:id', async (request, reply) => {
    const source = await findSource(request.params.id);
    if (source === undefined) return html(reply, 404, NOT_FOUND_PAGE);
    return html(
      reply,
      200,
      'site' in source ? sourcePage(source.site) : campaignPage(source.campaign),
    );
  });
  app.get<{ Querystring: { source?: unknown } }>(
    '/.well-known/clearpixel.json',
    async (request, reply) => {
      // For whoever wants to read it, from wherever: nothing in it depends on who asks.
      reply.headers({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      const { source } = request.query;
      if (source === undefined)
        return {
          software: 'clearpixel',
          version,
          edge: edgeUrl,
          pages: pagesUrl,
          levels: LEVELS,
          sources: `${pagesUrl}/.well-known/clearpixel.json?source={source}`,
        };
      const found = typeof source === 'string' ? await findSource(source) : undefined;
      if (found === undefined)
        return reply
          .status(404)
          .send({ error: { code: 'not-found', message: 'there is no source of this id' } });
      return 'site' in found
        ? sourceNotice(found.site, { pagesUrl, edgeUrl })
        : campaignNotice(found.campaign, { pagesUrl });
    },
  );
  await app.register(async (inner) => readerRoutes(inner, settings));
  await app.register(async (inner) => mailReportRoutes(inner, settings));
  shareRoutes(app, settings, HEADERS['Content-Security-Policy']);
  app.get('/healthz', async (_request, reply) => {
    try {
      await registry.ping();
      return { status: 'ok' };
    } catch {
      return reply.status(503).send({ status: 'failing' });
    }
  });
  await app.ready();
  return app;
}

/** Rejects where the port cannot be used. */
export async function startPages(settings: PagesSettings): Promise<Pages> {
  const app = await buildPages(settings);
  await app.listen(settings.listen);
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => app.close(),
  };
}
