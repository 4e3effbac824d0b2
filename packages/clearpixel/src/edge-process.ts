/** The edge's process: nothing but a folder and the settings. */
import { browserScript } from '@clearpixel/script';
import { startEdge } from '@clearpixel/edge';
import { runChild } from './child-process.ts';
import { dataFolder, readSecrets } from './data-folder.ts';
import { logLine } from './log.ts';
import { tellParent } from './messages.ts';
import type { EdgeAnswer, EdgeCall } from './messages.ts';

/** Small enough that an event is in the reports within a second, large enough that the store is not fed crumbs. */
const SEGMENT_MAX_AGE_MS = 400;
const SEGMENT_MAX_BYTES = 32 * 1024 * 1024;

await runChild(async (settings) => {
  const folder = dataFolder(settings.dataDirectory);
  const edge = await startEdge({
    listen: settings.edgeListen,
    directory: folder.edge,
    spoolDirectory: folder.spool,
    snapshotFile: folder.snapshotFile,
    secrets: settings.secrets ?? readSecrets(folder),
    edgeUrl: settings.edgeUrl,
    pagesUrl: settings.pagesUrl,
    script: browserScript(),
    trustedProxies: settings.trustedProxies,
    durability: settings.durability,
    rateLimit: settings.rateLimit,
    quotaBytes: settings.spoolQuotaBytes,
    segmentMaxBytes: SEGMENT_MAX_BYTES,
    segmentMaxAgeMs: SEGMENT_MAX_AGE_MS,
    countryFile: settings.countryFile,
    networkFiles: settings.networkFiles,
    isRemote: false,
    report: (notice) => {
      if (notice.what === 'torn-line-cut')
        logLine(
          'warn',
          'edge',
          `cut ${notice.bytes} unfinished bytes off ${notice.segment}, which nobody was told of`,
        );
      else if (notice.what === 'full')
        logLine(
          'error',
          'edge',
          `cannot keep hits (${notice.reason}); answering 503 until there is room`,
        );
      else if (notice.what === 'room-again') logLine('info', 'edge', 'can keep hits again');
      else logLine('error', 'edge', notice.what);
    },
  });

  const answer = (call: EdgeCall): EdgeAnswer['answer'] => {
    if (call === 'state') return { state: edge.state() };
    try {
      return { version: edge.reload() };
    } catch {
      return 'failed';
    }
  };
  return {
    stop: () => edge.close(),
    hear: (message) => {
      if (message.what === 'call')
        tellParent({ what: 'answer', id: message.id, answer: answer(message.call) });
    },
  };
});
