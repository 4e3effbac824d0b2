/** What every answer of the console carries, and which names it answers to. */
import type { FastifyInstance } from 'fastify';
import type { ConsoleSettings } from './settings.ts';
import { Refusal } from './error-catalogue.ts';

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
} as const;

export function securityHeaders(
  app: FastifyInstance,
  { edgeUrl }: Pick<ConsoleSettings, 'edgeUrl'>,
): void {
  // The edge alone beside our own: "Try it" loads a pixel from there. The one frame is `/mail-frame`, which may fetch nothing.
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self' ${new URL(edgeUrl).origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...HEADERS, 'Content-Security-Policy': policy });
  });
}

/**
 * A page of somebody else's may make a browser look its own name up again and find this machine (DNS rebinding); it
 * cannot make the browser send another name. The health page answers whoever asks: probes use addresses.
 */
export function guardHost(
  app: FastifyInstance,
  { consoleUrl, listen }: Pick<ConsoleSettings, 'consoleUrl' | 'listen'>,
): void {
  const known = new Set([
    new URL(consoleUrl).host,
    ...['localhost', '127.0.0.1', '[::1]', listen.host].map((name) => `${name}:${listen.port}`),
  ]);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.url?.endsWith('/healthz') === true) return;
    if (!known.has((request.headers.host ?? '').toLowerCase())) throw new Refusal('wrong-host');
  });
}
