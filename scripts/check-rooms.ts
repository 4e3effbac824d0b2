// Imports run down the table of rooms only (ARCHITECTURE.md): checks every import of every package against it, the
// package.json of each room, and that the pure rooms do no I/O.
import { globSync, readFileSync } from 'node:fs';

const ROOMS: Record<string, { mayImport: string[]; pure?: boolean }> = {
  pixel: { mayImport: [], pure: true },
  stamp: { mayImport: ['pixel'], pure: true },
  detect: { mayImport: ['pixel'], pure: true },
  spool: { mayImport: [] },
  edge: { mayImport: ['pixel', 'spool'] },
  store: { mayImport: ['pixel', 'spool'] },
  registry: { mayImport: ['pixel'] },
  pages: { mayImport: ['registry', 'store', 'stamp', 'pixel'] },
  console: {
    mayImport: ['pixel', 'stamp', 'detect', 'spool', 'store', 'registry', 'pages'],
  },
  dashboard: { mayImport: ['console', 'stamp', 'detect'] },
  script: { mayImport: ['pixel'] },
  smtp: { mayImport: [] },
  mail: { mayImport: ['smtp', 'stamp', 'detect', 'pixel'] },
  extension: { mayImport: ['detect'] },
  clearpixel: {
    mayImport: [
      'pixel',
      'stamp',
      'detect',
      'spool',
      'edge',
      'store',
      'registry',
      'pages',
      'console',
      'smtp',
      'mail',
      'script',
    ],
  },
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

const faults: string[] = [];
for (const file of globSync('packages/*/src/**/*.{ts,tsx}')) {
  const room = file.split('/')[1] ?? '';
  const rule = ROOMS[room];
  if (rule === undefined) {
    faults.push(`${file}: the room "${room}" is not in the table of rooms`);
    continue;
  }
  const isTest = file.includes('.test.');
  for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const other = /^@clearpixel\/([\w-]+)/.exec(name)?.[1];
    if (other !== undefined && other !== room && !rule.mayImport.includes(other))
      faults.push(
        `${file}: ${room} may not import ${other} (it may import: ${rule.mayImport.join(', ') || 'no room'})`,
      );
    if (/^(\.\.\/)+packages\//.test(name) || /^(\.\.\/){2,}[\w-]+\/src\//.test(name))
      faults.push(`${file}: reaches into another room by path (${name}); import its package`);
    if (rule.pure === true && !isTest && /^node:|^(fs|net|http|crypto)$/.test(name))
      faults.push(`${file}: ${room} is pure and runs in browsers too; it may not import ${name}`);
  }
}
for (const file of globSync('packages/*/package.json')) {
  const room = file.split('/')[1] ?? '';
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const [name, version] of Object.entries(dependencies)) {
    const other = /^@clearpixel\/([\w-]+)/.exec(name)?.[1];
    if (other !== undefined && !(ROOMS[room]?.mayImport.includes(other) ?? false))
      faults.push(`${file}: ${room} may not depend on ${other}`);
    if (!/^\d/.test(version)) faults.push(`${file}: ${name} is not pinned to an exact version`);
  }
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
