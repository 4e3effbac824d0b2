import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As all migrations: each step can be repeated. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('shared_links')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('site', 'text', (c) => c.notNull().references('sources.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('parts', 'text', (c) => c.notNull())
    .addColumn('properties', 'text', (c) => c.notNull())
    .addColumn('embedded_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .execute();
  await db.schema
    .createTable('mail_reports')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('site', 'text', (c) => c.notNull().references('sources.id').onDelete('cascade'))
    .addColumn('every', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.references('accounts.id').onDelete('cascade'))
    .addColumn('email', 'text')
    .addColumn('stop_secret', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('try_at', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('last_sent_at', 'text')
    .addColumn('failed_at', 'text')
    .addColumn('failure', 'text')
    .execute();
  for (const [name, table, columns] of [
    ['shared_links_in_order', 'shared_links', ['site', 'created_at', 'id']],
    ['mail_reports_in_order', 'mail_reports', ['site', 'created_at', 'id']],
    ['mail_reports_due', 'mail_reports', ['try_at']],
  ] as const)
    await db.schema
      .createIndex(name)
      .ifNotExists()
      .on(table)
      .columns([...columns])
      .execute();
}

export const sharesAndMailReports: Migration = { up };
