/**
 * The edge: the public listener. It needs a folder and nothing else; it does not know of the store, the registry or the
 * console, and goes on without them.
 *
 *   request ─► route ─► HitReader (privacy, in memory) ─► spool: commit ─► answer
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { createTokenCodec } from '@clearpixel/pixel';
import { openSpoolWriter } from '@clearpixel/spool';
import type { Durability, SpoolFailure, SpoolNotice, SpoolWriter } from '@clearpixel/spool';
import { AgentReader } from './agent.ts';
import { ClientAddresses } from './client-address.ts';
import { openCountries } from './country.ts';
import { FastLane } from './fast-lane.ts';
import type { FastLaneParts } from './fast-lane.ts';
import { readImage } from './image-route.ts';
import { HitReader, NO_HITS } from './hit-reader.ts';
import type { Outcome, Reading } from './hit-reader.ts';
import { LastingVisitors } from './lasting-visitors.ts';
import { EDGE_LIMITS } from './limits.ts';
import { openNetworks } from './networks-file.ts';
import { RateLimit } from './rate-limit.ts';
import { STALE_AFTER_MS, Rules } from './rules.ts';
import { createRouter } from './router.ts';
import { isPublicHttps } from './verdict/signs.ts';
import { Visitors } from './visitors.ts';

export interface EdgeSettings {
  listen: { host: string; port: number };
  /** For salts and the session journal; backups leave it out. */
  directory: string;
  spoolDirectory: string;
  snapshotFile: string;
  /** Newest first, 32 characters or more each. */
  secrets: readonly string[];
  /** The edge's address as others see it, without a slash at the end. */
  edgeUrl: string;
  /** Where readers' pages are, without a slash at the end. */
  pagesUrl: string;
  /** What `/s.js` answers. */
  script: string;
  trustedProxies: readonly string[];
  durability: Durability;
  /** Hits a second from one network; 0 is no limit. */
  rateLimit: number;
  /** Spooled bytes; 0 is no quota. */
  quotaBytes: number;
  segmentMaxBytes: number;
  segmentMaxAgeMs: number;
  /** A better `.mmdb` than the packaged one. */
  countryFile?: string | undefined;
  /** Lists of networks in the place of the packaged one (`openNetworks`). */
  networkFiles?: readonly string[];
  /** An edge whose snapshot comes from elsewhere: when that is a day old, it keeps only counts. */
  isRemote: boolean;
  report: (notice: SpoolNotice | { what: 'tidy-failed' | 'request-failed' }) => void;
}

export interface EdgeState {
  /** null while hits can be kept. */
  failure: SpoolFailure | null;
  snapshotVersion: number;
  snapshotStale: boolean;
  sessions: number;
  hits: Record<Outcome, number>;
  events: number;
  refusedBodies: number;
  unanswered: number;
  failures: number;
  spoolBytes: number;
  spoolSegments: number;
  commits: number;
  residentBytes: number;
}

export interface Edge {
  port: number;
  /** Puts the snapshot file in force; returns its version. Throws where it is no snapshot; the one before stays. */
  reload(): number;
  state(): EdgeState;
  /** Stops listening, answers what is under way, commits and seals. */
  close(): Promise<void>;
}

const TIDY_INTERVAL_MS = 5_000;
/** What is still under way then is cut off. */
const CLOSE_PATIENCE_MS = 4_000;

/** Throws, in words for an operator, where a folder, the snapshot or the port cannot be used. */
export async function startEdge(settings: EdgeSettings): Promise<Edge> {
  const rules = new Rules(settings.snapshotFile, settings.isRemote ? STALE_AFTER_MS : null);
  rules.reload();
  const visitors = new Visitors(path.resolve(settings.directory), Date.now());
  const spool = openSpoolWriter({
    directory: settings.spoolDirectory,
    durability: settings.durability,
    segmentMaxBytes: settings.segmentMaxBytes,
    segmentMaxAgeMs: settings.segmentMaxAgeMs,
    quotaBytes: settings.quotaBytes,
    beforeCommit: () => visitors.save(Date.now()),
    report: settings.report,
  });
  const counters = new Counters();
  const tokens = createTokenCodec(settings.secrets);
  const hits = new HitReader({
    rules,
    visitors,
    lasting: new LastingVisitors(tokens, settings.secrets, settings.edgeUrl),
    tokens,
    addresses: new ClientAddresses(settings.trustedProxies),
    agents: new AgentReader(),
    countryOf: openCountries(settings.countryFile),
    networks: openNetworks(settings.networkFiles),
    isPublicHttps: isPublicHttps(settings.edgeUrl),
    rate: new RateLimit(settings.rateLimit),
  });
  const keep = (reading: Reading, answered: (failure: SpoolFailure | null) => void): void => {
    counters.read(reading);
    commit(spool, reading.lines, (failure) => {
      if (failure !== null) counters.unanswered++;
      answered(failure);
    });
  };
  const route = createRouter({
    hits,
    tokens,
    keep,
    isOwnOrigin: (hostname) => rules.isAnyonesOwn(hostname),
    isHealthy: () => spool.state().failure === null,
    bodyRefused: () => counters.refusedBodies++,
    script: settings.script,
    pagesUrl: settings.pagesUrl,
  });

  const failed = (): void => {
    counters.failures++;
    settings.report({ what: 'request-failed' });
  };
  const server = listener(route, failed);
  const fastLane = openFastLane(server, {
    read: (head) => readImage(head, hits, tokens),
    keep,
    failed,
  });
  const tidy = setInterval(() => {
    // Without a snapshot nothing is known of any source, and no salt may go.
    if (rules.version < 0) return;
    try {
      visitors.tidy(Date.now(), (id) => rules.source(id));
    } catch {
      settings.report({ what: 'tidy-failed' });
    }
  }, TIDY_INTERVAL_MS);
  tidy.unref();

  try {
    await listen(server, settings.listen);
  } catch (error) {
    clearInterval(tidy);
    await spool.close();
    throw error;
  }
  const address = server.address();

  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.listen.port,
    reload: () => rules.reload(),
    state: () => {
      const { failure, bytes, segments, commits } = spool.state();
      return {
        failure,
        snapshotVersion: rules.version,
        snapshotStale: rules.isStale(Date.now()),
        sessions: visitors.sessions.size,
        hits: { ...counters.hits },
        events: counters.events,
        refusedBodies: counters.refusedBodies,
        unanswered: counters.unanswered,
        failures: counters.failures,
        spoolBytes: bytes,
        spoolSegments: segments,
        commits,
        residentBytes: process.memoryUsage.rss(),
      };
    },
    close: async () => {
      clearInterval(tidy);
      await closeServer(server, fastLane);
      await spool.close();
      visitors.close();
    },
  };
}

class Counters {
  readonly hits: Record<Outcome, number> = { ...NO_HITS };
  events = 0;
  refusedBodies = 0;
  /** Answered 503: nothing could be kept. */
  unanswered = 0;
  /** Requests that ended in a mistake of ours. */
  failures = 0;

  read(reading: Reading): void {
    this.hits[reading.outcome]++;
    this.events += reading.lines.length;
  }
}

/** All lines of a hit wait for their commit, and a hit without any waits alike. */
function commit(
  spool: SpoolWriter,
  lines: readonly string[],
  committed: (failure: SpoolFailure | null) => void,
): void {
  const [only] = lines;
  if (only === undefined) {
    spool.appendNothing(committed);
    return;
  }
  if (lines.length === 1) {
    spool.append(only, committed);
    return;
  }
  let waiting = lines.length;
  let failed: SpoolFailure | null = null;
  for (const line of lines)
    spool.append(line, (failure) => {
      failed ??= failure;
      if (--waiting === 0) committed(failed);
    });
}

function listener(
  route: (request: IncomingMessage, response: ServerResponse) => void,
  failed: () => void,
): Server {
  const server = createServer(
    {
      maxHeaderSize: EDGE_LIMITS.headerBytes,
      headersTimeout: EDGE_LIMITS.headersTimeoutMs,
      requestTimeout: EDGE_LIMITS.requestTimeoutMs,
      keepAliveTimeout: EDGE_LIMITS.keepAliveTimeoutMs,
      connectionsCheckingInterval: 2_000,
      noDelay: true,
    },
    (request, response) => {
      try {
        route(request, response);
      } catch {
        // A mistake of ours must cost one connection, not all of them.
        response.destroy();
        failed();
      }
    },
  );
  server.maxConnections = EDGE_LIMITS.connections;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const status =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? '408 Request Timeout'
          : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A burst of new connections waits in the kernel instead of being refused.
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Connections come to the fast lane first, and from there to the listeners that the server has of its own. */
function openFastLane(server: Server, parts: Omit<FastLaneParts, 'ordinary'>): FastLane {
  const own = server.listeners('connection');
  const fastLane = new FastLane({
    ...parts,
    ordinary: (socket) => {
      for (const listener of own) Reflect.apply(listener, server, [socket]);
    },
  });
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => fastLane.take(socket));
  return fastLane;
}

async function closeServer(server: Server, fastLane: FastLane): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const cut = setTimeout(() => {
    server.closeAllConnections();
    fastLane.destroyAll();
  }, CLOSE_PATIENCE_MS);
  server.closeIdleConnections();
  fastLane.close();
  await closed;
  clearTimeout(cut);
}
