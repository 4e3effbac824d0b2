/**
 * Keys of the API: `cpk_` and 256 random bits. They are shown once; only their SHA-256 is kept. A slow hash would guard
 * guessable secrets; nobody guesses 256 bits, and a fast one lets every request be checked against the database.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { line } from './line.ts';
import { instantSchema } from './instant.ts';

/**
 * `report` reads reports (totals), `read` also receipts, `write` also changes sources, `owner` also manages people and keys
 * and reads the audit log. `relay` is for the mail relay and programs that stamp: it reads what stamping needs (refs, levels,
 * signing keys for pixels and links) and notes deliveries; no other scope but `owner` and `write` covers it.
 */
export const SCOPES = ['owner', 'write', 'read', 'report', 'relay'] as const;
export type Scope = (typeof SCOPES)[number];

export const KEY_LIMITS = {
  nameCharacters: 200,
  /** Each request of such a key is compared with all of them. */
  sites: 200,
  /** Longer ones are refused before anything is computed from them. */
  keyCharacters: 512,
} as const;

export const newKeySchema = z
  .strictObject({
    name: line(KEY_LIMITS.nameCharacters).min(1),
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
    sites: z
      .array(z.string().length(10))
      .min(1)
      .max(KEY_LIMITS.sites)
      .nullable()
      .default(null)
      .describe('The only sources that the key may see; null is all of them.'),
    expiresAt: instantSchema.nullable().default(null),
  })
  .refine((key) => key.sites === null || !key.scopes.includes('owner'), {
    path: ['sites'],
    message: 'an owner sees all sources: leave sites out, or choose the scopes read or write',
  });
export type NewKey = z.output<typeof newKeySchema>;

export interface Key extends NewKey {
  /** `key_` and 16 characters; says nothing about the key itself. */
  id: string;
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Whether `scopes` allow what needs `wanted`. */
export function covers(scopes: readonly Scope[], wanted: Scope): boolean {
  return scopes.some((scope) => COVERED[scope].includes(wanted));
}

const COVERED: Readonly<Record<Scope, readonly Scope[]>> = {
  owner: SCOPES,
  write: ['write', 'read', 'report', 'relay'],
  read: ['read', 'report'],
  report: ['report'],
  relay: ['relay'],
};

export const newKeySecret = (): string => `cpk_${randomBytes(32).toString('base64url')}`;
export const newKeyId = (): string => `key_${randomBytes(12).toString('base64url')}`;
export const hashKey = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');
