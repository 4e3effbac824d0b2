/**
 * `clearpixel serve`: a small parent of two processes. The edge goes on when the console, or the engine in it, dies; each
 * is started again on its own. Calls from the console to the edge pass through here.
 */
import { dataFolder, prepareDataFolder, readSetupKey } from './data-folder.ts';
import { messageOf } from './child-process.ts';
import type { EdgeAnswer } from './messages.ts';
import { readSettings, unknownSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { SupervisedChild } from './supervised-child.ts';

/** Bounds of V8's own heaps; what lies beside them (the engine, buffers) is bounded where it is made. */
const EDGE = {
  nodeOptions: ['--max-old-space-size=512', '--max-semi-space-size=16'],
  niceness: 0,
  threads: 4,
};
/**
 * Whoever waits for a pixel goes first: loading and reports can be later, a lost hit is lost. A statement of the embedded engine
 * holds a thread until it is answered: seven connections, and files and hashes beside them.
 */
const CONSOLE = {
  nodeOptions: ['--max-old-space-size=256', '--max-semi-space-size=8'],
  niceness: 10,
  threads: 12,
};

/** Resolves to the exit status when everything has ended. `ready` is called once both processes are. */
export async function serve(ready: () => void = () => undefined): Promise<number> {
  const result = readSettings(process.env);
  if ('faults' in result) {
    for (const { name, message } of result.faults) process.stderr.write(`${name}: ${message}\n`);
    return 2;
  }
  for (const name of unknownSettings(process.env))
    process.stderr.write(`${name} is no setting of Clearpixel\n`);
  const { settings } = result;
  try {
    prepareDataFolder(dataFolder(settings.dataDirectory));
  } catch (error) {
    process.stderr.write(
      `CLEARPIXEL_DATA: cannot use ${settings.dataDirectory}: ${messageOf(error)}\n`,
    );
    return 2;
  }
  return new Promise((resolve) => {
    supervise(settings, ready, resolve);
  });
}

function supervise(
  settings: Settings,
  whenReady: () => void,
  ended: (status: number) => void,
): void {
  let stopping = false;
  let waitingFor = 2;
  /** Calls of the console that the edge has not answered; it may die first. */
  const underWay = new Set<number>();
  const children: SupervisedChild[] = [];

  const stop = (status: number): void => {
    if (stopping) return;
    stopping = true;
    Promise.all(children.map((child) => child.stop())).then(
      () => ended(status),
      () => ended(1),
    );
  };
  const ready = (): void => {
    waitingFor--;
    if (waitingFor > 0) return;
    process.stdout.write(welcome(settings));
    whenReady();
  };
  const failed = (message: string): void => {
    process.stderr.write(`${message}\n`);
    stop(1);
  };
  const answer = (id: number, what: EdgeAnswer['answer']): void => {
    underWay.delete(id);
    consoleProcess.send({ what: 'answer', id, answer: what });
  };

  const edge = new SupervisedChild('edge', new URL('edge-process.ts', import.meta.url), EDGE, {
    ready,
    failed,
    died: () => {
      for (const id of underWay) answer(id, 'down');
    },
    message: (message) => {
      if (message.what === 'answer') answer(message.id, message.answer);
    },
  });
  const consoleProcess = new SupervisedChild(
    'console',
    new URL('console-process.ts', import.meta.url),
    CONSOLE,
    {
      ready,
      failed,
      died: () => underWay.clear(),
      message: (message) => {
        if (message.what !== 'call') return;
        underWay.add(message.id);
        if (!edge.send(message)) answer(message.id, 'down');
      },
    },
  );
  children.push(edge, consoleProcess);

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));
}

function welcome(settings: Settings): string {
  const folder = dataFolder(settings.dataDirectory);
  const setupKey = readSetupKey(folder);
  const wayIn =
    setupKey === null
      ? `Sign in at ${settings.consoleUrl}`
      : `Begin here; this link makes the first account, once:

  ${settings.consoleUrl}/setup#${setupKey}`;
  return `
Clearpixel is running.

  edge      ${settings.edgeUrl}   public: pixels and events
  console   ${settings.consoleUrl}   private: the dashboard and the API
  pages     ${settings.pagesUrl}   public: pages for readers
  data      ${settings.dataDirectory}

${wayIn}

Programs use a key; the one of this machine is in ${folder.localKeyFile}.
Receipts as they arrive, in a terminal:  npx clearpixel tail

`;
}
