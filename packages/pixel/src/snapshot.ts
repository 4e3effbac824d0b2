/**
 * The config snapshot: all that an edge needs to know, in one file that the console writes and the edge reads. It holds
 * no name and no address of a person: subjects stand in it by their refs, and only where they have withdrawn consent.
 */
import { z } from 'zod';
import { SOURCE_KINDS } from './event.ts';
import { LEVELS } from './level.ts';

export const sourceRuleSchema = z.strictObject({
  id: z.string().length(10),
  kind: z.enum(SOURCE_KINDS),
  level: z.enum(LEVELS),
  /** IANA name; a day of this source begins at its midnight. */
  timezone: z.string(),
  /** Hostnames of a site: they and all below them are its own origins. Empty for other kinds. */
  domains: z.array(z.string()),
  retentionDays: z.int().positive(),
  /** Query parameters of page addresses that are kept in `path`; all others are cut off. */
  allowedParams: z.array(z.string()),
  /** CIDRs from which the owner's own people come: their hits are `self`. */
  ownNetworks: z.array(z.string()).default([]),
  /** Paths of which nothing is kept; `*` stands for any characters. */
  excludedPaths: z.array(z.string()).default([]),
});
export type SourceRule = z.infer<typeof sourceRuleSchema>;

export const snapshotSchema = z.strictObject({
  /** Grows with every change; the edge confirms it. */
  version: z.int().nonnegative(),
  /** An edge that reads a copy from elsewhere falls to `count` when this is older than a day. */
  writtenAt: z.iso.datetime(),
  /** The highest level of the whole installation. */
  maxLevel: z.enum(LEVELS).default('full'),
  sources: z.array(sourceRuleSchema),
  /** The highest level that a subject allows, where it is below what a token may say. */
  consents: z.array(z.tuple([z.string().length(13), z.enum(LEVELS)])),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
