import type { Recipient } from '@clearpixel/console/api-types';
import { date } from '../design/words.ts';

const KINDS = {
  stopped: { words: 'Stopped it', kind: 'bad' },
  granted: { words: 'Agreed', kind: 'good' },
  denied: { words: 'Refused', kind: 'warn' },
  none: { words: 'Not asked', kind: '' },
} as const;

/** Their consent, from where and when, and how much may be recorded by it in this campaign. */
export function ConsentState({ of: recipient }: { of: Recipient }) {
  const { stopped, consent, consentSource, consentAt, level } = recipient;
  const { words, kind } = KINDS[stopped ? 'stopped' : (consent ?? 'none')];
  const since = [consentSource, consentAt === null ? '' : date(consentAt)].filter(
    (part) => part !== '',
  );
  return (
    <>
      <span className={`badge ${kind}`}>{words}</span>{' '}
      <span className="soft small detail">{level}</span>
      {since.length > 0 && <div className="soft small wrap detail">{since.join(', ')}</div>}
    </>
  );
}
