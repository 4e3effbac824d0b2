/**
 * A ClickHouse server or cluster by HTTP. `?cluster=name` makes the tables on all its machines, replicated; without it
 * they are plain tables of that server.
 */
import { createReadStream } from 'node:fs';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { WIRE_STRUCTURE } from '../columns.ts';
import type { Engine } from '../engine.ts';

const REQUEST_TIMEOUT_MS = 60_000;

/** Throws, in words for an operator and without repeating the password, where the address is no store. */
export function openCluster(address: string): Engine {
  const url = URL.parse(address);
  const database = url?.pathname.slice(1) || 'default';
  const cluster = url?.searchParams.get('cluster') ?? '';
  if (url === null || !/^\w{1,100}$/.test(database) || !/^\w{0,100}$/.test(cluster))
    throw new Error(
      'CLEARPIXEL_STORE is no address of ClickHouse; write http://user:password@host:8123/database?cluster=name',
    );
  const client = createClient({
    url: `${url.protocol}//${url.host}`,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database,
    application: 'clearpixel',
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: 10,
    keep_alive: { enabled: true },
    // What the server says of a fault may quote an event; the store says what may be said.
    log: { level: ClickHouseLogLevel.OFF },
  });
  return {
    client,
    questionClients: [client],
    questionMemoryBytes: null,
    questionSettings: {},
    insertSegment: async (segment, before, after) => {
      const { stream } = await client.exec({
        query: `${before} input('${WIRE_STRUCTURE.replaceAll("'", "\\'")}') ${after} FORMAT JSONEachRow`,
        values: createReadStream(segment.path),
      });
      stream.resume();
    },
    parquet: async (statement, query_params) => {
      const { stream } = await client.exec({
        query: statement('FORMAT Parquet'),
        query_params,
      });
      return stream;
    },
    definitions: {
      onCluster: cluster === '' ? '' : `ON CLUSTER ${cluster}`,
      replicated: cluster === '' ? '' : 'Replicated',
      deduplication:
        cluster === ''
          ? 'non_replicated_deduplication_window = 1000'
          : 'replicated_deduplication_window = 1000',
    },
    close: () => client.close(),
  };
}
