import { expect, test } from 'vitest';
import { fromAddresses, knownForms } from './mail-address.ts';

test.each([
  ['news@shop.example', ['news@shop.example']],
  ['News <News@Shop.example>', ['news@shop.example']],
  ['"a@b.example, <c@d.example>" <news@shop.example>', ['news@shop.example']],
  ['news@shop.example (a@b.example)', ['news@shop.example']],
  ['A <a@shop.example>, b@shop.example', ['a@shop.example', 'b@shop.example']],
  ['a@b.example <news@shop.example>', ['news@shop.example']],
  ['nobody', []],
  ['', []],
])('who a mail is from: %j', (value, expected) => {
  expect(fromAddresses(value)).toEqual(expected);
});

test.each([
  ['Anna@Example.NET', ['anna@example.net']],
  ['ida@xn--bcher-kva.example', ['ida@xn--bcher-kva.example', 'ida@bücher.example']],
  ['"quoted one"@example.net', []],
  [`${'a'.repeat(320)}@example.net`, []],
  ['postmaster', []],
])('what a campaign may know %j as', (address, expected) => {
  expect(knownForms(address)).toEqual(expected);
});
