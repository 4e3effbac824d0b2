/** What people call things: one line, for a line break in a name or a subject would be a header of its own in a mail. */
import { z } from 'zod';

/** May be empty. PostgreSQL keeps no NUL, nor does a terminal or a mail want any other control character. */
export const line = (maxCharacters: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(maxCharacters)
    .regex(/^\P{Cc}*$/u, 'leave out control characters and line breaks');
