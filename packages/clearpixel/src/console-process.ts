/** The console's process: it owns the store and the loader, serves the API and the public pages. */
import { startConsole } from '@clearpixel/console';
import { startPages } from '@clearpixel/pages';
import { openRegistry } from '@clearpixel/registry';
import { openSpoolReader } from '@clearpixel/spool';
import { openStore, startLoader } from '@clearpixel/store';
import { createTokenCodec } from '@clearpixel/pixel';
import type { Snapshot } from '@clearpixel/pixel';
import { runChild } from './child-process.ts';
import { statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  dataFolder,
  prepareSetupKey,
  readLocalKey,
  readSecrets,
  readSetupKey,
  removeSetupKey,
  writeSnapshot,
} from './data-folder.ts';
import { EdgeCalls } from './edge-calls.ts';
import { logLine } from './log.ts';
import { VERSION } from './version.ts';

await runChild(async (settings) => {
  const folder = dataFolder(settings.dataDirectory);
  const edge = new EdgeCalls();
  const publish = (snapshot: Snapshot): Promise<'in-force' | 'timeout'> => {
    writeSnapshot(folder, snapshot);
    return edge.reload(snapshot.version);
  };
  /** What was opened, in the order in which it has to be closed. */
  const closing: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0)) await close();
  };
  try {
    const registry = await openRegistry({ url: settings.registry, directory: folder.directory });
    closing.unshift(() => registry.close());
    // The edge may have started with an older one, or with none (a restored folder). It does not keep this process waiting.
    publish(await registry.snapshot()).catch(() => undefined);
    if (await registry.hasAccounts()) removeSetupKey(folder);
    else prepareSetupKey(folder);
    const store = await openStore({ url: settings.store, directory: folder.store });
    closing.unshift(() => store.close());
    const reader = openSpoolReader(folder.spool);
    const loader = startLoader({
      store,
      reader,
      report: (notice) => logLine(notice.level, 'loader', notice.message),
    });
    closing.unshift(() => loader.stop());
    const secrets = settings.secrets ?? readSecrets(folder);
    const served = await startConsole({
      listen: settings.consoleListen,
      consoleUrl: settings.consoleUrl,
      edgeUrl: settings.edgeUrl,
      pagesUrl: settings.pagesUrl,
      registry,
      store,
      loaderState: () => loader.state(),
      spoolState: () => reader.state(),
      publish,
      edgeState: () => edge.state(),
      secrets,
      ownerKeys: [
        { name: 'local', secret: readLocalKey(folder) },
        ...(settings.apiKey === undefined
          ? []
          : [{ name: 'environment', secret: settings.apiKey }]),
      ],
      setup: { secret: () => readSetupKey(folder), done: () => removeSetupKey(folder) },
      dashboardDirectory: fileURLToPath(new URL('../../dashboard/dist', import.meta.url)),
      scratchDirectory: folder.directory,
      diskState: async () => {
        const { bavail, blocks, bsize } = await statfs(folder.directory);
        return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
      },
      trustedProxies: settings.trustedProxies,
      smtpUrl: settings.smtpUrl,
      outgoingAllow: settings.outgoingAllow,
      deliveryKeys: { mailgun: settings.mailgunKey, sendgrid: settings.sendgridKey },
      version: VERSION,
      log: (level, message) => logLine(level, 'console', message),
    });
    closing.unshift(() => served.close());
    const pages = await startPages({
      listen: settings.pagesListen,
      pagesUrl: settings.pagesUrl,
      edgeUrl: settings.edgeUrl,
      version: VERSION,
      registry,
      store,
      tokens: createTokenCodec(secrets),
      sendMail: served.sendMail,
      putInForce: served.putInForce,
      startErasures: served.startErasures,
      trustedProxies: settings.trustedProxies,
      log: (level, message) => logLine(level, 'pages', message),
    });
    closing.unshift(() => pages.close());
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return {
    stop,
    hear: (message) => {
      if (message.what === 'answer') edge.hear(message);
    },
  };
});
