export * from './contract.ts';
export { DIMENSION_NAMES, parseDimension } from './dimension.ts';
export type { Dimension } from './dimension.ts';
export { FILTER_LIMITS, FILTER_OPERATIONS, parseFilter } from './filter.ts';
export type { Filter } from './filter.ts';
export { startLoader } from './loader.ts';
export type { Loader, LoaderSettings, LoaderState } from './loader.ts';
export { exportEvents } from './export-events.ts';
export { askCampaignPeople } from './campaign-people.ts';
export type { CampaignPeople } from './campaign-people.ts';
export * from './campaign-reports.ts';
export { estimateOpenRate, shareInterval } from './open-rate.ts';
export type { OpenCounts, ShareRange } from './open-rate.ts';
export { openStore } from './open.ts';
export {
  ATTRIBUTION_DIMENSIONS,
  ATTRIBUTION_MODELS,
  MAX_LOOKBACK_DAYS,
} from './questions/attribution.ts';
export { ANSWERS, RECIPIENT_STATES } from './questions/campaign-recipients.ts';
export { BREAKDOWN_METRICS, MAX_BREAKDOWN_ROWS } from './questions/breakdown.ts';
export { MAX_GOALS } from './questions/conversions.ts';
export { MAX_EVENT_ROWS } from './questions/events.ts';
export { FUNNEL_LIMITS, campaignStepSchema, funnelStepSchema } from './questions/funnel.ts';
export type { FunnelStep } from './questions/funnel.ts';
export { JOURNEY_LIMITS, OTHER } from './questions/journeys.ts';
export { MAX_ENGAGEMENT_ROWS } from './questions/page-engagement.ts';
export { MAX_COHORTS } from './questions/retention.ts';
export { MAX_POINTS, METRIC_NAMES } from './questions/timeseries.ts';
export * from './reports.ts';
export { eventsFile } from './questions/events-file.ts';
export * from './site-behaviour.ts';
export * from './site-reports.ts';
export type { ReportScope } from './report-scope.ts';
export { REVISION_LIMITS, REVISION_RULES } from './revision.ts';
