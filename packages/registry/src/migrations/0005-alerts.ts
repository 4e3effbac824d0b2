import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As all migrations: each step can be repeated. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('old_secret', 'text')
    .addColumn('old_secret_until', 'text')
    .addColumn('events', 'text', (c) => c.notNull())
    .addColumn('verdicts', 'text', (c) => c.notNull())
    .addColumn('sources', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('failing_since', 'text')
    .addColumn('disabled_at', 'text')
    .addColumn('disabled_reason', 'text')
    .execute();
  await db.schema
    .createTable('webhook_deliveries')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('webhook', 'text', (c) => c.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('notice', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'text', (c) => c.notNull())
    .addColumn('status', 'integer')
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('done_at', 'text')
    .execute();
  for (const [name, columns] of [
    ['webhook_deliveries_due', ['webhook', 'state', 'next_at']],
    ['webhook_deliveries_in_order', ['webhook', 'created_at', 'id']],
    ['webhook_deliveries_of_subject', ['subject']],
  ] as const)
    await db.schema
      .createIndex(name)
      .ifNotExists()
      .on('webhook_deliveries')
      .columns([...columns])
      .execute();
  await db.schema
    .createTable('alerts')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.references('sources.id').onDelete('cascade'))
    .addColumn('source_kind', 'text')
    .addColumn('condition', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('verdicts', 'text', (c) => c.notNull())
    .addColumn('in_inbox', 'integer', (c) => c.notNull())
    .addColumn('by_mail', 'integer', (c) => c.notNull())
    .addColumn('webhook', 'text', (c) => c.references('webhooks.id').onDelete('set null'))
    .addColumn('quiet_seconds', 'integer', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.references('accounts.id').onDelete('cascade'))
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('paused', 'integer', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('fired_at', 'text')
    .addColumn('pending', 'text', (c) => c.notNull())
    .addColumn('pending_count', 'integer', (c) => c.notNull())
    .addColumn('quiet_until', 'text', (c) => c.notNull())
    .addColumn('failed_at', 'text')
    .addColumn('failure', 'text')
    .execute();
  await db.schema
    .createTable('alert_marks')
    .ifNotExists()
    .addColumn('alert', 'text', (c) => c.notNull().references('alerts.id').onDelete('cascade'))
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_marks_key', ['alert', 'source', 'subject'])
    .execute();
  await db.schema
    .createTable('inbox')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('account', 'text', (c) => c.references('accounts.id').onDelete('cascade'))
    .addColumn('alert', 'text')
    .addColumn('parts', 'text', (c) => c.notNull())
    .addColumn('shown', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text')
    .addColumn('mail_state', 'text', (c) => c.notNull())
    .addColumn('mail_attempts', 'integer', (c) => c.notNull())
    .addColumn('mail_next_at', 'text', (c) => c.notNull())
    .addColumn('mail_error', 'text')
    .execute();
  for (const [name, columns] of [
    ['inbox_in_order', ['account', 'created_at', 'id']],
    ['inbox_of_alert', ['alert', 'created_at', 'id']],
    ['inbox_to_mail', ['mail_state', 'mail_next_at']],
  ] as const)
    await db.schema
      .createIndex(name)
      .ifNotExists()
      .on('inbox')
      .columns([...columns])
      .execute();
  await db.schema
    .createTable('arrivals_cursor')
    .ifNotExists()
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('loaded_at', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .execute();
}

export const alerts: Migration = { up };
