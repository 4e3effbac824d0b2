import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CampaignHeaderRemoval, campaignValues, chosenCampaign } from './campaign-header.ts';

function removed(message: string, cuts: readonly number[] = [message.length]): string {
  const removal = new CampaignHeaderRemoval();
  const bytes = Buffer.from(message, 'latin1');
  const out: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const end = at + Math.max(1, cuts[i % cuts.length] ?? 1);
    out.push(...removal.push(bytes.subarray(at, end)));
    at = end;
  }
  return Buffer.concat([...out, ...removal.end()]).toString('latin1');
}

describe('the header of a campaign', () => {
  test.each([
    ['A: 1\r\nX-Clearpixel-Campaign: x\r\nB: 2\r\n\r\nbody', 'A: 1\r\nB: 2\r\n\r\nbody'],
    ['x-clearpixel-CAMPAIGN:x\nA: 1\n\nbody', 'A: 1\n\nbody'],
    ['A: 1\r\nX-Clearpixel-Campaign:\r\n x\r\n\t\r\nB: 2\r\n\r\n', 'A: 1\r\nB: 2\r\n\r\n'],
    ['A: 1\r\n X-Clearpixel-Campaign: x\r\n\r\n', 'A: 1\r\n X-Clearpixel-Campaign: x\r\n\r\n'],
    ['A: 1\r\n\r\nX-Clearpixel-Campaign: x\r\n', 'A: 1\r\n\r\nX-Clearpixel-Campaign: x\r\n'],
    ['\r\nX-Clearpixel-Campaign: x\r\n', '\r\nX-Clearpixel-Campaign: x\r\n'],
    ['X-Clearpixel-Campaigns: x\r\n\r\n', 'X-Clearpixel-Campaigns: x\r\n\r\n'],
    ['A: 1\r\nX-Clearpixel-Campaign: x', 'A: 1\r\n'],
    ['A: 1', 'A: 1'],
    ['', ''],
  ])('%j', (message, expected) => {
    expect(removed(message)).toBe(expected);
    expect(removed(message, [1])).toBe(expected);
  });

  test('however the bytes are cut, and whatever they are: the same, and nothing else is touched', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        '\t',
        'A: 1',
        'X-Clearpixel-Campaign: 1',
        ' folded',
        'x-clearpixel-campaign :2',
        '\xff',
      ),
      fc.string({ maxLength: 9 }),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('\r\n', '\n'),
        fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }),
        (lines, end, cuts) => {
          const message = lines.join(end);
          const whole = removed(message);
          expect(removed(message, cuts)).toBe(whole);
          expect(removed(whole)).toBe(whole);
          expect(campaignValues(Buffer.from(whole, 'latin1'))).toEqual([]);
          if (!/^x-clearpixel-campaign/im.test(message)) expect(whole).toBe(message);
        },
      ),
      { numRuns: Number(process.env['CLEARPIXEL_FUZZ_RUNS'] ?? 150) },
    );
  });

  test('what it says', () => {
    const message = Buffer.from(
      'X-Clearpixel-Campaign:\r\n 0123456784\r\nA: 1\r\n\r\nX-Clearpixel-Campaign: 2',
    );
    expect(campaignValues(message)).toEqual(['0123456784']);
    expect(chosenCampaign([])).toEqual({ what: 'none' });
    expect(chosenCampaign(['0123456784', '0123456784'])).toEqual({
      what: 'one',
      campaign: '0123456784',
    });
    expect(chosenCampaign(['0123456784', ''])).toEqual({ what: 'several' });
    expect(chosenCampaign(['x'])).toEqual({ what: 'malformed' });
  });
});
