/** A segment: filters of reports under a name. */
import { z } from 'zod';
import { line } from './line.ts';

export const SEGMENT_LIMITS = {
  nameCharacters: 200,
  filters: 20,
  /** Of one filter; what it may say is for the reports to know. */
  filterCharacters: 2_000,
  segments: 200,
} as const;

const nameSchema = line(SEGMENT_LIMITS.nameCharacters).min(1);
const filtersSchema = z
  .array(z.string().max(SEGMENT_LIMITS.filterCharacters))
  .min(1)
  .max(SEGMENT_LIMITS.filters)
  .describe('As the parameter `filter` of reports; all must hold.');

export const newSegmentSchema = z.strictObject({ name: nameSchema, filters: filtersSchema });
export type NewSegment = z.output<typeof newSegmentSchema>;

export const segmentChangesSchema = z
  .strictObject({ name: nameSchema.optional(), filters: filtersSchema.optional() })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
