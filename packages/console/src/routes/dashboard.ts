/**
 * The dashboard's files, as Vite built them, and one page for all of its addresses: it decides in the browser what to
 * show. The page and its code are public; what they ask for is not.
 */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ConsoleSettings } from '../settings.ts';

/** Kept in step with the dashboard's `pages.tsx`; an address that is not here is "nothing here", with 404. */
export const DASHBOARD_ADDRESSES = [
  '/',
  '/sign-in',
  '/forgot',
  '/setup',
  '/reset',
  '/invitation',
  '/try',
  '/find-pixels',
  '/find-pixels/what-a-pixel-sees',
  '/find-pixels/block',
  '/status',
  '/account',
  '/people',
  '/keys',
  '/audit',
  '/api-reference',
  '/sites/new',
  '/sites/:id',
  '/sites/:id/engagement',
  '/sites/:id/goals',
  '/sites/:id/funnel',
  '/sites/:id/journeys',
  '/sites/:id/retention',
  '/sites/:id/attribution',
  '/sites/:id/realtime',
  '/sites/:id/receipts',
  '/sites/:id/settings',
  '/campaigns',
  '/campaigns/new',
  '/campaigns/compare',
  '/campaigns/:id',
  '/campaigns/:id/timing',
  '/campaigns/:id/programs',
  '/campaigns/:id/links',
  '/campaigns/:id/recipients',
  '/campaigns/:id/recipients/:ref',
  '/campaigns/:id/forwards',
  '/campaigns/:id/mail',
  '/campaigns/:id/receipts',
  '/campaigns/:id/settings',
  '/alerts',
  '/alerts/new',
  '/alerts/:id',
  '/inbox',
  '/webhooks',
  '/webhooks/:id',
] as const;

const YEAR_MS = 365 * 24 * 3_600_000;
/**
 * An empty page, in which the dashboard shows somebody's mail: a frame in it may have styles and pictures of its own, and fetch
 * nothing. It is a page of its own because its policy would weaken that of the dashboard, which a frame without an address has.
 */
const MAIL_FRAME =
  '<!doctype html><html lang="en"><title>A mail</title><style>html,body,iframe{display:block;margin:0;border:0;width:100%;height:100%}</style></html>';
const MAIL_FRAME_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";
const NOT_BUILT = `<!doctype html><html lang="en"><title>Clearpixel</title><p>The dashboard has not been built:
run <code>npm start</code>, which does it, or <code>npm run build</code>. The API works without it.</p></html>`;

export async function dashboardRoutes(
  app: FastifyInstance,
  { dashboardDirectory }: Pick<ConsoleSettings, 'dashboardDirectory'>,
): Promise<void> {
  const open = { config: { access: 'public' as const }, schema: { hide: true } };
  const built = existsSync(path.join(dashboardDirectory, 'index.html'));
  await app.register(fastifyStatic, {
    root: dashboardDirectory,
    // Each of its routes has to say who may use it: they are written here.
    serve: false,
    preCompressed: true,
    cacheControl: false,
  });
  for (const address of DASHBOARD_ADDRESSES)
    app.get(address, open, (_request, reply) =>
      built
        ? reply.header('Cache-Control', 'no-cache').sendFile('index.html')
        : reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT),
    );
  app.get('/mail-frame', open, (_request, reply) =>
    reply
      .header('Content-Security-Policy', MAIL_FRAME_POLICY)
      .type('text/html; charset=utf-8')
      .send(MAIL_FRAME),
  );
  // Their names change with their content.
  app.get<{ Params: { file: string } }>('/assets/:file', open, (request, reply) => {
    const { file } = request.params;
    if (!/^[\w.-]+$/.test(file) || !existsSync(path.join(dashboardDirectory, 'assets', file)))
      return reply.callNotFound();
    return reply
      .header('Cache-Control', `public, max-age=${YEAR_MS / 1_000}, immutable`)
      .sendFile(`assets/${file}`);
  });
  app.get('/favicon.svg', open, (_request, reply) =>
    reply.header('Cache-Control', 'public, max-age=86400').sendFile('favicon.svg'),
  );
}
