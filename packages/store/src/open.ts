import { randomUUID } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { WITHDRAWN } from '@clearpixel/pixel';
import type { Segment } from '@clearpixel/spool';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { Budget } from './budget.ts';
import { openChdb } from './chdb/engine.ts';
import { openCluster } from './cluster/engine.ts';
import { EVENT_FIELDS, STORED_FIELDS, SUSPICIOUS_ROW } from './columns.ts';
import type {
  AskOptions,
  DeliveryTime,
  LoadOutcome,
  Progress,
  Question,
  Store,
  StoreSettings,
} from './contract.ts';
import { QUESTION_LIMITS } from './engine.ts';
import type { Engine } from './engine.ts';
import { refusedLines } from './line-check.ts';
import { rollUpAgain } from './roll-up-again.ts';
import { migrate } from './migrations/index.ts';

/** Opens the store and brings its tables up to date. Throws, in words for an operator, where it cannot. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const engine = settings.url === 'chdb:' ? openChdb(settings) : openCluster(settings.url);
  try {
    await migrate(engine);
    return new ClickHouseStore(engine, await knownOf(engine, PLANNING_SETTINGS));
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Those settings that the engine's version knows; it refuses a statement with another. */
async function knownOf(
  { client }: Engine,
  settings: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  const result = await client.query({
    query: 'SELECT name FROM system.settings WHERE name IN {names: Array(String)}',
    query_params: { names: Object.keys(settings) },
    format: 'JSONEachRow',
  });
  const names = new Set((await result.json<{ name: string }>()).map(({ name }) => name));
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.has(name)));
}

/**
 * Settings stand in each statement's own text: what the client takes beside it becomes, embedded, a setting of the whole
 * session, and so of statements that run at the same moment. All values are constants of this code, or a segment's name.
 */
const settingsClause = (settings: Readonly<Record<string, number | string>>): string =>
  `SETTINGS ${Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${safe(value)}'`}`)
    .join(', ')}`;

/** In quotes it is nothing but itself. */
const safe = (text: string): string => text.replaceAll(/[^\w-]/g, '_');

/** One block for a segment, in the tables and in their views: it is there whole or not at all, and counted once. */
const LOAD_SETTINGS = {
  deduplicate_blocks_in_dependent_materialized_views: 1,
  insert_deduplicate: 1,
  max_insert_threads: 1,
  max_threads: 2,
  min_insert_block_size_rows: 10_000_000,
  min_insert_block_size_bytes: 1_000_000_000,
  input_format_skip_unknown_fields: 0,
  input_format_parallel_parsing: 0,
  input_format_null_as_default: 1,
} as const;

const QUESTION_SETTINGS = {
  readonly: 2,
  max_execution_time: QUESTION_LIMITS.maxSeconds,
  max_result_rows: QUESTION_LIMITS.maxResultRows,
  output_format_json_quote_64bit_integers: 1,
  // Sets of sessions are in no key: sorting them for it took longer than the rest of the question.
  use_index_for_in_with_subqueries: 0,
  max_bytes_before_external_group_by: 300_000_000,
} as const;

/** What makes questions faster, but is not known to every version of the engine. */
const PLANNING_SETTINGS = {
  // Looked through each question for chains that none of ours has; for a campaign's report this took longer than its rows.
  optimize_and_compare_chain: 0,
  // `WITH name AS MATERIALIZED (…)` is found out once. Older versions find it out at each mention, and do not know the word.
  enable_materialized_cte: 1,
} as const;

/** Of a file of all events: it may take long and be large, and is written row group by row group. */
const FILE_SETTINGS = {
  readonly: 2,
  max_execution_time: 600,
  max_memory_usage: QUESTION_LIMITS.maxMemoryBytes,
  max_threads: 1,
  max_block_size: 16_384,
  output_format_parquet_row_group_size: 65_536,
  output_format_parquet_parallel_encoding: 0,
} as const;

const progressRow = z.object({
  questions: z.coerce.number(),
  seconds: z.coerce.number(),
  readRows: z.coerce.number(),
  totalRows: z.coerce.number(),
});

/** How the comments of an id's questions begin. */
const commentOf = (progressId: string): string => `${safe(progressId)}_`;

/** The engine's code. */
const MEMORY_LIMIT_EXCEEDED = '241';
/** What most questions do with, so that some run beside each other; another one is asked again, alone, with all that there is. */
const USUAL_MEMORY_BYTES = QUESTION_LIMITS.maxMemoryBytes / 4;
const MAX_LARGE = 10_000;

const SUSPICIOUS = 'a line is suspicious';

class ClickHouseStore implements Store {
  readonly #engine: Engine;
  readonly #planning: Readonly<Record<string, number>>;
  readonly #connections: readonly { client: ClickHouseClient; asked: number }[];
  readonly #running = new Set<Promise<unknown>>();
  readonly #memory: Budget | null;
  /** Questions about some sources that needed more than most need. */
  readonly #large = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, planning: Readonly<Record<string, number>>) {
    this.#engine = engine;
    this.#planning = planning;
    this.#connections = engine.questionClients.map((client) => ({ client, asked: 0 }));
    this.#memory =
      engine.questionMemoryBytes === null ? null : new Budget(engine.questionMemoryBytes);
  }

  ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options: AskOptions = {},
  ): Promise<z.output<Row>[]> {
    return this.#track(this.#ask(question, params, options));
  }

  progress(id: string): Promise<Progress> {
    return this.#track(this.#progress(id));
  }

  askForFile<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
  ): Promise<Readable> {
    const { text, bind } = question.sql(question.params.parse(params));
    return this.#track(
      this.#engine.parquet(
        (rest) => `${this.#planned(text)} ${rest} ${settingsClause(FILE_SETTINGS)}`,
        bind,
      ),
    );
  }

  load(segment: Segment): Promise<LoadOutcome> {
    return this.#track(this.#inTurn(() => this.#load(segment)));
  }

  eraseSource(source: string): Promise<void> {
    return this.#track(this.#inTurn(() => this.#erase('source = {value: String}', source, true)));
  }

  eraseSubject(subject: string): Promise<void> {
    return this.#track(
      this.#inTurn(() => this.#erase('subject = {value: String}', subject, false)),
    );
  }

  unlinkVisitor(source: string, visitor: string): Promise<void> {
    return this.#track(this.#inTurn(() => this.#unlink(source, visitor)));
  }

  noteDeliveries(source: string, deliveries: readonly DeliveryTime[]): Promise<void> {
    return this.#track(this.#note(source, deliveries));
  }

  async state(): Promise<{ rows: number; bytes: number; version: string }> {
    const result = await this.#engine.client.query({
      query: `SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes, version() AS version FROM system.parts
        WHERE active AND database = currentDatabase() AND table = 'events'`,
      format: 'JSONEachRow',
    });
    const [row] = z
      .array(z.object({ rows: z.coerce.number(), bytes: z.coerce.number(), version: z.string() }))
      .parse(await result.json());
    return row ?? { rows: 0, bytes: 0, version: '' };
  }

  /** The embedded engine must not be closed during an insert: it ends in a segmentation fault. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#engine.close();
  }

  #track<Value>(work: Promise<Value>): Promise<Value> {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
    return tracked;
  }

  /** What writes, one after another: between two steps of a change nothing may be loaded. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /**
   * On a cluster, of the machine that answers: behind a load balancer another one may have been asked. Without what was
   * killed, which the embedded engine lists until the connection's next statement.
   */
  async #progress(id: string): Promise<Progress> {
    const result = await this.#engine.client.query({
      query: `SELECT count() AS questions, max(elapsed) AS seconds, sum(read_rows) AS readRows, sum(total_rows_approx) AS totalRows
        FROM system.processes WHERE is_initial_query AND NOT is_cancelled AND startsWith(Settings['log_comment'], {comment: String})`,
      query_params: { comment: commentOf(id) },
      format: 'JSONEachRow',
    });
    const [row] = z.tuple([progressRow]).parse(await result.json());
    return row;
  }

  #leastBusy(): { client: ClickHouseClient; asked: number } {
    const [first, ...others] = this.#connections;
    if (first === undefined) throw new Error('an engine has a connection for questions');
    return others.reduce((best, other) => (other.asked < best.asked ? other : best), first);
  }

  async #ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options: AskOptions,
  ): Promise<z.output<Row>[]> {
    const { text, bind } = question.sql(question.params.parse(params));
    const rows = async (maxMemoryBytes: number): Promise<z.output<Row>[]> =>
      z.array(question.row).parse(await this.#answer(text, bind, maxMemoryBytes, options));
    const memory = this.#memory;
    if (memory === null) return rows(QUESTION_LIMITS.maxMemoryBytes);
    const key = `${question.name} ${JSON.stringify(bind['sources'] ?? '')}`;
    if (!this.#large.has(key))
      try {
        return await memory.use(USUAL_MEMORY_BYTES, () => rows(USUAL_MEMORY_BYTES));
      } catch (error) {
        if (codeOf(error) !== MEMORY_LIMIT_EXCEEDED) throw error;
        if (this.#large.size >= MAX_LARGE) this.#large.clear();
        this.#large.add(key);
      }
    return memory.use(QUESTION_LIMITS.maxMemoryBytes, () => rows(QUESTION_LIMITS.maxMemoryBytes));
  }

  async #answer(
    text: string,
    bind: Record<string, unknown>,
    maxMemoryBytes: number,
    { signal, progressId = '' }: AskOptions,
  ): Promise<unknown> {
    // The embedded engine gives its own query ids; a comment reaches both.
    const comment = commentOf(progressId) + randomUUID();
    const kill = (): void => {
      // Ending the wait does not end the work.
      this.#engine.client
        .command({ query: `KILL QUERY WHERE Settings['log_comment'] = '${comment}' ASYNC` })
        .catch(() => undefined);
    };
    const connection = this.#leastBusy();
    connection.asked++;
    signal?.addEventListener('abort', kill);
    try {
      signal?.throwIfAborted();
      const result = await connection.client.query({
        query: `${this.#planned(text)}\n${settingsClause({ ...QUESTION_SETTINGS, ...this.#planning, ...this.#engine.questionSettings, max_memory_usage: maxMemoryBytes, log_comment: comment })}`,
        query_params: bind,
        format: 'JSONEachRow',
      });
      return await result.json();
    } finally {
      connection.asked--;
      signal?.removeEventListener('abort', kill);
    }
  }

  #planned(text: string): string {
    return 'enable_materialized_cte' in this.#planning
      ? text
      : text.replaceAll(' AS MATERIALIZED (', ' AS (');
  }

  async #load(segment: Segment): Promise<LoadOutcome> {
    if (segment.bytes === 0) return { what: 'loaded', rows: 0 };
    const known = await this.#engine.client.query({
      query: 'SELECT 1 FROM loaded_segments WHERE name = {name: String} LIMIT 1',
      query_params: { name: segment.name },
      format: 'JSONEachRow',
    });
    if ((await known.json()).length > 0) return { what: 'already-loaded' };
    // Counted while the engine works.
    const counting = countLines(segment.path);
    try {
      await this.#insert(segment, true);
    } catch (error) {
      await counting;
      const lines = refusedLines(await readFile(segment.path));
      if (lines.length > 0) return { what: 'refused', lines };
      if (!(error instanceof Error) || !error.message.includes(SUSPICIOUS))
        // No cause: the engine's own words may quote a line, so its code alone is repeated.
        // oxlint-disable-next-line eslint/preserve-caught-error
        throw new Error(`the insert failed (${codeOf(error)})`);
      // The condition was more careful than the schema, which has the last word.
      await this.#insert(segment, false);
    }
    const rows = await counting;
    await this.#engine.client.command({
      query: `INSERT INTO loaded_segments (name, rows) ${settingsClause({ insert_deduplication_token: segment.name })}
        SELECT {name: String}, {rows: UInt64}`,
      query_params: { name: segment.name, rows },
    });
    return { what: 'loaded', rows };
  }

  #insert(segment: Segment, careful: boolean): Promise<void> {
    return this.#engine.insertSegment(
      segment,
      `INSERT INTO events (${EVENT_FIELDS.join(', ')})
        ${settingsClause({ ...LOAD_SETTINGS, insert_deduplication_token: segment.name })}
        SELECT ${STORED_FIELDS} FROM`,
      careful ? `WHERE NOT throwIf(${SUSPICIOUS_ROW}, '${SUSPICIOUS}')` : '',
    );
  }

  async #note(source: string, deliveries: readonly DeliveryTime[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#engine.client.insert({
      table: 'deliveries',
      columns: ['source', 'subject', 'sentAt', 'deliveredAt', 'retainUntil'],
      values: deliveries.map(({ subject, what, at, retainUntil }) => ({
        source,
        subject,
        sentAt: what === 'sent' ? dateTimeOf(at) : null,
        deliveredAt: what === 'delivered' ? dateTimeOf(at) : null,
        retainUntil,
      })),
      format: 'JSONEachRow',
    });
  }

  async #unlink(source: string, visitor: string): Promise<void> {
    const { client, definitions } = this.#engine;
    const isThem = 'events.source = {source: String} AND events.visitor = {visitor: UInt64}';
    const places = `SELECT source, day, session FROM events WHERE ${isThem} AND events.lasting != 0`;
    await rollUpAgain(
      this.#engine,
      places,
      `SELECT * REPLACE (if(${isThem} AND events.lasting != 0, events.session, events.visitor) AS visitor,
        if(${isThem}, 0, events.lasting) AS lasting)
      FROM events WHERE (events.source, events.day, events.session) IN (${places}) AND NOT (${isThem} AND events.name = '${WITHDRAWN}')`,
      { source, visitor },
    );
    const isVisitor = 'source = {source: String} AND visitor = {visitor: UInt64}';
    for (const [table, change] of [
      ['events', `DELETE WHERE ${isVisitor} AND name = '${WITHDRAWN}'`],
      ['events', `UPDATE visitor = session, lasting = 0 WHERE ${isVisitor} AND lasting != 0`],
      // Last: while it stands there, it is found and done again.
      ['withdrawals', `DELETE WHERE ${isVisitor}`],
    ])
      await client.command({
        query: `ALTER TABLE ${table} ${definitions.onCluster} ${change} SETTINGS mutations_sync = 2`,
        query_params: { source, visitor },
      });
  }

  async #erase(condition: string, value: string, isSource: boolean): Promise<void> {
    const { client, definitions } = this.#engine;
    const sessions = isSource
      ? condition
      : `session IN (SELECT session FROM events WHERE ${condition} AND session != 0)`;
    const places = `SELECT source, day, session FROM events WHERE ${condition}`;
    if (!isSource)
      await rollUpAgain(
        this.#engine,
        places,
        `SELECT * FROM events WHERE (source, day, session) IN (${places}) AND NOT (${condition})`,
        { value },
      );
    for (const [table, where] of [
      ['sessions', sessions],
      ['deliveries', condition],
      ['recipients', condition],
      ...(isSource ? [['visits', condition]] : []),
      ['events', condition],
    ])
      // A mutation rewrites the parts: the bytes are gone, where a lightweight delete would only hide them.
      await client.command({
        query: `ALTER TABLE ${table} ${definitions.onCluster} DELETE WHERE ${where} SETTINGS mutations_sync = 2`,
        query_params: { value },
      });
  }
}

/** As a `DateTime64(3, 'UTC')` is written. */
const dateTimeOf = (at: number): string =>
  new Date(at).toISOString().slice(0, 23).replace('T', ' ');

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const LINE_FEED = 10;
const COUNT_BUFFER_BYTES = 256 * 1024;

/** Lines that are not blank. Through one small buffer: whole segments would stand in memory until they are collected. */
async function countLines(path: string): Promise<number> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(COUNT_BUFFER_BYTES);
    let lines = 0;
    let isInLine = false;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return isInLine ? lines + 1 : lines;
      for (let from = 0; from < bytesRead;) {
        const next = buffer.indexOf(LINE_FEED, from);
        const end = next === -1 || next >= bytesRead ? bytesRead : next;
        if (end > from) isInLine = true;
        if (end < bytesRead) {
          if (isInLine) lines++;
          isInLine = false;
        }
        from = end + 1;
      }
    }
  } finally {
    await file.close();
  }
}
