import { expect, test } from 'vitest';
import { MAX_LIST_CHARACTERS, MAX_RULE_CHARACTERS, loadFilterLists } from './filter-lists.ts';
import type { FilterLists } from './filter-lists.ts';

const LIST = `[Adblock Plus 2.0]
! a comment
||tracker.example^$third-party
/open.gif?$image
@@||tracker.example/allowed/
example.org##.banner
`;

function load(...texts: string[]): FilterLists {
  const lists = loadFilterLists(texts);
  if ('fault' in lists) throw new Error(lists.fault);
  return lists;
}

test('the rule that blocks an address is told as its list has it', () => {
  const lists = load(LIST);
  expect(lists.rules).toBe(3);
  expect(lists.blockedBy('https://a.tracker.example/p.png', 'image')).toBe(
    '||tracker.example^$third-party',
  );
  expect(lists.blockedBy('https://shop.example/open.gif?id=1', 'image')).toBe('/open.gif?$image');
});

test('exceptions and types are heeded, and all else is allowed', () => {
  const lists = load(LIST);
  expect(lists.blockedBy('https://tracker.example/allowed/p.png', 'image')).toBeNull();
  expect(lists.blockedBy('https://shop.example/open.gif?id=1', 'script')).toBeNull();
  expect(lists.blockedBy('https://shop.example/logo.png', 'image')).toBeNull();
  expect(lists.blockedBy('no address', 'image')).toBeNull();
});

test('several lists are one', () => {
  const lists = load(LIST, '||second.example^\r\n');
  expect(lists.blockedBy('https://second.example/x.gif', 'image')).toBe('||second.example^');
});

test('limits have names: a rule that is too long is set aside, lists that are too large are refused', () => {
  expect(loadFilterLists(['x'.repeat(MAX_LIST_CHARACTERS), 'x'])).toEqual({
    fault: 'The lists have more than 16 MB.',
  });
  const lists = load(`||${'a'.repeat(MAX_RULE_CHARACTERS)}.example^\n||short.example^`);
  expect([lists.rules, lists.skipped]).toEqual([1, 1]);
});
