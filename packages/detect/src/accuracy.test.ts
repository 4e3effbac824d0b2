import { describe, expect, test } from 'vitest';
import { SERVICES, accuracyOf, findingsInLetters } from './samples/accuracy.ts';
import type { Engine, Said } from './samples/accuracy.ts';
import { scan } from './scan.ts';

const engine: Engine = (mail) =>
  new Map(
    scan(mail, { all: true })
      .findings.filter(({ what }) => what !== 'link')
      .map(({ url, verdict }) => [url, verdict as Said]),
  );

test.each(['tuned', 'held back'] as const)(
  'images that were made for one reader are told from others: services %s',
  (part) => {
    const { precision, recall, individual, wrong, missed } = accuracyOf(engine, SERVICES[part], 2);
    expect(individual).toBeGreaterThan(100);
    expect({ precision, wrong: precision >= 0.98 ? [] : wrong }).toEqual({ precision, wrong: [] });
    expect({ recall, missed: recall >= 0.94 ? [] : missed }).toEqual({ recall, missed: [] });
  },
);

describe('letters', () => {
  test.each(['ordinary', 'with-receipt', 'phishing'] as const)('%s', (kind) => {
    const { mails, wrong, missed } = findingsInLetters(engine, kind, 3);
    expect(mails).toBeGreaterThan(30);
    expect({ wrong, missed }).toEqual({ wrong: [], missed: [] });
  });
});
