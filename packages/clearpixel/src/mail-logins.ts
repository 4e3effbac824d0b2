/**
 * Who may send through the relay: a file of `user:salt:hash` lines, as `clearpixel mail-login USER` prints them. The hash is
 * scrypt's: what stands in the file logs nobody in.
 */
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { CommandFault } from './console-calls.ts';

const hashOf = promisify<string, Buffer, number, Buffer>(scrypt);
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A password of a megabyte would be hashed for every try. */
const MAX_PASSWORD_CHARACTERS = 1_024;
/** Logins that were right: a client that logs in for each mail is not hashed each time. More are forgotten, oldest first. */
const MAX_REMEMBERED = 1_000;

const LINE = /^([^:\s]{1,256}):([\w-]{22}):([\w-]{43})$/;

interface Login {
  salt: Buffer;
  hash: Buffer;
}

export async function loginLine(user: string, password: string): Promise<string> {
  if (!/^[^:\s]{1,256}$/.test(user))
    throw new CommandFault('A user has up to 256 characters, no blanks and no colon.');
  if (password === '' || password.length > MAX_PASSWORD_CHARACTERS)
    throw new CommandFault(
      `Give the password on standard input, up to ${MAX_PASSWORD_CHARACTERS} characters: clearpixel mail-login ${user} < file`,
    );
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashOf(password, salt, HASH_BYTES);
  return `${user}:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** For the relay's `authenticate`. Throws a `CommandFault` where the file cannot be used. */
export function readLogins(file: string): (user: string, password: string) => Promise<boolean> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CommandFault(`--auth: ${file} cannot be read.`);
  }
  const logins = new Map<string, Login>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, user = '', salt = '', hash = ''] = LINE.exec(line.trim()) ?? [];
    if (user === '')
      throw new CommandFault(
        `--auth: line ${i + 1} of ${file} is not user:salt:hash, as clearpixel mail-login prints it.`,
      );
    logins.set(user, {
      salt: Buffer.from(salt, 'base64url'),
      hash: Buffer.from(hash, 'base64url'),
    });
  }
  if (logins.size === 0) throw new CommandFault(`--auth: there is no login in ${file}.`);
  return checker(logins);
}

function checker(
  logins: ReadonlyMap<string, Login>,
): (user: string, password: string) => Promise<boolean> {
  const decoy = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  const pepper = randomBytes(32);
  const remembered = new Set<string>();
  return async (user, password) => {
    if (password.length > MAX_PASSWORD_CHARACTERS) return false;
    const name = createHash('sha256')
      .update(pepper)
      .update(`${user.length}:${user}${password}`)
      .digest('base64');
    if (remembered.has(name)) return true;
    // An unknown user takes as long as a wrong password.
    const { salt, hash } = logins.get(user) ?? decoy;
    const isRight = timingSafeEqual(await hashOf(password, salt, HASH_BYTES), hash);
    if (!isRight || !logins.has(user)) return false;
    remembered.add(name);
    for (const oldest of remembered) {
      if (remembered.size <= MAX_REMEMBERED) break;
      remembered.delete(oldest);
    }
    return true;
  };
}
