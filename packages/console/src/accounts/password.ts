/**
 * Passwords, as Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane): about 20 ms of a
 * thread beside the event loop, and never less for somebody who does not exist.
 */
import { hash, verify } from '@node-rs/argon2';

const OPTIONS = {
  // Algorithm.Argon2id: the package's enum exists for the compiler alone.
  algorithm: 2,
  memoryCost: 19 * 1_024,
  timeCost: 2,
  parallelism: 1,
};

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

let decoy: Promise<string> | null = null;

/** @param known the hash of the account, or null where there is none: the work is the same. */
export async function isPassword(known: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('the password of nobody');
  const matches = await verify(known ?? (await decoy), password);
  return matches && known !== null;
}
