/** Lists: pages of at most a thousand, with an opaque cursor to the next. */
import { MAX_PAGE_ROWS } from '@clearpixel/registry';
import { z } from 'zod';
import { Refusal } from './error-catalogue.ts';

const DEFAULT_ROWS = 100;

export const listQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_ROWS).default(DEFAULT_ROWS),
  cursor: z.string().max(200).optional().describe('next of the page before'),
});

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** A page of the registry, which is null where the cursor is not one of its list. */
export function found<Page>(page: Page | null): Page {
  if (page === null) throw new Refusal('bad-cursor', undefined, 'cursor');
  return page;
}
