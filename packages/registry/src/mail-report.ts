/** A report by mail: a site's figures of each week or month, to somebody with an account or to an address that an owner gave. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { emailSchema } from './account.ts';

export const MAIL_REPORT_LIMITS = {
  /** Of a site: each is a mail, and a report from the store. */
  reports: 50,
} as const;

export const REPORT_EVERY = ['week', 'month'] as const;
export type ReportEvery = (typeof REPORT_EVERY)[number];

export const newMailReportSchema = z.strictObject({
  every: z.enum(REPORT_EVERY),
  email: emailSchema
    .optional()
    .describe('Left out: the address of your own account, whatever it becomes.'),
});

/** To the address of an account, or to one that was given. */
export type MailReportReader = { account: string; email: null } | { account: null; email: string };

export interface MailReport {
  /** `rep_` and 16 characters. */
  id: string;
  site: string;
  every: ReportEvery;
  /** Whose it is; null where an address was given. */
  account: string | null;
  /** Where it goes: of an account, the address that it has now. */
  email: string;
  createdAt: string;
  /** When the next is due. */
  dueAt: string;
  lastSentAt: string | null;
  /** The last time that one could not be sent, and why. */
  failure: { at: string; why: string } | null;
}

/** One that has to be sent now. */
export interface DueMailReport extends MailReport {
  /** Stops it, in the link of each mail. It opens nothing else, and so it is kept as it is: the next mail needs it too. */
  stopSecret: string;
  /** This one counted. */
  attempts: number;
}

export const newMailReportId = (): string => `rep_${randomBytes(12).toString('base64url')}`;
