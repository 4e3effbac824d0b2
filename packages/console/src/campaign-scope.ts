/** From a request on a campaign to the scope of its questions. */
import type { Campaign } from '@clearpixel/registry';
import { campaignScope } from '@clearpixel/store';
import type { AskOptions, CampaignScope } from '@clearpixel/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './access.ts';
import type { ConsoleParts } from './app.ts';
import { reportQuerySchema, reportScope, reportTime } from './report-query.ts';
import type { ReportQuery } from './report-query.ts';
import { campaignFor } from './routes/campaigns.ts';
import { whileWanted } from './waiting.ts';

/** Of figures that tell verdicts apart by themselves. */
export const campaignTimeSchema = reportQuerySchema.pick({ from: true, to: true, timezone: true });

const HOUR_MS = 3_600_000;

/**
 * From its making on, unless asked otherwise: a mail is opened long after it was sent. An hour before, for at level
 * `count` the time of a load is cut to the hour.
 */
export function scopeOfCampaign(
  campaign: Campaign,
  query: Partial<ReportQuery>,
): { scope: CampaignScope; timezone: string } {
  const from = new Date(Date.parse(campaign.createdAt) - HOUR_MS).toISOString();
  const time = reportTime({ from, ...query }, campaign.timezone);
  const scope = reportScope(query, [campaign.id], time);
  return { scope: campaignScope(scope, campaign.id), timezone: time.timezone };
}

/** @param query as it was sent; `verdict` is that of people, unless it says otherwise. */
export async function campaignQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  query: Partial<ReportQuery>,
  { registry }: Pick<ConsoleParts, 'registry'>,
): Promise<{
  campaign: Campaign;
  scope: CampaignScope;
  timezone: string;
  wanted: AskOptions;
}> {
  const campaign = await campaignFor(callerOf(request), id, registry);
  return { campaign, ...scopeOfCampaign(campaign, query), wanted: whileWanted(reply) };
}
