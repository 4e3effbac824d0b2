/** When a message is tried again: eleven tries within a day, the last 23 hours and 43 minutes after the first. */
const RETRY_AFTER_SECONDS = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800] as const;
/** Up to so much is added, that all which failed together does not come back together. */
const JITTER = 0.1;

/**
 * Milliseconds until the next try; null after the last.
 *
 * @param failures how many tries have failed, from 1.
 */
export function retryDelayMs(failures: number, random: () => number = Math.random): number | null {
  const seconds = RETRY_AFTER_SECONDS[failures - 1];
  return seconds === undefined ? null : Math.round(seconds * 1_000 * (1 + JITTER * random()));
}
