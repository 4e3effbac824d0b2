import { PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Dialect } from 'kysely';

const CONNECTIONS = 5;
const CONNECT_TIMEOUT_MS = 5_000;
/** Nothing that the registry asks takes long; a statement that does is waiting for a lock that nobody gives back. */
const STATEMENT_TIMEOUT_MS = 15_000;

export function openPostgres(url: string): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'clearpixel',
  });
  // An idle connection that breaks (the server restarts) is an 'error' of the pool, which would end the process. The
  // pool has already dropped it; the next question opens another, or says why it cannot.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
}
