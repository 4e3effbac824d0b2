import { expect, test } from 'vitest';
import { cutAddress } from './seen-facts.ts';

test('addresses are cut to the network that many share', () => {
  expect(cutAddress('192.0.2.77')).toBe('192.0.2.0/24');
  expect(cutAddress('::ffff:192.0.2.77')).toBe('192.0.2.0/24');
  expect(cutAddress('2001:db8:77:1:2:3:4:5')).toBe('2001:db8:77::/48');
  expect(cutAddress('2001:db8::5')).toBe('2001:db8:0::/48');
  expect(cutAddress('::1')).toBe('0:0:0::/48');
});
