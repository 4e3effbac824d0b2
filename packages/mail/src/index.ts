export type { ConsoleAddress, ConsoleFailure, ConsoleNotice } from './console-client.ts';
export type * from './relay-contract.ts';
export { startRelay } from './relay.ts';
export { stampFile } from './stamp-file.ts';
export type { FileKind, StampFileWish, StampedFile } from './stamp-file.ts';
export { MAX_FILE_BYTES } from './limits.ts';
