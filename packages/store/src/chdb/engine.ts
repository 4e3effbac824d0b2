/**
 * ClickHouse in this process. The only file that knows the experimental hook by which the ordinary client speaks to it.
 * One process has a data folder; opening it a second time fails in plain words.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import { QUESTION_LIMITS } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { WIRE_STRUCTURE } from '../columns.ts';
import { bound } from './bind.ts';

const DEFAULT_MEMORY_BYTES = 600_000_000;
const DEFAULT_THREADS = 2;
const QUESTION_CONNECTIONS = 4;

export function openChdb(settings: {
  directory: string;
  maxMemoryBytes?: number;
  maxThreads?: number;
}): Engine {
  const {
    directory,
    maxMemoryBytes = DEFAULT_MEMORY_BYTES,
    maxThreads = DEFAULT_THREADS,
  } = settings;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const files = path.join(directory, 'files');
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { mode: 0o700 });
  // The connection takes no arguments of its own: a session that is open on the same path brings them.
  const session = new Session(directory, {
    connectionArgs: [
      `--max_server_memory_usage=${maxMemoryBytes}`,
      `--max_threads=${maxThreads}`,
      '--mark_cache_size=33554432',
      '--uncompressed_cache_size=0',
      '--background_pool_size=1',
      '--background_merges_mutations_concurrency_ratio=1',
      '--background_schedule_pool_size=4',
    ],
  });
  // A connection runs one statement at a time; what arrives must not wait for a heavy question.
  const connect = (): ClickHouseClient =>
    createClient({
      connection: connectionTo(directory),
      // What the engine says of a fault may quote an event; the store says what may be said.
      log: { level: ClickHouseLogLevel.OFF },
    });
  const client = connect();
  const loading = connect();
  // A file is long in the writing: no question waits behind it.
  const writing = connect();
  const questionClients = Array.from({ length: QUESTION_CONNECTIONS }, connect);
  return {
    client,
    questionClients,
    // However many are asked, the loader keeps what is left.
    questionMemoryBytes: QUESTION_LIMITS.maxMemoryBytes,
    questionSettings: {
      // Else a bound on memory below 1 GiB a thread makes every question run on one thread.
      max_threads_min_free_memory_per_thread: 0,
      // The smaller side of a join is written on the right; guessing took twice the time (a million recipients).
      query_plan_join_swap_table: 'false',
    },
    insertSegment: async (segment, before, after) => {
      // The path is ours, in our own folder; quotes in it still must not end the literal.
      const path = segment.path.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
      await loading.command({
        query: `${before} file('${path}', 'JSONEachRow', '${WIRE_STRUCTURE.replaceAll("'", "\\'")}') ${after}`,
      });
    },
    // Through a file: the engine would hold the whole answer in memory.
    parquet: async (statement, query_params) => {
      const file = path.join(files, `${randomUUID()}.parquet`);
      try {
        const literal = file.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
        await writing.command({
          query: statement(`INTO OUTFILE '${literal}' FORMAT Parquet`),
          query_params,
        });
      } catch (error) {
        rmSync(file, { force: true });
        throw error;
      }
      const stream = createReadStream(file);
      // Once it is open the file needs no name: no crash leaves it behind.
      stream.once('open', () => rmSync(file, { force: true }));
      return stream;
    },
    definitions: {
      onCluster: '',
      replicated: '',
      deduplication: 'non_replicated_deduplication_window = 1000',
    },
    close: async () => {
      for (const open of [...questionClients, writing, loading, client]) await open.close();
      session.close();
    },
  };
}

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

/** Its types were made against a laxer reading of optional parameters than ours; the methods are the same. */
export function connectionTo(path: string): ClientConnection {
  const connection: unknown = createChdbConnection({ path });
  if (!isConnection(connection))
    throw new Error('chdb/connection is of another kind than the client expects');
  const query = connection.query.bind(connection);
  const exec = connection.exec.bind(connection);
  const command = connection.command.bind(connection);
  connection.query = (asked) => query(withValuesInText(asked));
  connection.exec = (asked) => exec(withValuesInText(asked));
  connection.command = (asked) => command(withValuesInText(asked));
  return connection;
}

function withValuesInText<Asked extends { query: string; query_params?: Record<string, unknown> }>(
  asked: Asked,
): Asked {
  const { text, beside } = bound(asked.query, asked.query_params ?? {});
  return { ...asked, query: text, query_params: beside };
}

function isConnection(value: unknown): value is ClientConnection {
  return (
    typeof value === 'object' &&
    value !== null &&
    'query' in value &&
    'exec' in value &&
    'command' in value
  );
}
