/**
 * A shared dashboard: a link by which everybody who has it sees totals of one site. Its secret is 256 random bits, shown
 * once; as of keys, only its SHA-256 is kept.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { line } from './line.ts';

export const SHARE_LIMITS = {
  nameCharacters: 200,
  /** Of a site, those that still work: each can be made to ask the store once a minute. */
  shares: 50,
  /** Each is one question more to the store. */
  properties: 5,
  /** CONTRACT's limit of a property's name. */
  propertyCharacters: 100,
  /** They stand in a header of every answer. */
  embeddingSites: 10,
  originCharacters: 200,
} as const;

/** What may be shown beside the figures, each a table. */
export const SHARE_PARTS = ['pages', 'sources', 'countries', 'devices'] as const;
export type SharePart = (typeof SHARE_PARTS)[number];

/** What `URL` gives back as it is has no path, no name and no character that could end a header's directive. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\/[a-z0-9.:-]+$/.test(text) && URL.parse(text)?.origin === text;

export const newShareSchema = z.strictObject({
  name: line(SHARE_LIMITS.nameCharacters).min(1),
  parts: z
    .array(z.enum(SHARE_PARTS))
    .max(SHARE_PARTS.length)
    .default([...SHARE_PARTS])
    .describe('The tables below the figures.'),
  properties: z
    .array(z.string().min(1).max(SHARE_LIMITS.propertyCharacters))
    .max(SHARE_LIMITS.properties)
    .default([])
    .describe('Names of own properties whose values are shown too; none unless they are named.'),
  embeddedBy: z
    .array(
      z
        .string()
        .max(SHARE_LIMITS.originCharacters)
        .refine(isOrigin, 'give an origin like https://www.example.com'),
    )
    .max(SHARE_LIMITS.embeddingSites)
    .default([])
    .describe('Origins whose pages may show it in a frame; empty: none.'),
});
export type NewShare = z.output<typeof newShareSchema>;

export interface Share extends NewShare {
  /** `shr_` and 16 characters; says nothing about the secret. */
  id: string;
  site: string;
  createdAt: string;
  revokedAt: string | null;
}

export const newShareId = (): string => `shr_${randomBytes(12).toString('base64url')}`;
/** Of whatever opens something by being in an address. */
export const newLinkSecret = (): string => randomBytes(32).toString('base64url');
/** Anything else is not looked for. */
export const isLinkSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);
