/** An annotation: what happened on a day, to be read beside a chart. */
import { z } from 'zod';
import { line } from './line.ts';

export const ANNOTATION_LIMITS = { textCharacters: 500, annotations: 1_000 } as const;

const dateSchema = z.iso.date().describe("A day, of the site's time zone.");
const textSchema = line(ANNOTATION_LIMITS.textCharacters).min(1);

export const newAnnotationSchema = z.strictObject({ date: dateSchema, text: textSchema });
export type NewAnnotation = z.output<typeof newAnnotationSchema>;

export const annotationChangesSchema = z
  .strictObject({ date: dateSchema.optional(), text: textSchema.optional() })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
