/**
 * The store: events in ClickHouse, embedded (`chdb/`) or a cluster (`cluster/`), behind one contract. Both run the same
 * SQL, the same migrations, and one suite of tests.
 */
import type { Segment } from '@clearpixel/spool';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

export interface StoreSettings {
  /** CONTRACT's CLEARPIXEL_STORE: `chdb:`, or `http(s)://user:password@host:8123/database?cluster=name`. */
  url: string;
  /** Where the embedded engine keeps its data; unused by a cluster. */
  directory: string;
  /** The engine's own bound, embedded only. */
  maxMemoryBytes?: number;
  maxThreads?: number;
}

/**
 * A question to the store: a name, parameters with their schema, SQL, and the schema of a row. SQL is put together from
 * constant fragments of this room alone; whatever comes from outside goes in as a bound parameter.
 */
export interface Question<Params extends z.ZodType, Row extends z.ZodType> {
  name: string;
  params: Params;
  row: Row;
  sql: (params: z.output<Params>) => { text: string; bind: Record<string, unknown> };
}

/** Shared by all questions: nothing may run longer or grow larger, whatever is asked. */
export interface AskOptions {
  /** Aborting kills the query in the engine, not only the wait for it. */
  signal?: AbortSignal;
  /** By which its progress can be asked for, while it runs; questions that are asked together share one. */
  progressId?: string;
}

/** Of questions that run now, all of one id together. */
export interface Progress {
  questions: number;
  /** Of the one that runs for longest. */
  seconds: number;
  readRows: number;
  /** As far as the engine knows by now; 0: not at all. */
  totalRows: number;
}

export interface Store {
  ask<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
    options?: AskOptions,
  ): Promise<z.output<Row>[]>;
  progress(id: string): Promise<Progress>;
  /** The answer as a Parquet file, as a stream: whoever reads no further destroys it. */
  askForFile<Params extends z.ZodType, Row extends z.ZodType>(
    question: Question<Params, Row>,
    params: z.input<Params>,
  ): Promise<Readable>;
  /** Inserts a whole segment exactly once, however often it is called with it, also across crashes. */
  load(segment: Segment): Promise<LoadOutcome>;
  /** The earliest time of each step stays, however often and in whatever order it is noted. */
  noteDeliveries(source: string, deliveries: readonly DeliveryTime[]): Promise<void>;
  /** Deletes every event of a source (and what was grouped from them, and its deliveries). */
  eraseSource(source: string): Promise<void>;
  /** Deletes every event of a subject (and what was grouped from them, and their deliveries). */
  eraseSubject(subject: string): Promise<void>;
  /** Cuts the tie between the visits of a lasting visitor: each visit is somebody's of its own then. */
  unlinkVisitor(source: string, visitor: string): Promise<void>;
  /** For the status page and metrics. */
  state(): Promise<{ rows: number; bytes: number; version: string }>;
  /** After all loads have been awaited. */
  close(): Promise<void>;
}

/** When a recipient's mail went out or arrived: of those alone whom a pixel may name. */
export interface DeliveryTime {
  subject: string;
  what: 'sent' | 'delivered';
  /** Milliseconds since 1970. */
  at: number;
  /** The day after which it is deleted, as that of an event. */
  retainUntil: string;
}

export type LoadOutcome =
  | { what: 'loaded'; rows: number }
  | { what: 'already-loaded' }
  /** Lines that the store would refuse, found before anything was inserted: the loader sets them aside and calls again. */
  | { what: 'refused'; lines: { index: number; reason: string }[] };
