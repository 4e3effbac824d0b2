import type { Account, Campaign, CampaignReport } from '@clearpixel/console/api-types';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useCampaignReport } from '../api/queries.ts';
import { Empty, Unread } from '../design/parts.tsx';
import { VERDICTS, count, countShort } from '../design/words.ts';
import { Bars } from './bars.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { namesPeople } from './levels.ts';
import { OpenRate } from './open-rate.tsx';

export function OverviewPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Overview campaign={campaign} isOwner={account.role === 'owner'} />}
    </CampaignFrame>
  );
}

function Overview({ campaign, isOwner }: { campaign: Campaign; isOwner: boolean }) {
  const { data: report, error, refetch } = useCampaignReport(campaign.id);
  if (report === undefined) return <Unread error={error} again={refetch} />;
  if (report.recipients === 0 && Object.keys(report.byVerdict).length === 0)
    return <Unsent campaign={campaign} isOwner={isOwner} />;
  return (
    <>
      <section className="card chart-card" aria-label="Figures">
        <dl className="figures campaign-figures">
          {figuresOf(report).map(([name, value]) => (
            <div key={name}>
              <dt className="name">{name}</dt>
              <dd className="number" title={count(value)}>
                {countShort(value)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <OpenRate campaign={campaign} report={report} />
      <div className="breakdowns">
        {namesPeople(campaign) && (
          <>
            <People title="Who opened it?" people={report.opens} of={report.consenting}>
              Possibly: through a mail service like Gmail’s, or it cannot be told. Machines: fetched
              ahead or looked through; nobody need have read it.
            </People>
            <People title="Who followed a link?" people={report.clicks} of={report.consenting}>
              Security scanners follow links too, to see where they lead.
            </People>
          </>
        )}
        <Bars
          title="What loaded it?"
          head={['By', 'Loads and clicks']}
          rows={Object.entries(report.byVerdict)
            .toSorted(([, one], [, other]) => other - one)
            .map(([verdict, events]) => ({
              name: VERDICTS[verdict] ?? verdict,
              value: events,
              isNobody: MACHINES.has(verdict),
            }))}
        >
          Every load of a pixel and every click, also those of a person who came twice.
        </Bars>
      </div>
    </>
  );
}

const MACHINES: ReadonlySet<string> = new Set(['prefetched', 'scanner', 'bot']);

const figuresOf = (report: CampaignReport) =>
  [
    ['Recipients', report.recipients],
    ['With consent', report.consenting],
    ['Sent', report.sent],
    ['Delivered', report.delivered],
    ['Came back', report.bounced],
    ['Loads', report.loads],
  ] as const;

/** @param of those of whom it could be known at all. */
function People({
  title,
  people,
  of,
  children,
}: {
  title: string;
  people: CampaignReport['opens'];
  of: number;
  children: ReactNode;
}) {
  return (
    <Bars
      title={title}
      head={['How sure', 'Recipients']}
      most={of}
      rows={[
        { name: 'A person, for certain', value: people.certain },
        { name: 'Possibly a person', value: people.possible },
        { name: 'Machines alone', value: people.machine, isNobody: true },
      ]}
    >
      Of {count(of)} who agreed. {children}
    </Bars>
  );
}

function Unsent({ campaign, isOwner }: { campaign: Campaign; isOwner: boolean }) {
  const base = `/campaigns/${campaign.id}`;
  return (
    <Empty title="Nothing has been sent yet">
      <p className="soft">
        {isOwner
          ? 'Add the recipients, then put the campaign’s pixels into your mail. What becomes of it appears here.'
          : 'What becomes of its mails appears here.'}
      </p>
      {isOwner && (
        <div className="row">
          <Link className="button primary" href={`${base}/recipients`}>
            Add recipients
          </Link>
          <Link className="button" href={`${base}/mail`}>
            Put it into your mail
          </Link>
        </div>
      )}
    </Empty>
  );
}
