import type { Recipient } from '@clearpixel/console/api-types';
import { ago, dateTime } from '../design/words.ts';

type Answer = Recipient['opened'];

const OPENED: Readonly<Record<NonNullable<Answer>, string>> = {
  certain: 'Opened, for certain',
  possible: 'Opened, very likely',
  machine: 'Machines alone',
};

/** Whether a recipient has opened the mail and followed a link, as far as it is known. */
export function AnswerState({ of: recipient }: { of: Recipient }) {
  const { opened, clicked, firstOpenAt, lastOpenAt } = recipient;
  const hasClicked = clicked === 'certain' || clicked === 'possible';
  return (
    <>
      {opened === null ? (
        <span className="soft">{hasClicked ? 'No open' : 'Nothing known'}</span>
      ) : (
        <span className={opened === 'machine' ? 'badge' : 'badge good'}>{OPENED[opened]}</span>
      )}
      {hasClicked && (
        <>
          {' '}
          <span className="badge good">Clicked</span>
        </>
      )}
      {firstOpenAt !== null && lastOpenAt !== null && (
        <div className="soft small" title={`${dateTime(firstOpenAt)} – ${dateTime(lastOpenAt)}`}>
          {ago(firstOpenAt) === ago(lastOpenAt)
            ? ago(firstOpenAt)
            : `first ${ago(firstOpenAt)}, last ${ago(lastOpenAt)}`}
        </div>
      )}
    </>
  );
}
