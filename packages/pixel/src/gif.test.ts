import { expect, test } from 'vitest';
import { GIF, GIF_HEADERS } from './gif.ts';

test('the image is one transparent point, whole to its last byte', () => {
  const bytes = Buffer.from(GIF);
  expect(bytes.length).toBeLessThanOrEqual(43);
  expect(bytes.toString('latin1', 0, 6)).toBe('GIF89a');
  expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([1, 1]);
  const control = bytes.indexOf(Buffer.from([0x21, 0xf9, 4]));
  expect((bytes[control + 3] ?? 0) & 1).toBe(1); // transparency on
  expect(bytes[control + 6]).toBe(0); // … for colour 0, which the one point has
  expect(bytes.at(-1)).toBe(0x3b);
  expect(GIF_HEADERS['Content-Length']).toBe(String(GIF.length));
});
