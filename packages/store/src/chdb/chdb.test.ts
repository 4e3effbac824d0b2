import { describe } from 'vitest';
import type { Store } from '../contract.ts';
import { openStore } from '../open.ts';
import { siteReportsSuite } from '../site-reports-suite.ts';
import { storeSuite } from '../store-suite.ts';

const open = async (directory: string): Promise<{ store: Store; close: () => Promise<void> }> => {
  const store = await openStore({ url: 'chdb:', directory });
  return { store, close: () => store.close() };
};

describe('the store', () => {
  storeSuite(open);
});
siteReportsSuite(open);
