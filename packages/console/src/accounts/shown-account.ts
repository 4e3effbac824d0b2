import { ROLES } from '@clearpixel/registry';
import type { Account } from '@clearpixel/registry';
import { z } from 'zod';

export const accountSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  sites: z.array(z.string()).nullable().describe('The only sites that they see; null is all.'),
  secondFactor: z.boolean(),
  createdAt: z.string(),
  lastSeenAt: z.string().nullable(),
});

/** Field by field: what an account may get one day does not go out by itself. */
export const shownAccount = (account: Account): z.output<typeof accountSchema> => ({
  id: account.id,
  email: account.email,
  name: account.name,
  role: account.role,
  sites: account.sites,
  secondFactor: account.secondFactor,
  createdAt: account.createdAt,
  lastSeenAt: account.lastSeenAt,
});
