import { describe } from 'vitest';
import { siteReportsSuite } from '../site-reports-suite.ts';
import { storeSuite } from '../store-suite.ts';
import { openTestCluster } from './test-cluster.ts';

describe('the store', () => {
  storeSuite(openTestCluster);
});
siteReportsSuite(openTestCluster);
