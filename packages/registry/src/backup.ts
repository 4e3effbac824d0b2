/** The registry's tables as rows, for a backup: the same on every database, and so a way from one to another. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { batches } from './batches.ts';
import type { Registry } from './contract.ts';
import { markAllRecipients } from './migrations/0008-recipient-marks.ts';
import type { Tables } from './tables.ts';

/** In the order in which they refer to each other. What lives for a while alone (sessions, links, messages to
 * webhooks) is left out. */
const BACKED_UP = [
  'sources',
  'sites',
  'site_items',
  'keys',
  'consents',
  'erasures',
  'audit',
  'accounts',
  'recovery_codes',
  'campaigns',
  'subjects',
  'recipients',
  'subject_erasures',
  'shared_links',
  'mail_reports',
  'settings',
  'webhooks',
  'alerts',
  'alert_marks',
  'inbox',
] as const satisfies readonly (keyof Tables)[];
type BackedUp = (typeof BACKED_UP)[number];

export interface BackupRow {
  table: string;
  row: Record<string, string | number | null>;
}

const isBackedUp = (name: string): name is BackedUp => BACKED_UP.some((table) => table === name);

export function backupIn(db: Kysely<Tables>): Pick<Registry, 'exportRows' | 'importRows'> {
  return {
    exportRows: () =>
      db.transaction().execute(async (trx) => {
        const rows: BackupRow[] = [];
        for (const table of [...BACKED_UP, 'counters'] as const)
          for (const row of await trx.selectFrom(table).selectAll().execute())
            rows.push({ table, row: { ...row } });
        return rows;
      }),

    importRows: (rows) =>
      db.transaction().execute(async (trx) => {
        for (const table of ['sources', 'accounts', 'keys'] as const)
          if ((await trx.selectFrom(table).select('id').limit(1).executeTakeFirst()) !== undefined)
            return 'not-empty';
        // Each change has a line there: of campaigns, people and settings too.
        const changed = await trx
          .selectFrom('audit')
          .select('sequence')
          .limit(1)
          .executeTakeFirst();
        if (changed !== undefined) return 'not-empty';
        for (const table of BACKED_UP) {
          const mine = rows.filter((row) => row.table === table);
          // All rows of a table have the same columns: they come from one registry.
          const names = Object.keys(mine[0]?.row ?? {});
          const columns = sql.join(names.map((name) => sql.ref(name)));
          for (const batch of batches(mine, Math.max(1, names.length))) {
            const values = batch.map(
              ({ row }) => sql`(${sql.join(names.map((name) => row[name] ?? null))})`,
            );
            await sql`insert into ${sql.table(table)} (${columns}) values ${sql.join(values)}`.execute(
              trx,
            );
          }
        }
        await markAllRecipients(trx);
        const counters = rows.find(({ table }) => table === 'counters')?.row;
        if (counters !== undefined)
          await trx
            .updateTable('counters')
            .set({
              // An edge that knows a later version of the old registry has to take this one.
              config_version: Number(counters['config_version']) + 1_000_000,
              audit_sequence: Number(counters['audit_sequence']),
            })
            .execute();
        return rows.some(({ table }) => table !== 'counters' && !isBackedUp(table))
          ? 'unknown-table'
          : 'imported';
      }),
  };
}
