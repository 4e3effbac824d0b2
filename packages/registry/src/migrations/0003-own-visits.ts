import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addTextColumn } from './add-text-column.ts';

/** The owner's own networks, and pages of which nothing is recorded. */
async function up(db: Kysely<unknown>): Promise<void> {
  await addTextColumn(db, 'sites', 'own_networks', '[]');
  await addTextColumn(db, 'sites', 'excluded_paths', '[]');
}

export const ownVisits: Migration = { up };
