import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addColumn } from './add-column.ts';

/** What is counted of recipients, in one number and an index of its own: see recipient-marks.ts. */
async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'recipients', 'marks', 0);
  await markAllRecipients(db);
  await db.schema
    .createIndex('recipients_by_marks')
    .ifNotExists()
    .on('recipients')
    .columns(['campaign', 'marks'])
    .execute();
}

/** Also for rows that a backup brought from before they had marks. */
export async function markAllRecipients<Database>(db: Kysely<Database>): Promise<void> {
  await sql`update recipients set marks =
    (case when exists (select 1 from subjects where subjects.id = recipients.subject and subjects.consent = 'granted' and subjects.stopped = 0) then 1 else 0 end)
    + (case when sent_at is null then 0 else 2 end)
    + (case when delivered_at is null then 0 else 4 end)
    + (case when bounced_at is null then 0 else 8 end)`.execute(db);
}

export const recipientMarks: Migration = { up };
