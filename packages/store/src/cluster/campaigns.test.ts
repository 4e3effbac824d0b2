import { campaignSuite } from '../campaign-suite.ts';
import { openTestCluster } from './test-cluster.ts';

campaignSuite(openTestCluster);
