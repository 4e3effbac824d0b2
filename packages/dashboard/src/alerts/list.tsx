import type { Alert } from '@clearpixel/console/api-types';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { useAlerts } from '../api/queries.ts';
import { Empty, PageHead, Table, Unread } from '../design/parts.tsx';
import { ago } from '../design/words.ts';
import { conditionWords } from './condition-words.ts';
import { useSourceName } from './sources.ts';

export function AlertList() {
  const { data, error, refetch } = useAlerts();
  const nameOf = useSourceName();
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const isEmpty = data.items.length === 0;
  return (
    <div className="stack loose">
      <PageHead title="Alerts" lead="You are told when something happens, or when nothing does.">
        {!isEmpty && <MakeOne />}
      </PageHead>
      {isEmpty ? (
        <Empty title="No alert yet">
          <p className="soft">
            Be told when a mail is opened for the first time, when a link is followed, when
            something is bought; or when nothing has come until Friday.
          </p>
          <MakeOne />
        </Empty>
      ) : (
        <section className="card" aria-label="Alerts">
          <Table head={['Name', 'Of', 'Last', 'State']}>
            {data.items.map((alert) => (
              <tr key={alert.id}>
                <td>
                  <Link href={`/alerts/${alert.id}`}>
                    <strong className="wrap">{alert.name}</strong>
                  </Link>
                  <div className="soft small wrap">{conditionWords(alert.condition)}</div>
                </td>
                <td className="wrap">{nameOf(alert)}</td>
                <td className="soft">{alert.firedAt === null ? 'never' : ago(alert.firedAt)}</td>
                <td>
                  <AlertState of={alert} />
                </td>
              </tr>
            ))}
          </Table>
        </section>
      )}
    </div>
  );
}

function MakeOne() {
  return (
    <Link className="button primary" href="/alerts/new">
      <Plus aria-hidden />
      New alert
    </Link>
  );
}

export function AlertState({ of: { paused, endedAt, failure } }: { of: Alert }) {
  return (
    <>
      {paused ? (
        <span className="badge">Paused</span>
      ) : endedAt !== null ? (
        <span className="badge">Done</span>
      ) : (
        <span className="badge good">Watching</span>
      )}
      {failure !== null && <span className="badge bad">Not sent {ago(failure.at)}</span>}
    </>
  );
}
