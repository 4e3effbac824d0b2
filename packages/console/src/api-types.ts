/** The API's answers as types, from the schemas that make them: what the dashboard is checked against. */
import type { Receipt } from '@clearpixel/pixel';
import type { z } from 'zod';
import type { accountSchema } from './accounts/shown-account.ts';
import type { ErrorBody } from './error-catalogue.ts';
import type { campaignReportSchema } from './routes/campaign-report.ts';
import type { campaignSchema } from './routes/campaigns.ts';
import type { recipientSchema } from './routes/recipients.ts';
import type { sessionSchema } from './routes/account.ts';
import type { entrySchema } from './routes/audit.ts';
import type { keySchema } from './routes/keys.ts';
import type { invitationSchema } from './routes/people.ts';
import type {
  breakdownSchema,
  overviewSchema,
  realtimeSchema,
  timeseriesSchema,
} from './routes/reports.ts';
import type { stateSchema } from './routes/session.ts';
import type { checkSchema } from './routes/site-check.ts';
import type { identityKeySchema, ownVisitsSchema } from './routes/site-visitors.ts';
import type { siteSchema } from './routes/sites.ts';
import type { statusSchema } from './routes/status.ts';

export type Account = z.output<typeof accountSchema>;
export type AccountSession = z.output<typeof sessionSchema>;
export type ApiError = ErrorBody['error'];
export type AuditEntry = z.output<typeof entrySchema>;
export type Breakdown = z.output<typeof breakdownSchema>;
export type Campaign = z.output<typeof campaignSchema>;
export type CampaignReport = z.output<typeof campaignReportSchema>;
export type IdentityKey = z.output<typeof identityKeySchema>;
export type Invitation = z.output<typeof invitationSchema>;
export type Key = z.output<typeof keySchema>;
export type Overview = z.output<typeof overviewSchema>;
export type OwnVisits = z.output<typeof ownVisitsSchema>;
export type Realtime = z.output<typeof realtimeSchema>;
export type Recipient = z.output<typeof recipientSchema>;
export type SessionState = z.output<typeof stateSchema>;
export type Site = z.output<typeof siteSchema>;
export type SiteCheck = z.output<typeof checkSchema>;
export type Status = z.output<typeof statusSchema>;
export type Timeseries = z.output<typeof timeseriesSchema>;
export type { Receipt };
