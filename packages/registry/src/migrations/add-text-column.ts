import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Neither database adds a column only where it is missing in one way. */
export async function addTextColumn(
  db: Kysely<unknown>,
  table: string,
  column: string,
  byDefault: string,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === table)?.columns ?? [];
  if (columns.some(({ name }) => name === column)) return;
  await db.schema
    .alterTable(table)
    .addColumn(column, 'text', (c) => c.notNull().defaultTo(sql.lit(byDefault)))
    .execute();
}
