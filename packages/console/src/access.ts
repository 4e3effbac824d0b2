/**
 * Who may do what. Every route says so in its `config.access`, and a route that says nothing is refused when it is
 * registered: nothing becomes public by being forgotten.
 */
import { timingSafeEqual } from 'node:crypto';
import { covers, hashKey } from '@clearpixel/registry';
import type { Actor, Registry, Scope } from '@clearpixel/registry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './error-catalogue.ts';

/** `public` answers everybody; a scope answers keys that have it. */
export type Access = 'public' | Scope;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Answers of all sources together: not for keys that are bound to some. */
    allSources?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

export interface Caller extends Actor {
  scopes: readonly Scope[];
  /** null is all of them. */
  sites: readonly string[] | null;
}

const MAX_HEADER_CHARACTERS = 600;
const BEARER = /^Bearer +(\S+) *$/i;

export function guardRoutes(
  app: FastifyInstance,
  registry: Registry,
  ownerKeys: readonly { name: string; secret: string }[],
): void {
  const owners = ownerKeys.map(({ name, secret }) => ({ name, hash: hashKey(secret) }));
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ url, config }) => {
    if (config?.access === undefined)
      throw new Error(`the route ${url} does not say who may use it`);
  });
  // Before the body is read and looked at: a stranger learns nothing, not even what a body should be.
  app.addHook('onRequest', async (request) => {
    const { access, allSources = false } = request.routeOptions.config;
    if (access === 'public') return;
    const caller = await identify(request, registry, owners);
    if (caller === null) throw new Refusal('unauthorized');
    // Also where there is no such route: strangers cannot list what there is.
    if (request.is404) return;
    if (access === undefined || !covers(caller.scopes, access))
      throw new Refusal(
        'forbidden',
        `this needs a key with the scope ${access ?? 'that it does not say'}`,
      );
    if (allSources && caller.sites !== null)
      throw new Refusal('forbidden', 'this key is bound to some sites, and this tells of all');
    request.caller = caller;
  });
}

async function identify(
  request: FastifyRequest,
  registry: Registry,
  owners: readonly { name: string; hash: string }[],
): Promise<Caller | null> {
  const header = request.headers.authorization ?? '';
  const secret = header.length > MAX_HEADER_CHARACTERS ? undefined : BEARER.exec(header)?.[1];
  if (secret === undefined) return null;
  const hash = Buffer.from(hashKey(secret));
  let found: Caller | null = null;
  for (const { name, hash: known } of owners)
    if (timingSafeEqual(hash, Buffer.from(known)))
      found = { id: name, name, scopes: ['owner'], sites: null };
  return found ?? registry.authenticate(secret);
}

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Refusal('unauthorized');
  return request.caller;
}

/** What a key may not see does not exist for it. */
export function maySee(caller: Caller, source: string): boolean {
  return caller.sites === null || caller.sites.includes(source);
}
