import type { Status } from '@clearpixel/console/api-types';
import { useStatus } from '../api/queries.ts';
import { Notice, PageHead, Table, Unread } from '../design/parts.tsx';
import { ago, bytes, clock, count, counted } from '../design/words.ts';

interface Line {
  name: string;
  state: 'good' | 'warn' | 'bad';
  word: string;
  says: string;
}

const LOW_DISK_SHARE = 0.1;
const LOW_DISK_BYTES = 2_000_000_000;
/** A loader that keeps up has one or two. */
const MANY_SEGMENTS = 20;

const WHY: Readonly<Record<string, string>> = {
  'disk-full': 'the disk is full',
  quota: 'the spool has reached its quota (CLEARPIXEL_SPOOL_QUOTA)',
  'disk-error': 'the disk does not take what is written',
  closed: 'it is stopping',
};

export function statusLines(status: Status): Line[] {
  const { edge, spool, loader, store, disk } = status;
  const isLow = disk.freeBytes < Math.min(disk.totalBytes * LOW_DISK_SHARE, LOW_DISK_BYTES);
  return [
    edge === null
      ? {
          name: 'Edge',
          state: 'bad',
          word: 'Down',
          says: 'It does not answer, so no pixel is answered either. It is started again by itself; the log says why it ended.',
        }
      : edge.failure === null
        ? {
            name: 'Edge',
            state: 'good',
            word: 'Taking hits',
            says: `${counted(edge.events, 'event')} kept since it was started; ${counted(edge.sessions, 'visit')} under way. It holds ${bytes(edge.residentBytes)} of memory.`,
          }
        : {
            name: 'Edge',
            state: 'bad',
            word: 'Not keeping hits',
            says: `Pixels are answered with 503, since ${WHY[edge.failure] ?? edge.failure}. Nothing that was acknowledged is lost; it goes on by itself when there is room.`,
          },
    {
      name: 'Spool',
      state: spool.rejectedLines > 0 || spool.segments > MANY_SEGMENTS ? 'warn' : 'good',
      word: spool.segments > MANY_SEGMENTS ? 'Filling' : 'Flowing',
      says: `On their way to the store: ${counted(spool.segments, 'segment')} (${bytes(spool.bytes)}).${
        spool.rejectedLines > 0
          ? ` ${counted(spool.rejectedLines, 'line was', 'lines were')} set aside in spool/rejected, with the reason.`
          : ''
      }`,
    },
    loader.failure === null
      ? {
          name: 'Loader',
          state: 'good',
          word: 'Loading',
          says:
            loader.lastLoadAt === null
              ? 'Nothing had to be loaded since the start.'
              : `${counted(loader.loadedRows, 'event')} since the start, the last ${ago(loader.lastLoadAt)}.`,
        }
      : {
          name: 'Loader',
          state: 'bad',
          word: 'Waiting',
          says: `It cannot load at the moment and tries again: ${loader.failure}. Hits are kept in the spool meanwhile.`,
        },
    store === null
      ? {
          name: 'Store',
          state: 'bad',
          word: 'Not answering',
          says: 'Reports cannot be read. Hits are kept in the spool meanwhile.',
        }
      : {
          name: 'Store',
          state: 'good',
          word: 'Answering',
          says: `${counted(store.rows, 'event')} in ${bytes(store.bytes)} (ClickHouse ${store.version}).`,
        },
    {
      name: 'Disk',
      state: isLow ? 'warn' : 'good',
      word: isLow ? 'Nearly full' : 'Room',
      says: `${bytes(disk.freeBytes)} of ${bytes(disk.totalBytes)} are free where the data is.`,
    },
  ];
}

const OUTCOMES: Readonly<Record<string, string>> = {
  kept: 'Kept',
  unknown: 'Of no known source',
  forged: 'Forged or cut off',
  'rate-limited': 'Over the rate limit',
  'too-long': 'Too long to be looked at',
  off: 'Of sources that are off',
  head: 'HEAD requests, which record nothing',
};

export function StatusPage() {
  const { data, error, refetch, dataUpdatedAt } = useStatus();
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const lines = statusLines(data);
  const worst = lines.some(({ state }) => state === 'bad')
    ? 'bad'
    : lines.some(({ state }) => state === 'warn')
      ? 'warn'
      : 'good';
  return (
    <div className="stack loose">
      <PageHead
        title="Status"
        lead={`Clearpixel ${data.version}, as of ${clock(new Date(dataUpdatedAt).toISOString())}.`}
      />
      {error !== null && (
        <Notice kind="bad">The console does not answer at the moment; this is how it was.</Notice>
      )}
      <Notice kind={worst}>
        {worst === 'good'
          ? 'Everything works.'
          : worst === 'warn'
            ? 'Everything works, and something wants looking at.'
            : 'Something does not work.'}
      </Notice>
      <section className="card" aria-label="Parts">
        <Table head={['Part', 'State', 'In words']}>
          {lines.map(({ name, state, word, says }) => (
            <tr key={name}>
              <td>
                <strong>{name}</strong>
              </td>
              <td>
                <span className={`badge ${state}`}>{word}</span>
              </td>
              <td className="soft">{says}</td>
            </tr>
          ))}
        </Table>
      </section>
      {data.edge !== null && (
        <section className="card stack" aria-labelledby="hits">
          <h2 id="hits">What became of the hits since the edge was started</h2>
          <Table head={['Outcome', { number: 'Hits' }]}>
            {Object.entries(data.edge.hits).map(([outcome, hits]) => (
              <tr key={outcome}>
                <td>{OUTCOMES[outcome] ?? outcome}</td>
                <td className="number">{count(hits)}</td>
              </tr>
            ))}
          </Table>
        </section>
      )}
      <section className="card stack tight" aria-labelledby="addresses">
        <h2 id="addresses">Addresses that others see</h2>
        <p className="soft wrap">
          Edge <code>{data.addresses.edge}</code>, console <code>{data.addresses.console}</code>,
          pages <code>{data.addresses.pages}</code>
        </p>
      </section>
    </div>
  );
}
