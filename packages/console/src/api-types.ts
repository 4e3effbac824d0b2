/** The API's answers as types, from the schemas that make them: what the dashboard is checked against. */
import type { Receipt } from '@clearpixel/pixel';
import type { z } from 'zod';
import type { accountSchema } from './accounts/shown-account.ts';
import type { ErrorBody } from './error-catalogue.ts';
import type {
  campaignClientsSchema,
  campaignForwardSchema,
  campaignLinksSchema,
  campaignReceiptSchema,
  campaignTimingSchema,
} from './routes/campaign-loads.ts';
import type { campaignComparisonSchema, campaignReportSchema } from './routes/campaign-report.ts';
import type { campaignSchema } from './routes/campaigns.ts';
import type { answeredRecipientSchema, recipientDetailSchema } from './routes/recipients.ts';
import type { sessionSchema } from './routes/account.ts';
import type { alertSchema, noticeSchema } from './routes/alerts.ts';
import type { entrySchema } from './routes/audit.ts';
import type { keySchema } from './routes/keys.ts';
import type { mailReportSchema } from './routes/mail-reports.ts';
import type { newShareAnswerSchema, shareSchema } from './routes/shares.ts';
import type { unreadSchema } from './routes/inbox.ts';
import type { invitationSchema } from './routes/people.ts';
import type { progressSchema } from './routes/progress.ts';
import type {
  breakdownSchema,
  engagementSchema,
  overviewSchema,
  realtimeSchema,
  setAsideSchema,
  timeseriesSchema,
} from './routes/reports.ts';
import type { stateSchema } from './routes/session.ts';
import type {
  attributionSchema,
  conversionsSchema,
  journeysSchema,
  retentionSchema,
} from './routes/site-behaviour.ts';
import type { checkSchema } from './routes/site-check.ts';
import type { annotationSchema, goalSchema, segmentSchema } from './routes/site-items.ts';
import type { funnelSchema } from './routes/site-funnel.ts';
import type { identityKeySchema, ownVisitsSchema } from './routes/site-visitors.ts';
import type { siteSchema } from './routes/sites.ts';
import type { statusSchema } from './routes/status.ts';
import type { deliverySchema, newSecretSchema, webhookSchema } from './routes/webhooks.ts';

export type Account = z.output<typeof accountSchema>;
export type AccountSession = z.output<typeof sessionSchema>;
export type Alert = z.output<typeof alertSchema>;
export type Annotation = z.output<typeof annotationSchema>;
export type ApiError = ErrorBody['error'];
export type Attribution = z.output<typeof attributionSchema>;
export type AuditEntry = z.output<typeof entrySchema>;
export type Breakdown = z.output<typeof breakdownSchema>;
export type Campaign = z.output<typeof campaignSchema>;
export type CampaignClients = z.output<typeof campaignClientsSchema>;
export type CampaignComparison = z.output<typeof campaignComparisonSchema>;
export type CampaignForward = z.output<typeof campaignForwardSchema>;
export type CampaignLinks = z.output<typeof campaignLinksSchema>;
export type CampaignReceipt = z.output<typeof campaignReceiptSchema>;
export type CampaignReport = z.output<typeof campaignReportSchema>;
export type CampaignTiming = z.output<typeof campaignTimingSchema>;
export type Conversions = z.output<typeof conversionsSchema>;
export type Engagement = z.output<typeof engagementSchema>;
export type Funnel = z.output<typeof funnelSchema>;
export type Goal = z.output<typeof goalSchema>;
export type IdentityKey = z.output<typeof identityKeySchema>;
export type Invitation = z.output<typeof invitationSchema>;
export type Journeys = z.output<typeof journeysSchema>;
export type Key = z.output<typeof keySchema>;
export type MailReport = z.output<typeof mailReportSchema>;
export type NewShare = z.output<typeof newShareAnswerSchema>;
export type Notice = z.output<typeof noticeSchema>;
export type Overview = z.output<typeof overviewSchema>;
export type OwnVisits = z.output<typeof ownVisitsSchema>;
export type Progress = z.output<typeof progressSchema>;
export type Realtime = z.output<typeof realtimeSchema>;
export type Recipient = z.output<typeof answeredRecipientSchema>;
export type RecipientDetail = z.output<typeof recipientDetailSchema>;
export type Retention = z.output<typeof retentionSchema>;
export type Segment = z.output<typeof segmentSchema>;
export type SessionState = z.output<typeof stateSchema>;
export type SetAside = z.output<typeof setAsideSchema>;
export type Share = z.output<typeof shareSchema>;
export type Site = z.output<typeof siteSchema>;
export type SiteCheck = z.output<typeof checkSchema>;
export type Status = z.output<typeof statusSchema>;
export type Unread = z.output<typeof unreadSchema>;
export type Webhook = z.output<typeof webhookSchema>;
export type WebhookDelivery = z.output<typeof deliverySchema>;
export type WebhookWithSecret = z.output<typeof newSecretSchema>;
export type Timeseries = z.output<typeof timeseriesSchema>;
export type { Receipt };
