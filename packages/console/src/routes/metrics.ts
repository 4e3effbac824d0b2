/** Counts for Prometheus: of the edge, the spool, the loader, the store, this process. Nothing of a visitor or a source. */
import { Counter, Gauge, Registry as MetricRegistry, collectDefaultMetrics } from 'prom-client';
import type { LoaderState } from '@clearpixel/store';
import { z } from 'zod';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import type { EdgeReport } from '../settings.ts';

interface Scrape {
  edge: EdgeReport | null;
  spool: { segments: number; bytes: number; rejectedLines: number };
  loader: LoaderState;
  store: { rows: number; bytes: number };
}

interface Metric {
  name: string;
  help: string;
  kind: 'counter' | 'gauge';
  /** null while it cannot be known. */
  value: (scrape: Scrape) => number | null;
}

const counter = (name: string, help: string, value: Metric['value']): Metric => ({
  name: `clearpixel_${name}`,
  help,
  kind: 'counter',
  value,
});
const gauge = (name: string, help: string, value: Metric['value']): Metric => ({
  name: `clearpixel_${name}`,
  help,
  kind: 'gauge',
  value,
});
const ofEdge = (pick: (edge: EdgeReport) => number) => (scrape: Scrape) =>
  scrape.edge === null ? null : pick(scrape.edge);
const yes = (is: boolean): number => (is ? 1 : 0);

/** Counters of a process begin again when it does. */
const METRICS: readonly Metric[] = [
  gauge('edge_up', '1 while the edge answers the console', ({ edge }) => yes(edge !== null)),
  gauge(
    'edge_failing',
    '1 while hits cannot be kept and are answered with 503',
    ofEdge((edge) => yes(edge.failure !== null)),
  ),
  counter(
    'edge_events_total',
    'Events kept',
    ofEdge((edge) => edge.events),
  ),
  counter(
    'edge_refused_bodies_total',
    'Events refused with 4xx',
    ofEdge((edge) => edge.refusedBodies),
  ),
  counter(
    'edge_unanswered_total',
    'Hits whose sender had gone before the answer',
    ofEdge((edge) => edge.unanswered),
  ),
  counter(
    'edge_failures_total',
    'Hits answered with 503',
    ofEdge((edge) => edge.failures),
  ),
  counter(
    'edge_commits_total',
    'Group commits of the spool',
    ofEdge((edge) => edge.commits),
  ),
  gauge(
    'edge_sessions',
    'Sessions in memory',
    ofEdge((edge) => edge.sessions),
  ),
  gauge(
    'edge_snapshot_version',
    'Version of the configuration in force',
    ofEdge((edge) => edge.snapshotVersion),
  ),
  gauge(
    'edge_resident_bytes',
    'Resident memory of the edge',
    ofEdge((edge) => edge.residentBytes),
  ),
  gauge(
    'spool_segments',
    'Sealed segments that wait for the loader',
    ({ spool }) => spool.segments,
  ),
  gauge('spool_bytes', 'Bytes in sealed segments', ({ spool }) => spool.bytes),
  gauge('spool_rejected_lines', 'Lines in spool/rejected', ({ spool }) => spool.rejectedLines),
  counter('loader_segments_total', 'Segments loaded', ({ loader }) => loader.loadedSegments),
  counter('loader_rows_total', 'Rows loaded', ({ loader }) => loader.loadedRows),
  counter('loader_rejected_rows_total', 'Rows set aside', ({ loader }) => loader.rejectedRows),
  gauge(
    'loader_last_load_seconds',
    'Unix time of the last segment loaded',
    ({ loader }) => loader.loadedAt / 1_000,
  ),
  gauge('loader_failing', '1 while nothing can be loaded', ({ loader }) =>
    yes(loader.failure !== null),
  ),
  gauge('store_rows', 'Events in the store', ({ store }) => store.rows),
  gauge('store_bytes', 'Bytes of events on disk', ({ store }) => store.bytes),
];

export function metricsRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const metrics = new MetricRegistry();
  const registers = [metrics];
  collectDefaultMetrics({ register: metrics, prefix: 'clearpixel_console_' });
  const hits = new Counter({
    name: 'clearpixel_edge_hits_total',
    help: 'Hits by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const instruments = METRICS.map(({ name, help, kind, value }) => ({
    instrument:
      kind === 'counter'
        ? new Counter({ name, help, registers })
        : new Gauge({ name, help, registers }),
    value,
  }));

  app.get(
    '/metrics',
    {
      config: { access: 'read', allSources: true },
      schema: {
        tags: ['health'],
        description: 'Metrics in the text format of Prometheus.',
        response: { 200: z.string() },
      },
      serializerCompiler: () => String,
    },
    async (_request, reply) => {
      const [edge, spool, store] = await Promise.all([
        parts.edgeState(),
        parts.spoolState(),
        parts.store.state(),
      ]);
      const scrape: Scrape = { edge, spool, store, loader: parts.loaderState() };
      // What is counted elsewhere is told here as it is now.
      hits.reset();
      for (const [outcome, count] of Object.entries(edge?.hits ?? {})) hits.inc({ outcome }, count);
      for (const { instrument, value } of instruments) {
        const count = value(scrape);
        instrument.reset();
        if (count === null) instrument.remove();
        else instrument.inc(count);
      }
      return reply.type(metrics.contentType).send(await metrics.metrics());
    },
  );
}
