import { z } from 'zod';
import type { Question } from '../contract.ts';

/** More than these are found again. */
const MAX_ROWS = 1_000;

const params = z.object({});
const row = z.object({ source: z.string(), visitor: z.string() });

/** Lasting visitors who took their consent back, and whose visits are still tied together. */
export const withdrawals: Question<typeof params, typeof row> = {
  name: 'withdrawals',
  params,
  row,
  sql: () => ({
    text: `SELECT source, toString(visitor) AS visitor FROM withdrawals GROUP BY source, visitor LIMIT ${MAX_ROWS}`,
    bind: {},
  }),
};
