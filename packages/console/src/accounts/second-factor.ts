/** The second factor: codes by time (RFC 6238) from an authenticator, and recovery codes for when it is lost. */
import { randomInt } from 'node:crypto';
import type { Credentials, Registry } from '@clearpixel/registry';
import { hashSecret } from '@clearpixel/registry';
import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

const STEP_SECONDS = 30;
/** Clocks differ by a step either way; more would only help who guesses. */
const WINDOW_STEPS = 1;
const RECOVERY_CODES = 10;
const RECOVERY_CHARACTERS = 10;
/** Without those that look alike. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const SECRET_BYTES = 20;

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({
    issuer: 'Clearpixel',
    label,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  });

/** A new secret to be scanned: `qr` in rows, 1 is dark. It counts only once a code of it was given. */
export function newSecondFactor(email: string): { secret: string; uri: string; qr: string[] } {
  const { base32: secret } = new Secret({ size: SECRET_BYTES });
  const uri = totpOf(secret, email).toString();
  const { data } = encode(uri, { border: 2 });
  return { secret, uri, qr: data.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')) };
}

/** The time step of the code, or null for a wrong one. */
export function stepOf(secret: string, code: string): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(Date.now() / 1_000 / STEP_SECONDS) + delta;
}

export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const text = Array.from({ length: RECOVERY_CHARACTERS }, () =>
      ALPHABET.charAt(randomInt(ALPHABET.length)),
    ).join('');
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  return { codes, hashes: codes.map(recoveryHash) };
}

/** As people type them: in any case, with or without the dash. */
export const recoveryHash = (code: string): string =>
  hashSecret(code.toLowerCase().replaceAll(/[^a-z\d]/g, ''));

/** Uses the code up, whichever of the two it is. */
export async function isSecondFactor(
  registry: Registry,
  { account, totpSecret }: Credentials,
  code: string,
): Promise<boolean> {
  if (totpSecret === null) return true;
  const typed = code.replaceAll(/\s/g, '');
  const step = stepOf(totpSecret, typed);
  if (step !== null) return registry.useTotpStep(account.id, step);
  return registry.useRecoveryCode(account.id, recoveryHash(typed));
}
