export * from './contract.ts';
export { openSpoolReader } from './reader.ts';
export { openSpoolWriter } from './writer.ts';
