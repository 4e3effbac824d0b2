import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addColumn } from './add-column.ts';

/** The owner's own networks, and pages of which nothing is recorded. */
async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'sites', 'own_networks', '[]');
  await addColumn(db, 'sites', 'excluded_paths', '[]');
}

export const ownVisits: Migration = { up };
