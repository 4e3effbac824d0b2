/** Reads files out of a ZIP by its central directory (PKWARE APPNOTE 4.3), unpacking no more than asked for. */
import { Inflate } from 'fflate';

export interface ZipEntry {
  name: string;
  method: number;
  packedBytes: number;
  headerAt: number;
  isEncrypted: boolean;
}

/** A directory of a million names. */
export const MAX_ENTRIES = 10_000;
/** A kilobyte may unpack to a megabyte, and again: a bomb. */
export const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
const MAX_COMMENT_BYTES = 65_535;

/** @returns null where it is no ZIP, or its directory is broken */
export function readZipEntries(bytes: Uint8Array): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const floor = Math.max(0, end - MAX_COMMENT_BYTES);
  while (end >= floor && view.getUint32(end, true) !== 0x06_05_4b_50) end--;
  if (end < floor || end < 0) return null;
  const count = Math.min(view.getUint16(end + 10, true), MAX_ENTRIES);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  const decoder = new TextDecoder();
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02_01_4b_50) break;
    const nameBytes = view.getUint16(at + 28, true);
    entries.push({
      name: decoder.decode(bytes.subarray(at + 46, at + 46 + nameBytes)),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      headerAt: view.getUint32(at + 42, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    });
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** @returns as much of it as `maxBytes` allow; null where it cannot be read */
export function unpackEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  maxBytes: number,
): { data: Uint8Array; isWhole: boolean } | null {
  const { headerAt, packedBytes, method } = entry;
  if (headerAt + 30 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(headerAt, true) !== 0x04_03_4b_50) return null;
  const start =
    headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
  const packed = bytes.subarray(start, start + packedBytes);
  if (method === 0)
    return { data: packed.subarray(0, maxBytes), isWhole: packed.length <= maxBytes };
  return method === 8 ? inflateBounded(packed, maxBytes) : null;
}

/** What is fed at once: a bomb is noticed after one such piece is unpacked, a thousand times its size at most. */
const FEED_BYTES = 4_096;

/** @returns null for what is not deflated at all */
export function inflateBounded(
  packed: Uint8Array,
  maxBytes: number,
): { data: Uint8Array; isWhole: boolean } | null {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  const inflate = new Inflate((chunk) => {
    chunks.push(chunk);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += FEED_BYTES) {
      inflate.push(packed.subarray(at, at + FEED_BYTES), at + FEED_BYTES >= packed.length);
      if (length > maxBytes) {
        isWhole = false;
        break;
      }
    }
  } catch {
    isWhole = false;
    if (length === 0) return null;
  }
  const data = new Uint8Array(Math.min(length, maxBytes));
  let at = 0;
  for (const chunk of chunks) {
    const piece = chunk.subarray(0, data.length - at);
    data.set(piece, at);
    at += piece.length;
  }
  return { data, isWhole };
}
