import { z } from 'zod';
import type { Question } from '../contract.ts';
import { EVENT_ROW_COLUMNS, eventRowSchema } from './events.ts';

/** A person with more receipts than these has been a test. */
export const MAX_SUBJECT_EVENTS = 50_000;

const params = z.object({ subject: z.string().length(13) });

/** With what level `full` alone keeps: somebody who asks what is held of them is told all of it. */
const row = eventRowSchema.extend({ address: z.string(), agent: z.string() });

/** All of a person, newest first. */
export const subjectEvents: Question<typeof params, typeof row> = {
  name: 'subject-events',
  params,
  row,
  sql: ({ subject }) => ({
    text: `SELECT ${EVENT_ROW_COLUMNS}, address, agent FROM events WHERE subject = {subject: String}
ORDER BY events.at DESC, events.id DESC LIMIT ${MAX_SUBJECT_EVENTS}`,
    bind: { subject },
  }),
};
