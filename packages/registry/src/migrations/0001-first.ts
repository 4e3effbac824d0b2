import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Each step can be repeated: SQLite has no transaction around a migration, and may be killed within one. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sources')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('level', 'text', (c) => c.notNull())
    .addColumn('timezone', 'text', (c) => c.notNull())
    .addColumn('retention_days', 'integer', (c) => c.notNull().check(sql`retention_days > 0`))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('sources_in_order')
    .ifNotExists()
    .on('sources')
    .columns(['kind', 'created_at', 'id'])
    .execute();
  await db.schema
    .createTable('sites')
    .ifNotExists()
    .addColumn('source', 'text', (c) =>
      c.primaryKey().notNull().references('sources.id').onDelete('cascade'),
    )
    .addColumn('domain', 'text', (c) => c.notNull())
    .addColumn('domains', 'text', (c) => c.notNull())
    .addColumn('allowed_params', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('keys')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('scopes', 'text', (c) => c.notNull())
    .addColumn('sites', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('last_used_at', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('revoked_at', 'text')
    .execute();
  await db.schema
    .createTable('consents')
    .ifNotExists()
    .addColumn('subject', 'text', (c) => c.primaryKey().notNull())
    .addColumn('level', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('erasures')
    .ifNotExists()
    .addColumn('source', 'text', (c) => c.primaryKey().notNull())
    .addColumn('requested_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('audit')
    .ifNotExists()
    .addColumn('sequence', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('actor_name', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('fields', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('counters')
    .ifNotExists()
    .addColumn('id', 'integer', (c) =>
      c
        .primaryKey()
        .notNull()
        .check(sql`id = 1`),
    )
    .addColumn('config_version', 'integer', (c) => c.notNull())
    .addColumn('audit_sequence', 'integer', (c) => c.notNull())
    .execute();
  await sql`insert into counters (id, config_version, audit_sequence) values (1, 0, 0) on conflict do nothing`.execute(
    db,
  );
}

export const first: Migration = { up };
