import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MboxSplitter, isMbox } from './index.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function split(text: string, sizes: readonly number[]): string[] {
  const splitter = new MboxSplitter();
  const bytes = encoder.encode(text);
  const messages: string[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    for (const message of splitter.push(bytes.subarray(at, at + size)))
      messages.push(decoder.decode(message));
    at += size;
  }
  for (const message of splitter.end()) messages.push(decoder.decode(message));
  return messages;
}

const message = (index: number): string =>
  `From a${index}@b.example Mon Jan  1 00:00:0${index} 2024\r\nSubject: ${index}\r\n\r\nBody\r\n\r\nFrom here on it is text.\r\n\r\n`;

test('messages come out whole, in whatever pieces they go in', () => {
  const messages = [1, 2, 3, 4].map(message);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 9 }),
      (sizes) => {
        expect(split(messages.join(''), sizes)).toEqual(messages);
      },
    ),
    { seed: 7, numRuns: 60 },
  );
});

test.each([
  ['a mailbox', message(1), true],
  ['as Thunderbird writes it', 'From - Mon Jan 01 00:00:00 2024\nX-Mozilla-Status: 0001\n', true],
  ['as Gmail writes it', 'From 1587@xxx Fri Apr 10 12:33:22 +0000 2020\nX-GM-THRID: 1\n', true],
  ['a mail', 'From: a@b.example\r\nSubject: x\r\n', false],
  ['a letter', 'From here on, Monday at 10:00, all is text.\nAnd so on.\n', false],
])('%s', (_, text, expected) => {
  expect(isMbox(encoder.encode(text))).toBe(expected);
});
