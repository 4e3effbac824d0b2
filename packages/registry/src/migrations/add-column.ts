import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Of texts or of numbers, as its default is. Neither database adds a column only where it is missing in one way. */
export async function addColumn(
  db: Kysely<unknown>,
  table: string,
  column: string,
  byDefault: string | number,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === table)?.columns ?? [];
  if (columns.some(({ name }) => name === column)) return;
  await db.schema
    .alterTable(table)
    .addColumn(column, typeof byDefault === 'string' ? 'text' : 'integer', (c) =>
      c.notNull().defaultTo(sql.lit(byDefault)),
    )
    .execute();
}
