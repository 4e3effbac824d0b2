import type { Account } from '@clearpixel/console/api-types';

export type Role = Account['role'];

export const ROLE_WORDS: Readonly<Record<Role, { name: string; may: string }>> = {
  owner: { name: 'Owner', may: 'sees and changes everything, people and keys too.' },
  analyst: { name: 'Analyst', may: 'reads reports and single receipts.' },
  viewer: { name: 'Viewer', may: 'reads reports: totals, and never a single receipt.' },
};
export const ROLE_OPTIONS: readonly (readonly [Role, string])[] = [
  ['owner', 'Owner'],
  ['analyst', 'Analyst'],
  ['viewer', 'Viewer'],
];
