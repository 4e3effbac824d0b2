import { Command, CommanderError } from 'commander';
import { CommandFault, callConsole } from './console-calls.ts';
import { serve } from './serve.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

/** The answer is "no" (CONTRACT). */
const NO = 1;
/** Wrong use or unreadable input (CONTRACT). */
const WRONG_USE = 2;

// Each command brings its own code along: the parent of `serve` stays small, and `tail` begins at once.
const program = new Command('clearpixel')
  .description('Issues tracking pixels and keeps their receipts honestly.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(see clearpixel --help)');

function settings(): Settings {
  const result = readSettings(process.env);
  if ('settings' in result) return result.settings;
  throw new CommandFault(
    result.faults.map(({ name, message }) => `${name}: ${message}`).join('\n'),
  );
}
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

program
  .command('serve')
  .description(
    'serve the edge, the console and the public pages; settings come from the environment (docs/settings.md)',
  )
  .action(async () => {
    process.exitCode = await serve();
    // Nothing is left to do: a handle that somebody forgot must not keep the process.
    process.exit();
  });

program
  .command('tail')
  .description('show receipts as they arrive at the running server')
  .option('--json', 'one JSON object a line', false)
  .option('--site <id>', 'of one site alone')
  .action(async (options: { json: boolean; site?: string }) => {
    const { tail } = await import('./tail.ts');
    const interrupted = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => interrupted.abort());
    // `clearpixel tail | head`: the reader has seen enough.
    process.stdout.on('error', () => process.exit(0));
    process.exitCode = await tail(settings(), options, interrupted.signal);
  });

program
  .command('demo')
  .description('make two demo sites with two weeks of traffic; starts the server where none runs')
  .option('--remove', 'take them away again', false)
  .action(async ({ remove }: { remove: boolean }) => {
    const chosen = settings();
    const make = async (): Promise<void> => {
      await callConsole(chosen, remove ? 'DELETE' : 'POST', '/demo');
      say(remove ? 'The demo is gone.' : `The demo is there: ${chosen.consoleUrl}`);
    };
    const runs = await fetch(`${chosen.consoleUrl}/api/v1/healthz`).then(
      () => true,
      () => false,
    );
    if (runs || remove) return make();
    process.exitCode = await serve(() => {
      make().catch((error: unknown) =>
        process.stderr.write(`${error instanceof Error ? error.message : 'the demo failed'}\n`),
      );
    });
    return process.exit();
  });

program
  .command('doctor')
  .description('look whether everything works, and say what to do where it does not')
  .option('--json', 'the findings as JSON', false)
  .action(async ({ json }: { json: boolean }) => {
    const { examine } = await import('./doctor.ts');
    const findings = await examine(settings());
    if (json) say(JSON.stringify({ findings }));
    else
      for (const { check, state, says } of findings)
        say(`${{ good: '✓', warn: '!', bad: '✗' }[state]} ${check.padEnd(12)} ${says}`);
    if (findings.some(({ state }) => state === 'bad')) process.exitCode = NO;
  });

program
  .command('backup')
  .description('write all that registry and store hold into one file, while the server runs')
  .argument('<file>', 'as backup.jsonl.gz; it holds personal data')
  .action(async (file: string) => {
    const { backup } = await import('./backup.ts');
    say(`${await backup(settings(), file)} events are in ${file}.`);
  });

program
  .command('restore')
  .description('bring a backup into an empty data folder, while no server runs')
  .argument('<file>')
  .action(async (file: string) => {
    const { restore } = await import('./backup.ts');
    const { at, events } = await restore(settings(), file);
    say(`Restored as of ${at}. ${events} events are loaded at the next start.`);
  });

program
  .command('reset-link')
  .description('print a link by which somebody sets a new password')
  .argument('<email>')
  .action(async (email: string) => {
    const { resetLink } = await import('./reset-link.ts');
    const made = await resetLink(settings(), email);
    if (made === null) {
      process.stderr.write('There is no account of this address.\n');
      process.exitCode = NO;
    } else say(`${made.link}\nIt works once, until ${made.expiresAt}.`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandFault) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = WRONG_USE;
  } else if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  } else throw error;
}
