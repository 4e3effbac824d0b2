/**
 * A writer in a process of its own, for tests that kill it: appends numbered lines without end and tells each
 * acknowledged number on standard output.
 *
 *     node writer-process.ts DIRECTORY DURABILITY FIRST_NUMBER
 */
import { openSpoolWriter } from './writer.ts';

const [, , directory = '', durability = 'fsync', first = '0'] = process.argv;
const writer = openSpoolWriter({
  directory,
  durability: durability === 'write' ? 'write' : 'fsync',
  segmentMaxBytes: 16_384,
  segmentMaxAgeMs: 20,
  quotaBytes: 0,
  report: () => undefined,
});

let number = Number(first);
function appendNext(): void {
  const mine = number++;
  // Long enough that a kill now and then hits the middle of a write.
  writer.append(`${mine} ${'é'.repeat(mine % 400)}`, (failure) => {
    if (failure === null) process.stdout.write(`${mine}\n`);
    setImmediate(appendNext);
  });
}
for (let i = 0; i < 32; i++) appendNext();
