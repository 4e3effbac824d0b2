/** A goal: events of a site that are worth counting by themselves, and what each is worth. */
import { EVENT_LIMITS, eventMatchSchema } from '@clearpixel/pixel';
import { z } from 'zod';
import { line } from './line.ts';

export const GOAL_LIMITS = {
  nameCharacters: 200,
  /** Of a site: a report asks for all of them at once. */
  goals: 50,
} as const;

/** ISO 4217, as this machine knows it. */
const isCurrency = (text: string): boolean =>
  /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf('currency').includes(text);

const nameSchema = line(GOAL_LIMITS.nameCharacters).min(1);
const valueSchema = z
  .strictObject({
    amount: z.number().min(0).max(EVENT_LIMITS.valueMax),
    currency: z.string().refine(isCurrency, 'give a currency of ISO 4217, as EUR'),
  })
  .nullable()
  .describe('What each conversion is worth; null: what its event says.');

export const newGoalSchema = z.strictObject({
  name: nameSchema,
  match: eventMatchSchema,
  value: valueSchema.default(null),
});
export type NewGoal = z.output<typeof newGoalSchema>;

export const goalChangesSchema = z
  .strictObject({
    name: nameSchema.optional(),
    match: eventMatchSchema.optional(),
    value: valueSchema.optional(),
  })
  .refine(
    (changes) => Object.values(changes).some((value) => value !== undefined),
    'give at least one field to change',
  );
