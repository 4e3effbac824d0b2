/**
 * Who may do what. Every route says so in its `config.access`, and a route that says nothing is refused when it is
 * registered: nothing becomes public by being forgotten.
 *
 * Programs come with a key (`Authorization: Bearer`), people with the cookie of their session. What a role may do is
 * said in the scopes of keys, so that there is one rule.
 */
import { timingSafeEqual } from 'node:crypto';
import { covers, hashKey } from '@clearpixel/registry';
import type { Account, AccountSession, Actor, Registry, Role, Scope } from '@clearpixel/registry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readSession } from './accounts/session-cookie.ts';
import { Refusal } from './error-catalogue.ts';

/** `public` answers everybody, `account` whoever has signed in, a scope the keys and people that have it. */
export type Access = 'public' | 'account' | Scope;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Answers of all sources together: not for those who are bound to some. */
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
  /** null for a key. */
  person: { account: Account; session: AccountSession } | null;
}

export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['owner'],
  analyst: ['read'],
  viewer: ['report'],
};

const MAX_HEADER_CHARACTERS = 600;
const BEARER = /^Bearer +(\S+) *$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function guardRoutes(
  app: FastifyInstance,
  {
    registry,
    consoleUrl,
    ownerKeys,
  }: {
    registry: Registry;
    consoleUrl: string;
    ownerKeys: readonly { name: string; secret: string }[];
  },
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
    const byKey = request.headers.authorization !== undefined;
    if (!byKey) refuseOtherSites(request);
    if (access === 'public') return;
    const caller = byKey
      ? await callerByKey(request, registry, owners)
      : await callerByCookie(request, { registry, consoleUrl });
    if (caller === null) throw new Refusal('unauthorized');
    // Also where there is no such route: strangers cannot list what there is.
    if (request.is404) return;
    if (access === 'account') {
      if (caller.person === null)
        throw new Refusal('forbidden', 'this is for people who have signed in, not for keys');
    } else if (access === undefined || !covers(caller.scopes, access))
      throw new Refusal(
        'forbidden',
        caller.person === null
          ? `this needs a key with the scope ${access ?? 'that it does not say'}`
          : 'your role does not include this; an owner can change it',
      );
    if (allSources && caller.sites !== null)
      throw new Refusal('forbidden', 'this tells of all sites, and you may see some of them');
    request.caller = caller;
  });
}

/**
 * Against forged requests (CSRF), beside `SameSite=Strict`: a browser names the page that sends a change, and it has to
 * be one of this console. Programs without a key can do no harm here, for they have no cookie either.
 */
function refuseOtherSites(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = origin !== undefined && URL.parse(origin)?.host !== host;
  // Without `Origin` nothing that carries a cookie changes anything: every browser since 2020 sends it.
  const unnamed = origin === undefined && request.headers.cookie !== undefined;
  if (foreign || unnamed || (site !== undefined && site !== 'same-origin'))
    throw new Refusal('cross-site');
}

async function callerByKey(
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
      found = { id: name, name, scopes: ['owner'], sites: null, person: null };
  if (found !== null) return found;
  const key = await registry.authenticate(secret);
  return key === null ? null : { ...key, person: null };
}

export async function callerByCookie(
  request: FastifyRequest,
  parts: { registry: Registry; consoleUrl: string },
): Promise<Caller | null> {
  const person = await readSession(request, parts);
  if (person === null) return null;
  const { id, role, sites } = person.account;
  // The name stays where people are kept; the audit log finds it there.
  return { id, name: '', scopes: ROLE_SCOPES[role], sites, person };
}

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Refusal('unauthorized');
  return request.caller;
}

/** The person of a route with `access: 'account'`. */
export function personOf(request: FastifyRequest): NonNullable<Caller['person']> {
  const { person } = callerOf(request);
  if (person === null) throw new Refusal('unauthorized');
  return person;
}

/** What a caller may not see does not exist for them. */
export function maySee(caller: Caller, source: string): boolean {
  return caller.sites === null || caller.sites.includes(source);
}
