/**
 * What both children have in common: they say when they are ready or why not, end when they are told to, when they get
 * SIGTERM, and when their parent is gone. Ctrl-C reaches the whole group; the parent decides then.
 */
import { tellParent } from './messages.ts';
import type { ToChild } from './messages.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';

export interface Running {
  stop: () => Promise<void>;
  /** What the parent says. */
  hear?: (message: ToChild) => void;
}

export async function runChild(start: (settings: Settings) => Promise<Running>): Promise<void> {
  let running: Running | null = null;
  let stopping = false;
  const heardEarly: ToChild[] = [];

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    let status = 0;
    try {
      await running?.stop();
    } catch (error) {
      process.stderr.write(`${messageOf(error)}\n`);
      status = 1;
    }
    process.exit(status);
  };
  const stopInAnyCase = (): void => {
    stop().catch(() => process.exit(1));
  };
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', stopInAnyCase);
  process.on('disconnect', stopInAnyCase);
  process.on('message', (message: ToChild) => {
    if (message.what === 'stop') stopInAnyCase();
    else if (running === null) heardEarly.push(message);
    else running.hear?.(message);
  });

  const result = readSettings(process.env);
  if ('faults' in result) {
    process.exit(2);
  }
  try {
    running = await start(result.settings);
  } catch (error) {
    tellParent({ what: 'failed', message: messageOf(error) });
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 200);
    return;
  }
  for (const message of heardEarly) running.hear?.(message);
  tellParent({ what: 'ready' });
}

/** The reason alone: a stack says nothing to an operator. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `${error.message}: another program listens there. Choose another port with CLEARPIXEL_…_LISTEN.`;
  return error.message;
}
