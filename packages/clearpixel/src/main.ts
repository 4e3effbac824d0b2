import { Command, CommanderError } from 'commander';
import { serve } from './serve.ts';
import { tail } from './tail.ts';
import { VERSION } from './version.ts';

/** Wrong use or unreadable input (CONTRACT). */
const WRONG_USE = 2;

const program = new Command('clearpixel')
  .description('Issues tracking pixels and keeps their receipts honestly.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(see clearpixel --help)');

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
    const interrupted = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => interrupted.abort());
    // `clearpixel tail | head`: the reader has seen enough.
    process.stdout.on('error', () => process.exit(0));
    process.exitCode = await tail(options, interrupted.signal);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
}
