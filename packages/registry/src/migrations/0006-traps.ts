import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addColumn } from './add-column.ts';

/** Whether a campaign's mails have a link for machines alone. */
async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'campaigns', 'trap', 0);
}

export const traps: Migration = { up };
