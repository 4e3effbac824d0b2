import { campaignSuite } from '../campaign-suite.ts';
import { openStore } from '../open.ts';

campaignSuite(async (directory) => {
  const store = await openStore({ url: 'chdb:', directory });
  return { store, close: () => store.close() };
});
