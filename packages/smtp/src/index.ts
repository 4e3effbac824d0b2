export * from './contract.ts';
export { startMailProxy } from './proxy.ts';
