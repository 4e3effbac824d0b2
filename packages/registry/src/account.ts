/** Accounts: the people who use the console. What may be said of one from outside, and what is kept. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { line } from './line.ts';
import { KEY_LIMITS } from './key.ts';

/**
 * `owner` sees and changes everything; `analyst` reads reports and receipts; `viewer` reads reports alone: totals, and
 * never a single receipt. Analysts and viewers may be bound to some sites.
 */
export const ROLES = ['owner', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const ACCOUNT_LIMITS = {
  /** RFC 5321, section 4.5.3.1.3. */
  emailCharacters: 254,
  nameCharacters: 100,
  /** NIST SP 800-63B: length is what counts; no rules of composition. */
  passwordMinCharacters: 10,
  /** Argon2 reads all of it: longer ones are a way to keep the processor busy. */
  passwordMaxCharacters: 256,
} as const;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(ACCOUNT_LIMITS.emailCharacters)
  .pipe(z.email('give an e-mail address like ada@example.com'));
export const passwordSchema = z
  .string()
  .min(
    ACCOUNT_LIMITS.passwordMinCharacters,
    `a password has at least ${ACCOUNT_LIMITS.passwordMinCharacters} characters`,
  )
  .max(ACCOUNT_LIMITS.passwordMaxCharacters);
export const personNameSchema = line(ACCOUNT_LIMITS.nameCharacters).min(1);
const sitesSchema = z
  .array(z.string().length(10))
  .min(1)
  .max(KEY_LIMITS.sites)
  .nullable()
  .describe('The only sites that they may see; null is all of them.');

const ownersSeeAll = (input: { role?: Role | undefined; sites?: unknown }): boolean =>
  input.role !== 'owner' || input.sites === null || input.sites === undefined;
const OWNERS_SEE_ALL = {
  path: ['sites'],
  message: 'an owner sees all sites: leave sites out, or choose another role',
};

export const newInvitationSchema = z
  .strictObject({
    email: emailSchema,
    role: z.enum(ROLES),
    sites: sitesSchema.default(null),
  })
  .refine(ownersSeeAll, OWNERS_SEE_ALL);
export type NewInvitation = z.output<typeof newInvitationSchema>;

export const accountChangesSchema = z
  .strictObject({ role: z.enum(ROLES).optional(), sites: sitesSchema.optional() })
  .refine(ownersSeeAll, OWNERS_SEE_ALL);
export type AccountChanges = z.output<typeof accountChangesSchema>;

export interface Account {
  /** `usr_` and 16 characters. */
  id: string;
  email: string;
  name: string;
  role: Role;
  sites: string[] | null;
  /** Whether signing in asks for a code too. */
  secondFactor: boolean;
  createdAt: string;
  /** To the minute. */
  lastSeenAt: string | null;
}

export interface NewAccount {
  email: string;
  name: string;
  /** By Argon2id, with its parameters. */
  passwordHash: string;
}

/** What signing in compares with. */
export interface Credentials {
  account: Account;
  passwordHash: string;
  /** Base 32, or null without a second factor. */
  totpSecret: string | null;
}

export interface AccountSession {
  /** `ses_` and 16 characters; says nothing about the cookie. */
  id: string;
  /** Browser and system, by which their owner knows them again. */
  client: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  sites: string[] | null;
  createdAt: string;
  expiresAt: string;
}

/** Of cookies and links: 256 random bits; only their hash is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');
export const newId = (prefix: 'usr' | 'ses' | 'inv'): string =>
  `${prefix}_${randomBytes(12).toString('base64url')}`;
