import { expect, test } from 'vitest';
import { languageFor } from './language.ts';

test.each([
  [['de-AT', 'en'], 'de'],
  [['nl', 'FR-ca', 'de'], 'fr'],
  [['ja', 'pt-BR'], 'en'],
  [[], 'en'],
] as const)('%j reads %s', (wished, language) => {
  expect(languageFor(wished)).toBe(language);
});
