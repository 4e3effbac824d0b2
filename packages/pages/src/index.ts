/**
 * The public pages, on an address of their own: no account, no cookie, no key. What is here may be seen by everybody who
 * has its address.
 */
import type { Registry, Site } from '@clearpixel/registry';
import type { Store } from '@clearpixel/store';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LEVELS } from '@clearpixel/pixel';
import { ICON, STYLE, STYLE_ADDRESS } from './html-page.ts';
import { sourceNotice, sourcePage } from './source-page.ts';
import { NOT_FOUND_PAGE, READER_UNKNOWN_PAGE, START_PAGE } from './static-pages.ts';

export interface PagesSettings {
  /** Port 0 is any. */
  listen: { host: string; port: number };
  /** The addresses that others see, without a slash at the end. */
  pagesUrl: string;
  edgeUrl: string;
  version: string;
  registry: Registry;
  store: Store;
  log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

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

export async function buildPages({
  registry,
  log,
  pagesUrl,
  edgeUrl,
  version,
}: PagesSettings): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 400 },
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
  const findSite = async (id: string): Promise<Site | null> => {
    const site = await registry.site(id);
    return site === null || site.purpose === 'try' ? null : site;
  };
  app.get<{ Params: { id: string } }>('/source/:id', async (request, reply) => {
    const site = await findSite(request.params.id);
    return site === null ? html(reply, 404, NOT_FOUND_PAGE) : html(reply, 200, sourcePage(site));
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
      const site = typeof source === 'string' ? await findSite(source) : null;
      if (site === null)
        return reply
          .status(404)
          .send({ error: { code: 'not-found', message: 'there is no source of this id' } });
      return sourceNotice(site, { pagesUrl, edgeUrl });
    },
  );
  // No mail has been stamped by this version: every such address is one that we know nothing of.
  app.get('/r/:token', (_request, reply) => html(reply, 404, READER_UNKNOWN_PAGE));
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
