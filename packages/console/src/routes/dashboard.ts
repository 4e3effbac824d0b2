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
  '/status',
  '/account',
  '/people',
  '/keys',
  '/audit',
  '/api-reference',
  '/sites/new',
  '/sites/:id',
  '/sites/:id/receipts',
  '/sites/:id/settings',
  '/campaigns',
  '/campaigns/new',
  '/campaigns/:id',
  '/campaigns/:id/recipients',
  '/campaigns/:id/mail',
  '/campaigns/:id/receipts',
  '/campaigns/:id/settings',
] as const;

const YEAR_MS = 365 * 24 * 3_600_000;
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
