/** The thread's side of scan-thread.ts. */
import { scan } from '@clearpixel/detect';
import type { ScanOptions, ScanResult } from '@clearpixel/detect';

export interface ScanTask {
  bytes: Uint8Array;
  options: ScanOptions;
}

export default ({ bytes, options }: ScanTask): ScanResult => scan(bytes, options);
