import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As all migrations: each step can be repeated. */
async function up(db: Kysely<unknown>): Promise<void> {
  // Without a reference to its source: it outlives that until its recipients are gone (see delete-recipients.ts).
  await db.schema
    .createTable('campaigns')
    .ifNotExists()
    .addColumn('source', 'text', (c) => c.primaryKey().notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('opens', 'integer', (c) => c.notNull())
    .addColumn('clicks', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('subjects')
    .ifNotExists()
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('ref', 'text', (c) => c.notNull().unique())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('consent', 'text')
    .addColumn('consent_source', 'text', (c) => c.notNull())
    .addColumn('consent_at', 'text')
    .addColumn('had_consent', 'integer', (c) => c.notNull())
    .addColumn('stopped', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  // Refs are random; ids grow, so what is added together stands together, and a list is read from one end to the other.
  // The subject comes first in the key: it finds one recipient of a campaign, and all that a person receives.
  await db.schema
    .createTable('recipients')
    .ifNotExists()
    .addColumn('subject', 'integer', (c) =>
      c.notNull().references('subjects.id').onDelete('cascade'),
    )
    .addColumn('campaign', 'text', (c) => c.notNull().references('campaigns.source'))
    .addColumn('groups', 'text', (c) => c.notNull())
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'text')
    .addColumn('delivered_at', 'text')
    .addColumn('bounced_at', 'text')
    .addPrimaryKeyConstraint('recipients_key', ['subject', 'campaign'])
    .execute();
  await db.schema
    .createIndex('recipients_in_order')
    .ifNotExists()
    .on('recipients')
    .columns(['campaign', 'added_at', 'subject'])
    .execute();
  await db.schema
    .createTable('subject_erasures')
    .ifNotExists()
    .addColumn('subject', 'text', (c) => c.primaryKey().notNull())
    .addColumn('requested_at', 'text', (c) => c.notNull())
    .addColumn('done_at', 'text')
    .execute();
  await db.schema
    .createTable('settings')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

export const campaigns: Migration = { up };
