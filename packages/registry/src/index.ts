export * from './account.ts';
export type { Accounts } from './accounts-contract.ts';
export type { BackupRow } from './backup.ts';
export * from './contract.ts';
export * from './key.ts';
export { openRegistry } from './open.ts';
export { MAX_PAGE_ROWS, decodeCursor, encodeCursor } from './paging.ts';
export * from './site.ts';
export { REGISTRY_FILE } from './sqlite.ts';
