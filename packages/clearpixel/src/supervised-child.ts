/**
 * A child process that is started again when it dies, ever later the more often it does. Before it has been ready once,
 * its death is the end: a wrong port or a locked folder does not get better by trying.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { logLine } from './log.ts';
import type { ToChild, ToParent } from './messages.ts';

const BACK_OFF_START_MS = 100;
const BACK_OFF_MAX_MS = 10_000;
/** After this long without a death the next one counts as the first. */
const SETTLED_MS = 60_000;
/** A child that has not ended by then is killed; CONTRACT gives ten seconds for all. */
const STOP_PATIENCE_MS = 8_500;

export interface SupervisedChildEvents {
  ready: () => void;
  /** It could not start for the first time. */
  failed: (message: string) => void;
  died: () => void;
  message: (message: ToParent) => void;
}

export class SupervisedChild {
  readonly #name: string;
  readonly #module: string;
  readonly #nodeOptions: readonly string[];
  readonly #niceness: number;
  readonly #threads: number;
  readonly #events: SupervisedChildEvents;
  #child: ChildProcess | null = null;
  #wasReady = false;
  #saidWhy: string | null = null;
  #stopping = false;
  #backOffMs = BACK_OFF_START_MS;
  #startedAt = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(
    name: string,
    module: URL,
    {
      nodeOptions,
      niceness,
      threads,
    }: {
      nodeOptions: readonly string[];
      niceness: number;
      /** Of libuv's pool, in which files are read and the embedded engine works. */
      threads: number;
    },
    events: SupervisedChildEvents,
  ) {
    this.#name = name;
    this.#module = fileURLToPath(module);
    this.#nodeOptions = nodeOptions;
    this.#niceness = niceness;
    this.#threads = threads;
    this.#events = events;
    this.#start();
  }

  /** False while it is down. */
  send(message: ToChild): boolean {
    if (this.#child === null || !this.#child.connected) return false;
    this.#child.send(message);
    return true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    this.send({ what: 'stop' });
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(patience);
  }

  #start(): void {
    this.#startedAt = Date.now();
    const child = fork(this.#module, {
      execArgv: ['--disable-warning=ExperimentalWarning', ...this.#nodeOptions],
      env: { UV_THREADPOOL_SIZE: `${this.#threads}`, ...process.env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    // Before it has threads of its own: each is born with its parent's.
    if (this.#niceness > 0 && child.pid !== undefined) yieldTo(child.pid, this.#niceness);
    this.#child = child;
    child.on('message', (message: ToParent) => {
      if (message.what === 'ready') {
        this.#wasReady = true;
        this.#events.ready();
      } else if (message.what === 'failed') {
        this.#saidWhy = message.message;
      } else this.#events.message(message);
    });
    child.on('exit', (code, signal) => this.#ended(code, signal));
    child.on('error', () => undefined);
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = null;
    this.#events.died();
    if (this.#stopping) return;
    const why =
      this.#saidWhy ??
      (signal === null ? `it ended with status ${code}` : `it was ended by ${signal}`);
    this.#saidWhy = null;
    if (!this.#wasReady) {
      this.#stopping = true;
      this.#events.failed(why);
      return;
    }
    if (Date.now() - this.#startedAt > SETTLED_MS) this.#backOffMs = BACK_OFF_START_MS;
    logLine('error', this.#name, `${why}; starting it again in ${this.#backOffMs} ms`);
    this.#restart = setTimeout(() => this.#start(), this.#backOffMs);
    this.#backOffMs = Math.min(this.#backOffMs * 2, BACK_OFF_MAX_MS);
  }
}

/** Who may not, or cannot on this system, goes on without. */
function yieldTo(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    logLine('info', 'serve', 'cannot lower the priority of the console; it competes with the edge');
  }
}
