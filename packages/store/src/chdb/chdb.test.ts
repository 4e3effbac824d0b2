import { openStore } from '../open.ts';
import { storeSuite } from '../store-suite.ts';

storeSuite(async (directory) => {
  const store = await openStore({ url: 'chdb:', directory });
  return { store, close: () => store.close() };
});
