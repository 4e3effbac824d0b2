/** `failed/`: mails refused for good that have no sender to tell. For an operator to look at; nothing reads them again. */
import { readdir } from 'node:fs/promises';
import { linkFile, removeFile, syncDirectory, writeWhole } from './file-calls.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { Reply } from './reply.ts';
import { paths } from './stored-mail.ts';

/** `NAME.eml` as it came, and `NAME.json`: who did not get it, and why. Idempotent. */
export async function keepFailed(
  directory: string,
  failedDirectory: string,
  name: string,
  refused: readonly { address: string; reply: Reply }[],
): Promise<void> {
  const kept = paths(failedDirectory, name);
  await linkFile(paths(directory, name).original, kept.original);
  const reasons = refused.map(({ address, reply }) => ({
    to: address,
    code: reply.code,
    text: reply.text,
  }));
  await writeWhole(kept.mail, JSON.stringify(reasons));
  await syncDirectory(failedDirectory);
  const mails = (await readdir(failedDirectory)).filter((file) => file.endsWith('.eml')).toSorted();
  for (const old of mails.slice(0, Math.max(0, mails.length - SMTP_LIMITS.failedMails))) {
    const files = paths(failedDirectory, old.slice(0, -'.eml'.length));
    await removeFile(files.original);
    await removeFile(files.mail);
  }
}
