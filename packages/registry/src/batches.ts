/** SQLite binds at most 32,766 values in one statement, PostgreSQL 65,535. */
const MAX_PARAMETERS = 30_000;

/** The rows in pieces of which each fits into one statement. */
export function batches<Row>(rows: readonly Row[], parametersPerRow: number): Row[][] {
  const size = Math.floor(MAX_PARAMETERS / parametersPerRow);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  );
}
