/**
 * For tests: a small server that speaks ClickHouse's HTTP protocol on top of the embedded engine, so that the cluster's
 * client meets a real wire: `node clickhouse-http-process.ts DIRECTORY` prints its port. Statements come in the address
 * or the body, parameters as `param_NAME`, rows of an insert in the body behind the statement.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { Session } from 'chdb';
import { createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { connectionTo } from '../chdb/engine.ts';

const [, , directory = ''] = process.argv;
const session = new Session(directory, { connectionArgs: ['--max_threads=2'] });
const scratch = mkdtempSync(path.join(tmpdir(), 'clearpixel-wire-'));
let files = 0;

/** A connection for each request: a real server does not make one wait for another. */
const connect = (): ClickHouseClient => createClient({ connection: connectionTo(directory) });

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Buffer));
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

/** `INSERT … SELECT … FROM input('structure') … FORMAT JSONEachRow` with rows: the same from a file. */
function fromFile(statement: string, rows: Buffer): string {
  const file = path.join(scratch, `${files++}.jsonl`);
  writeFileSync(file, rows);
  const withInput = statement
    .replace(/\binput\('/, `file('${file}', 'JSONEachRow', '`)
    .replace(/\s+FORMAT\s+JSONEachRow\s*$/i, '');
  return withInput === statement.replace(/\s+FORMAT\s+JSONEachRow\s*$/i, '')
    ? `${withInput.replace(/\bVALUES\s*$/i, '')} SELECT * FROM file('${file}', 'JSONEachRow')`
    : withInput;
}

const server = createServer((request, response) => {
  void (async () => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    if (address.pathname === '/ping') {
      response.end('Ok.\n');
      return;
    }
    const body = await bodyOf(request);
    const inAddress = address.searchParams.get('query');
    const statement = inAddress ?? body.toString();
    const rows = inAddress === null ? Buffer.alloc(0) : body;
    const query_params: Record<string, string> = {};
    for (const [name, value] of address.searchParams)
      if (name.startsWith('param_')) query_params[name.slice('param_'.length)] = value;
    const client = connect();
    try {
      if (/\bFORMAT Parquet\b/.test(statement)) {
        const { stream } = await client.exec({
          query: statement,
          query_params: decoded(query_params),
        });
        await pipeline(stream, response);
        return;
      }
      const isQuestion = /^\s*(?:SELECT|WITH|SHOW)\b/i.test(statement);
      if (isQuestion) {
        const result = await client.query({
          query: statement.replace(/\s+FORMAT\s+JSONEachRow\s*$/i, ''),
          query_params: decoded(query_params),
          format: 'JSONEachRow',
        });
        const text = await result.text();
        response.setHeader('Content-Type', 'application/x-ndjson; charset=UTF-8');
        response.end(text);
      } else {
        await client.command({
          query: rows.length > 0 ? fromFile(statement, rows) : statement,
          query_params: decoded(query_params),
        });
        response.end();
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      const code = error instanceof Error && 'code' in error ? String(error.code) : '0';
      const type = error instanceof Error && 'type' in error ? String(error.type) : 'UNKNOWN';
      response.statusCode = 500;
      response.setHeader('X-ClickHouse-Exception-Code', code);
      response.end(`Code: ${code}. DB::Exception: ${message}. (${type}) (version 26.1)\n`);
    } finally {
      await client.close();
    }
  })();
});

/** The wire has parameters in ClickHouse's own text; the client that they go to next would write them so again. */
function decoded(params: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, text]) => [
      name,
      text.startsWith('[') ? listOf(text) : unescaped(text),
    ]),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  0: '\0',
  b: '\b',
  f: '\f',
};
const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_all, unit: string) => ESCAPES[unit] ?? unit);

function listOf(text: string): unknown[] {
  const items: unknown[] = [];
  for (const match of text.matchAll(/'((?:[^'\\]|\\.)*)'|(-?\d+)/gs))
    items.push(match[2] === undefined ? unescaped(match[1] ?? '') : Number(match[2]));
  return items;
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
process.on('SIGTERM', () => {
  server.close();
  session.close();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(0);
});
