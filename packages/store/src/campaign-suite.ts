/** Reports of campaigns, by the verdicts in force: one suite for the embedded engine and for a cluster by HTTP. */
import { campaignPeopleSuite } from './campaign-people-suite.ts';
import { campaignReportsSuite } from './campaign-reports-suite.ts';
import { revisionSuite } from './revision-suite.ts';
import { sampleCampaigns } from './sample-campaigns.ts';
import type { OpenTestStore } from './sample-campaigns.ts';

export function campaignSuite(open: OpenTestStore): void {
  const campaigns = sampleCampaigns(open);
  revisionSuite(campaigns);
  campaignReportsSuite(campaigns);
  campaignPeopleSuite(campaigns);
}
