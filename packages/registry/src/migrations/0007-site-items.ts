import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Goals, segments and annotations of a site. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('site_items')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('site', 'text', (c) => c.notNull().references('sources.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('site_items_in_order')
    .ifNotExists()
    .on('site_items')
    .columns(['site', 'kind', 'created_at', 'id'])
    .execute();
}

export const siteItems: Migration = { up };
