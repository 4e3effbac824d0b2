import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeBase32,
  encodeBase32,
  isSourceId,
  isSubjectRef,
  newSourceId,
  newSubjectRef,
} from './id.ts';

test('every name is read back as the bytes it was made of', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes), bytes.length)).toEqual(bytes);
    }),
  );
});

test('only one spelling names a thing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 8, maxLength: 14 }), (text) => {
      for (const length of [5, 6, 7, 8]) {
        const bytes = decodeBase32(text, length);
        if (bytes !== null) expect(encodeBase32(bytes)).toBe(text);
      }
    }),
  );
  expect(isSourceId('zzzzzzzzzz')).toBe(false); // 50 bits: two too many
  expect(isSourceId('zzzzzzzzzw')).toBe(true);
  expect(isSourceId('ZZZZZZZZZW')).toBe(false);
});

test('new names have their form and differ', () => {
  const sources = new Set(Array.from({ length: 1000 }, newSourceId));
  expect(sources.size).toBe(1000);
  expect([...sources].every(isSourceId)).toBe(true);
  const refs = new Set(Array.from({ length: 1000 }, newSubjectRef));
  expect(refs.size).toBe(1000);
  expect([...refs].every(isSubjectRef)).toBe(true);
});
