import { Command, CommanderError } from 'commander';
import { text } from 'node:stream/consumers';
import { CommandFault, callConsole } from './console-calls.ts';
import type { ListsOptions } from './lists-command.ts';
import type { DeliveriesOptions } from './deliveries-command.ts';
import type { MailOptions } from './mail-command.ts';
import { serve } from './serve.ts';
import { readSettings } from './settings.ts';
import type { ScanCommandOptions } from './scan-command.ts';
import type { Settings } from './settings.ts';
import type { ShieldCommandOptions } from './shield-command.ts';
import type { StampOptions } from './stamp-command.ts';
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

const repeated = (value: string, before: string[]): string[] => [...before, value];

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
  .command('recipients')
  .description(
    'add recipients to a campaign from a CSV whose first line names its columns: email, name, consent, consentSource, consentAt, groups',
  )
  .argument('<campaign>', 'the id of the campaign')
  .argument('<file>', 'as people.csv, or - for standard input')
  .option('--json', 'the outcome as JSON', false)
  .action(async (campaign: string, file: string, { json }: { json: boolean }) => {
    const { importRecipients } = await import('./import-recipients.ts');
    const isWatched = process.stderr.isTTY;
    const outcome = await importRecipients(settings(), campaign, file, (share) => {
      if (isWatched) process.stderr.write(`\r${Math.round(share * 100)} %`);
    });
    if (isWatched) process.stderr.write('\r\u001b[K');
    if (json) say(JSON.stringify(outcome));
    else {
      say(`${outcome.taken} recipients were taken, ${outcome.refused} lines were not.`);
      for (const { line, message } of outcome.faults) say(`  line ${line}: ${message}`);
    }
    if (outcome.refused > 0) process.exitCode = NO;
  });

program
  .command('mail')
  .description(
    'pass mail on by SMTP and stamp it: the header X-Clearpixel-Campaign: ID chooses the campaign; a mail without it passes byte for byte. It stands before whatever signs mail (DKIM).',
  )
  .requiredOption('--listen <host:port>', 'where it takes mail, as 127.0.0.1:2525')
  .requiredOption('--upstream <url>', 'where mail goes on to, as smtp://host:25')
  .option('--console <url>', 'the console, where it is not the one of this machine')
  .option(
    '--key <key>',
    'of scope relay; better as CLEARPIXEL_RELAY_KEY, which no list of processes shows',
  )
  .option('--queue <folder>', 'for mails that wait; mail in the data folder, if left out')
  .option('--on-console-down <what>', 'defer: the sender tries again; pass: unstamped', 'defer')
  .option('--dkim <what>', 'mail that is signed already: pass it unstamped, or stamp it', 'pass')
  .option('--retry-for <time>', 'how long a copy is tried, as 5d, 12h or 30m', '5d')
  .option('--tls-key <file>', 'PEM; with --tls-cert STARTTLS is offered')
  .option('--tls-cert <file>', 'PEM')
  .option('--auth <file>', 'who may send: lines as clearpixel mail-login prints them')
  .action(async (options: MailOptions) => {
    const { mail } = await import('./mail-command.ts');
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort());
    await mail(settings(), options, ended.signal);
    // A handle that somebody forgot must not keep the process.
    process.exit();
  });

program
  .command('mail-login')
  .description(
    'print the line of a login for clearpixel mail --auth; the password comes on standard input',
  )
  .argument('<user>')
  .action(async (user: string) => {
    const { loginLine } = await import('./mail-logins.ts');
    const password = (await text(process.stdin)).replace(/\r?\n$/, '');
    say(await loginLine(user, password));
  });

program
  .command('stamp')
  .description('stamp one mail or HTML page for one reader of a campaign, by the running console')
  .argument('<file>', 'as mail.eml or page.html, or - for standard input')
  .requiredOption('--campaign <id>', 'the id of the campaign')
  .requiredOption('--for <email>', 'the reader')
  .option('--out <file>', 'where it is written; standard output, if left out')
  .option('--console <url>', 'the console, where it is not the one of this machine')
  .option('--key <key>', 'of scope relay; better as CLEARPIXEL_RELAY_KEY')
  .action(async (file: string, options: StampOptions) => {
    const { stamp } = await import('./stamp-command.ts');
    await stamp(settings(), file, options, (line) => process.stderr.write(`${line}\n`));
  });

program
  .command('verdicts')
  .description(
    'print how well the rules tell people from machines, on requests whose sender is known (docs/verdicts.md); exit status 1 where one is judged otherwise than it should be',
  )
  .option('--json', 'the report as JSON', false)
  .action(async ({ json }: { json: boolean }) => {
    const { hasSurprise, linesOf, verdicts } = await import('./verdicts-command.ts');
    const report = verdicts(settings().networkFiles);
    say(json ? JSON.stringify(report) : linesOf(report).join('\n'));
    if (hasSurprise(report)) process.exitCode = NO;
  });

program
  .command('scan')
  .description(
    'find pixels in mails (.eml, mbox, Maildir), HTML, docx, xlsx, pptx, odt and PDF, and say what loading them would tell whom; exit code 1 where there are any',
  )
  .argument('<file...>', 'files or folders, or - for standard input')
  .option('--json', 'one JSON object a line', false)
  .option('--all', 'pictures that tell nothing, too', false)
  .option('--compare', 'two copies of one mail sent to two people: what differs is proof', false)
  .option('--lang <language>', 'en, de, fr or es', 'en')
  .option('--html <file>', 'write the summary as a page, too')
  .option('--list <file>', 'a filter list, as EasyPrivacy; may be repeated', repeated, [])
  .option(
    '--recipient <email>',
    'the reader, where the mail does not say; may be repeated',
    repeated,
    [],
  )
  .action(async (files: string[], options: ScanCommandOptions) => {
    const { scan } = await import('./scan-command.ts');
    // `clearpixel scan … | head`: the reader has seen enough.
    process.stdout.on('error', () => process.exit(0));
    process.exitCode = await scan(files, options, {
      out: say,
      warn: (line) => process.stderr.write(`${line}\n`),
      progress: process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[K${line}\r`) : null,
    });
  });

program
  .command('shield')
  .description('take pixels out of one mail or page, and write it to standard output')
  .argument('<file>', 'as mail.eml or page.html, or - for standard input')
  .option(
    '--personal-images <what>',
    'pictures whose address names the reader: keep or remove',
    'keep',
  )
  .option(
    '--recipient <email>',
    'the reader, where the mail does not say; may be repeated',
    repeated,
    [],
  )
  .action(async (file: string, options: ShieldCommandOptions) => {
    const { shield } = await import('./shield-command.ts');
    process.stdout.write(await shield(file, options, (line) => process.stderr.write(`${line}\n`)));
  });

program
  .command('lists')
  .description(
    'write the table of vendors that track as a list for browsers, name servers and proxies, or a policy for mail programs',
  )
  .requiredOption(
    '--format <name>',
    'adblock, ublock, adguard, dnr; hosts, rpz, unbound, squid, pac; thunderbird, outlook',
  )
  .option(
    '--kind <kind>',
    'mail: vendors of mail alone; web: those of web pages; both, if left out',
  )
  .option('--output <file>', 'where it is written; standard output, if left out')
  .action(async (options: ListsOptions) => {
    const { lists } = await import('./lists-command.ts');
    // `clearpixel lists … | head`: the reader has seen enough.
    process.stdout.on('error', () => process.exit(0));
    await lists(options);
  });

program
  .command('deliveries')
  .description(
    "tell the console what Postfix's log says became of a campaign's mails; it may be run again over the same log",
  )
  .requiredOption('--postfix <file>', 'as /var/log/mail.log, or - for standard input')
  .option('--campaign <id>', 'of mails whose log does not name it (docs/deliveries.md)')
  .option('--console <url>', 'the console, where it is not the one of this machine')
  .option('--key <key>', 'of scope relay; better as CLEARPIXEL_RELAY_KEY')
  .action(async (options: DeliveriesOptions) => {
    const { tellDeliveries } = await import('./deliveries-command.ts');
    const { reports, known } = await tellDeliveries(settings(), options);
    say(`${reports} deliveries were told, ${known} of them of recipients.`);
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
