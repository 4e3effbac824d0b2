import type { Notice } from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { kindWords } from '../alerts/condition-words.ts';
import { VERDICTS, count, dateTime } from '../design/words.ts';
import './inbox.css';

type Line = Extract<Notice['parts'], { what: 'alert' }>['lines'][number];

/** @param isHistory on the page of the alert itself: its name is known there. */
export function NoticeList({
  notices,
  isHistory = false,
}: {
  notices: readonly Notice[];
  isHistory?: boolean;
}) {
  return (
    <ol className="notices">
      {notices.map((notice) => (
        <li key={notice.id} data-unread={(!isHistory && notice.readAt === null) || undefined}>
          <div className="row apart">
            <Title of={notice} isHistory={isHistory} />
            <span className="soft small">{dateTime(notice.createdAt)}</span>
          </div>
          <Said of={notice} />
          {isHistory && notice.mail !== 'none' && <MailState of={notice.mail} />}
        </li>
      ))}
    </ol>
  );
}

function Title({ of: { alert, parts, readAt }, isHistory }: { of: Notice; isHistory: boolean }) {
  const times =
    parts.what !== 'alert' || parts.count === 1 ? null : (
      <span className="badge">{count(parts.count)} times</span>
    );
  const name = parts.what === 'alert' ? parts.name : titleOf(parts);
  return (
    <span className="row">
      {!isHistory && (
        <strong className="wrap">
          {alert === null ? name : <Link href={`/alerts/${alert}`}>{name}</Link>}
        </strong>
      )}
      {times}
      {!isHistory && readAt === null && <span className="hidden-visually">(unread)</span>}
    </span>
  );
}

const titleOf = (parts: Exclude<Notice['parts'], { what: 'alert' }>): string =>
  parts.what === 'not-sent'
    ? `“${parts.name}” could not be sent`
    : `The webhook “${parts.name}” was switched off`;

const REASONS: Readonly<Record<string, string>> = {
  gone: 'its receiver answered that it is gone (410)',
  failing: 'nothing has got through for three days',
  behind: 'more messages waited for it than are kept',
};

function Said({ of: { parts } }: { of: Notice }) {
  if (parts.what === 'not-sent')
    return (
      <p className="soft">
        By {parts.channel}: {parts.why}.
      </p>
    );
  if (parts.what === 'webhook-disabled')
    return (
      <p className="soft">
        Because {REASONS[parts.why] ?? parts.why}.{' '}
        <Link href={`/webhooks/${parts.webhook}`}>Look at it</Link>
      </p>
    );
  const more = parts.count - parts.lines.length;
  if (parts.lines.length === 0)
    return <p className="soft">It was of something that you may no longer see.</p>;
  return (
    <ul className="lines">
      {parts.lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no id, and never move
        <li key={index}>
          <LineWords of={line} />
        </li>
      ))}
      {more > 0 && <li className="soft">and {count(more)} more</li>}
    </ul>
  );
}

function LineWords({ of: line }: { of: Line }) {
  const source = line.sourceName ?? 'A source that was deleted';
  const person =
    line.person === null ? null : (
      <>
        {' '}
        by <strong className="wrap">{line.person.name || line.person.email}</strong>
      </>
    );
  if (line.count !== null)
    return (
      <span className="wrap">
        {source}:{' '}
        {line.count === 0 ? (
          <>
            no {kindWords(line.kind, line.name)}
            {person} until {dateTime(line.at)}
          </>
        ) : (
          `${count(line.count)} ${kindWords(line.kind, line.name, true)}`
        )}
      </span>
    );
  return (
    <span className="wrap">
      {source}: {kindWords(line.kind, line.kind === 'event' ? line.name : null)}
      {person}
      {line.kind === 'click' && line.url !== '' && <> to {line.url}</>}
      <span className="soft">
        , {dateTime(line.at)}
        {line.verdict !== null && line.verdict !== 'person' && (
          <> · {VERDICTS[line.verdict] ?? line.verdict}</>
        )}
      </span>
    </span>
  );
}

function MailState({ of: state }: { of: Notice['mail'] }) {
  if (state === 'failed') return <span className="badge bad">The mail could not be sent</span>;
  return (
    <span className="soft small">
      {state === 'sent' ? 'Sent by mail' : 'The mail is on its way'}
    </span>
  );
}
