/**
 * Which events a goal or a step of a funnel means: by name, by page, by property; all that is said must hold. A page alone
 * means views of it.
 */
import { z } from 'zod';
import { EVENT_LIMITS } from './event.ts';

/** Each star is a place at which the store may go on searching. */
const MAX_STARS = 5;

export const eventMatchSchema = z
  .strictObject({
    event: z
      .string()
      .min(1)
      .max(EVENT_LIMITS.nameCharacters)
      .optional()
      .describe('Name of the event; `pageview` for views.'),
    path: z
      .string()
      .min(1)
      .max(EVENT_LIMITS.pathCharacters)
      .refine(
        (path) => path.split('*').length - 1 <= MAX_STARS,
        `a path has at most ${MAX_STARS} stars`,
      )
      .optional()
      .describe('A page; * stands for any characters.'),
    property: z
      .strictObject({
        name: z.string().min(1).max(EVENT_LIMITS.propertyNameCharacters),
        value: z.string().max(EVENT_LIMITS.propertyValueCharacters).optional(),
      })
      .optional()
      .describe('A property that is there, or has this value.'),
  })
  .refine(
    ({ event, path, property }) =>
      event !== undefined || path !== undefined || property !== undefined,
    'say an event, a path or a property',
  );
export type EventMatch = z.output<typeof eventMatchSchema>;
