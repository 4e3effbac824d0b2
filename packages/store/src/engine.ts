/**
 * What the embedded engine and a cluster have in common, as the store sees them: a client for statements and questions, a
 * way to hand over a whole segment, and names for what differs in the definitions of tables.
 */
import type { Readable } from 'node:stream';
import type { Segment } from '@clearpixel/spool';
import type { ClickHouseClient } from '@clickhouse/client';

export interface Engine {
  /** For definitions, short statements, and for ending a question: never behind a long one. */
  client: ClickHouseClient;
  /** For questions: a connection to the embedded engine does one thing at a time. */
  questionClients: readonly ClickHouseClient[];
  /** Of all questions that run at a time, where they share it: one waits for what others use. null: each has its own. */
  questionMemoryBytes: number | null;
  /** For each question, beside what all engines are told. */
  questionSettings: Readonly<Record<string, number | string>>;
  /** Runs `before`, the segment as a table of the wire's structure, `after`: one INSERT … SELECT of the whole. */
  insertSegment(segment: Segment, before: string, after: string): Promise<void>;
  /** Writes the answer of a statement as Parquet; `statement` is given what stands between the question and its settings. */
  parquet(statement: (rest: string) => string, bind: Record<string, unknown>): Promise<Readable>;
  definitions: Definitions;
  /** After all statements have been awaited. */
  close(): Promise<void>;
}

export interface Definitions {
  /** Behind a table's name: nothing, or ON CLUSTER. */
  onCluster: string;
  /** In front of an engine's name: nothing, or Replicated. */
  replicated: string;
  /** How many inserts a table remembers, so that one that is tried again is not doubled. */
  deduplication: string;
}

/** For all statements: no question may run longer or grow larger, whatever is asked. */
export const QUESTION_LIMITS = {
  maxSeconds: 30,
  maxMemoryBytes: 400_000_000,
  maxResultRows: 100_000,
} as const;
