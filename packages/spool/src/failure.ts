import type { SpoolFailure } from './contract.ts';

/** Every error that leaves nothing kept has one of these faces; whatever is not plainly a lack of room is the disk's. */
export function failureOf(error: unknown): SpoolFailure {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'disk-error';
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
