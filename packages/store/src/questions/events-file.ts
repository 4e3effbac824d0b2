import { z } from 'zod';
import type { EventField } from '@clearpixel/pixel';
import { EVENT_FIELDS } from '../columns.ts';
import type { Question } from '../contract.ts';
import { scopeSchema, scopeWithOwnNames } from '../report-scope.ts';

/** What level `full` alone keeps is for whom it is about, not for a table of all. */
const LEFT_OUT: ReadonlySet<EventField> = new Set(['address', 'agent']);

const COLUMNS = EVENT_FIELDS.filter((field) => !LEFT_OUT.has(field))
  .map((field) => (field === 'id' ? 'toString(events.id) AS id' : `events.${field} AS ${field}`))
  .join(', ');

/** Every event of a report, for a file: all that may be kept of it, in the order in which it is stored. */
export const eventsFile: Question<typeof scopeSchema, z.ZodUnknown> = {
  name: 'events-file',
  params: scopeSchema,
  row: z.unknown(),
  sql: (scope) => {
    const condition = scopeWithOwnNames(scope);
    return {
      text: `SELECT ${COLUMNS} FROM (SELECT * FROM events WHERE ${condition.text}) AS events`,
      bind: condition.bind,
    };
  },
};
