/**
 * The data folder:
 *
 *   secret.json       the signing secrets, newest first, unless the environment gives them     (0600)
 *   setup.key         the secret of the link to the first account, until there is one       (0600)
 *   local.key         an owner's key for this machine: the command line uses it                (0600)
 *   snapshot.json     the rules in force at the edge
 *   edge/             salts and the session journal: leave it out of backups
 *   spool/            events on their way to the store
 *   store/            ClickHouse
 *   registry.sqlite   sites, keys, the audit log
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Snapshot } from '@clearpixel/pixel';
import { z } from 'zod';

export interface DataFolder {
  directory: string;
  edge: string;
  spool: string;
  store: string;
  snapshotFile: string;
  localKeyFile: string;
  setupKeyFile: string;
}

export function dataFolder(directory: string): DataFolder {
  return {
    directory,
    edge: path.join(directory, 'edge'),
    spool: path.join(directory, 'spool'),
    store: path.join(directory, 'store'),
    snapshotFile: path.join(directory, 'snapshot.json'),
    localKeyFile: path.join(directory, 'local.key'),
    setupKeyFile: path.join(directory, 'setup.key'),
  };
}

/** Makes the folder and the two secrets where they are missing. Throws what the disk says. */
export function prepareDataFolder(folder: DataFolder): void {
  mkdirSync(folder.directory, { recursive: true, mode: 0o700 });
  createOnce(
    path.join(folder.directory, 'secret.json'),
    `${JSON.stringify({ secrets: [randomBytes(32).toString('base64url')] })}\n`,
  );
  createOnce(folder.localKeyFile, `cpl_${randomBytes(32).toString('base64url')}\n`);
}

const secretFileSchema = z.object({ secrets: z.array(z.string()).min(1) });

/** Newest first. Throws where the file is not what `prepareDataFolder` made. */
export function readSecrets(folder: DataFolder): string[] {
  const file = path.join(folder.directory, 'secret.json');
  const parsed = secretFileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not {"secrets": ["…"]}`);
  return parsed.data.secrets;
}

export function readLocalKey(folder: DataFolder): string {
  return readFileSync(folder.localKeyFile, 'utf8').trim();
}

/** Makes the secret of the link to the first account where it is missing. */
export function prepareSetupKey(folder: DataFolder): void {
  createOnce(folder.setupKeyFile, `${randomBytes(32).toString('base64url')}\n`);
}

/** null where the first account was made. */
export function readSetupKey(folder: DataFolder): string | null {
  try {
    return readFileSync(folder.setupKeyFile, 'utf8').trim();
  } catch {
    return null;
  }
}

export function removeSetupKey(folder: DataFolder): void {
  rmSync(folder.setupKeyFile, { force: true });
}

/** On the disk, whole, before it returns: an edge that starts the next moment reads this one or the one before. */
export function writeSnapshot(folder: DataFolder, snapshot: Snapshot): void {
  const temporary = `${folder.snapshotFile}.tmp`;
  writeDurably(temporary, JSON.stringify(snapshot));
  renameSync(temporary, folder.snapshotFile);
  syncDirectory(folder.directory);
}

/** Whole or not at all, and never over a file that another process made in the same moment. */
function createOnce(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    readFileSync(file);
    return;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  writeDurably(temporary, content);
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(temporary);
  }
  syncDirectory(path.dirname(file));
}

function writeDurably(file: string, content: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
