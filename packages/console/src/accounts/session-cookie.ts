/** The cookie of somebody who has signed in. It holds 256 random bits; the registry knows their hash. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret, newSecret } from '@clearpixel/registry';
import type { Account, AccountSession, Registry } from '@clearpixel/registry';
import Bowser from 'bowser';

const SESSION_DAYS = 30;
const IDLE_DAYS = 14;
const DAY_MS = 24 * 3_600_000;
const MAX_AGENT_CHARACTERS = 500;

/** Behind TLS the name itself makes browsers insist on `Secure`, on no `Domain` and on the whole host (RFC 6265bis). */
const cookieName = (consoleUrl: string): string =>
  consoleUrl.startsWith('https:') ? '__Host-clearpixel' : 'clearpixel';

const attributes = (consoleUrl: string) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: consoleUrl.startsWith('https:'),
  }) as const;

export async function startSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { registry, consoleUrl }: { registry: Registry; consoleUrl: string },
  account: Account,
): Promise<void> {
  // Never the one that came with the request: nobody can hand over a session that they know.
  const secret = newSecret();
  await registry.createSession(account.id, {
    hash: hashSecret(secret),
    client: clientOf(request.headers['user-agent']),
    expiresAt: new Date(Date.now() + SESSION_DAYS * DAY_MS).toISOString(),
  });
  await registry.noteAudit({ id: account.id, name: '' }, 'signed-in', account.id);
  void reply.setCookie(cookieName(consoleUrl), secret, {
    ...attributes(consoleUrl),
    maxAge: (SESSION_DAYS * DAY_MS) / 1_000,
  });
}

export function forgetSession(reply: FastifyReply, consoleUrl: string): void {
  void reply.clearCookie(cookieName(consoleUrl), attributes(consoleUrl));
}

export async function readSession(
  request: FastifyRequest,
  { registry, consoleUrl }: { registry: Registry; consoleUrl: string },
): Promise<{ account: Account; session: AccountSession } | null> {
  const secret = request.cookies[cookieName(consoleUrl)];
  if (secret === undefined || secret.length > 100) return null;
  const idleSince = new Date(Date.now() - IDLE_DAYS * DAY_MS).toISOString();
  return registry.session(hashSecret(secret), idleSince);
}

/** Families alone, as "Firefox on Windows". */
function clientOf(agent: string | undefined): string {
  if (agent === undefined || agent === '') return '';
  const { browser, os } = Bowser.parse(agent.slice(0, MAX_AGENT_CHARACTERS));
  return [browser.name, os.name].filter(Boolean).join(' on ').slice(0, 80);
}
