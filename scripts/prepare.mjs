// Installs what is missing before `npm start`, `npm test` and `npm run bench`: packages, and for tests and benchmarks the
// programs that they drive; builds what goes to browsers. Plain JavaScript without dependencies, since it runs before anything is installed, on Node 20
// as well as on the pinned Node. Quick when there is nothing to do.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [purpose = 'start'] = process.argv.slice(2);

/** Debian package by the program that it brings. */
const PROGRAMS = {
  start: {},
  test: {
    chromium: 'chromium',
    strace: 'strace',
    nginx: 'nginx-light',
    openssl: 'openssl',
    faketime: 'faketime',
    postfix: 'postfix',
    swaks: 'swaks',
    squid: 'squid',
    unbound: 'unbound',
    named: 'bind9',
  },
  bench: { chromium: 'chromium', wrk: 'wrk', nginx: 'nginx-light' },
};

function fail(message, status) {
  process.stderr.write(`${message}\n`);
  process.exit(status || 1);
}

function installPackages() {
  const stampFile = `${root}node_modules/.clearpixel-installed`;
  const stamp = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  process.stderr.write('Installing packages (once, about half a minute) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    // What npm prints is no output of the command that was asked for.
    stdio: ['ignore', 2, 2],
  });
  if (error || status !== 0)
    fail(
      `npm ci failed${error ? `: ${error.message}` : ''}. Is the npm registry reachable?`,
      status,
    );
  writeFileSync(stampFile, stamp);
}

function has(program) {
  const directories = (process.env.PATH ?? '').split(':').concat('/usr/bin', '/usr/sbin');
  return directories.some((directory) => existsSync(`${directory}/${program}`));
}

function installPrograms() {
  const missing = Object.entries(PROGRAMS[purpose] ?? {}).filter(([program]) => !has(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !has('apt-get'))
    fail(
      `Missing: ${missing.map(([program]) => program).join(', ')}. On Debian or Ubuntu: sudo ${command}`,
    );
  process.stderr.write(`Installing ${packages.join(', ')} …\n`);
  const options = {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', [...command.split(' ').slice(1), '-qq'], options);
  } catch {
    fail(`This failed, please run it by hand: ${command}`);
  }
}

/** What goes to a browser is built, once for each state of its sources. */
function build(name) {
  const room = `${root}packages/${name}`;
  const hash = createHash('sha256').update(readFileSync(`${root}package-lock.json`));
  const sources = ['index.html', 'vite.config.ts', 'src', 'public'].flatMap((part) =>
    filesIn(`${room}/${part}`),
  );
  for (const file of sources) hash.update(file.slice(room.length)).update(readFileSync(file));
  const stampFile = `${room}/dist/.built`;
  const stamp = hash.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  process.stderr.write(`Building the ${name} …\n`);
  // By the pinned Node: Vite wants a newer one than this script does.
  const node = `${root}node_modules/node/bin/node`;
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const { status } = spawnSync(node, [vite, 'build', '--logLevel=warn', room], {
    cwd: room,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`The ${name} could not be built.`, status);
  writeFileSync(stampFile, stamp);
}

/** All files below, or the file itself; none where there is nothing. */
function filesIn(part) {
  if (!existsSync(part)) return [];
  if (statSync(part).isFile()) return [part];
  return readdirSync(part)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((name) => filesIn(`${part}/${name}`));
}

installPackages();
installPrograms();
build('dashboard');
build('script');
