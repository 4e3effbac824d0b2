import { storeSuite } from '../store-suite.ts';
import { openTestCluster } from './test-cluster.ts';

storeSuite(openTestCluster);
