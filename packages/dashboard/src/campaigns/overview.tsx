import type { Account, Campaign, CampaignReport } from '@clearpixel/console/api-types';
import { Link } from 'wouter';
import { AlertMe } from '../alerts/alert-me.tsx';
import { useCampaignReport } from '../api/queries.ts';
import { Empty, Unread } from '../design/parts.tsx';
import { VERDICTS, count, counted, countShort, dateTime, money } from '../design/words.ts';
import { Bars } from '../report/bars.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { HowSure } from './how-sure.tsx';
import { namesPeople } from './levels.ts';
import { OpenRate, RangeInWords } from './open-rate.tsx';
import { ShareRange } from './share-range.tsx';

export function OverviewPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => <Overview campaign={campaign} account={account} />}
    </CampaignFrame>
  );
}

function Overview({ campaign, account }: { campaign: Campaign; account: Account }) {
  const { data: report, error, refetch } = useCampaignReport(campaign.id);
  if (report === undefined) return <Unread error={error} again={refetch} />;
  const isSeen = Object.keys(report.byVerdict).length > 0;
  const mayBeTold = account.role !== 'viewer';
  if (report.sent === 0 && !isSeen)
    return (
      <>
        <Unsent campaign={campaign} report={report} isOwner={account.role === 'owner'} />
        {mayBeTold && report.recipients > 0 && (
          <div className="row">
            <AlertMe campaign={campaign} />
          </div>
        )}
      </>
    );
  return (
    <>
      <OpenRate campaign={campaign} report={report} />
      <section className="card chart-card" aria-label="Figures">
        <dl className="figures campaign-figures">
          {figuresOf(campaign, report).map(([name, value]) => (
            <div key={name}>
              <dt className="name">{name}</dt>
              <dd className="number" title={count(value)}>
                {countShort(value)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="row apart">
        <Moments report={report} />
        {mayBeTold && (
          <div className="row">
            <AlertMe campaign={campaign} />
          </div>
        )}
      </div>
      <div className="breakdowns">
        {namesPeople(campaign) && campaign.opens && (
          <HowSure title="Who opened it?" people={report.opens} of={report.consenting}>
            Very likely: a mail service like Gmail fetched it for them as they opened it, or the
            program is not known. Machines: fetched ahead or looked through; nobody need have read
            it.
          </HowSure>
        )}
        {namesPeople(campaign) && campaign.clicks && (
          <HowSure title="Who followed a link?" people={report.clicks} of={report.consenting}>
            Machines: security scanners follow links too, to see where they lead.
          </HowSure>
        )}
        {report.clickRate !== null && (
          <section className="card stack" aria-labelledby="click-rate">
            <h2 id="click-rate">How many have followed a link?</h2>
            <RangeInWords range={report.clickRate} />
            <ShareRange range={report.clickRate} />
            <p className="soft small">
              Of the same recipients as the opens. A click shows in any mail program, so this is
              known better.
            </p>
          </section>
        )}
        {namesPeople(campaign) && <OnTheSite report={report} />}
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

const figuresOf = (campaign: Campaign, report: CampaignReport) => {
  const figures = [
    ['Recipients', report.recipients],
    ['With consent', report.consenting],
    ['Sent', report.sent],
    ['Delivered', report.delivered],
    ['Came back', report.bounced],
    ['Loads', report.loads],
  ] as const;
  return figures.filter(([name]) => namesPeople(campaign) || name !== 'With consent');
};

function Moments({ report: { firstOpenAt, lastOpenAt } }: { report: CampaignReport }) {
  return (
    <p className="soft">
      {firstOpenAt === null || lastOpenAt === null ? (
        'No person is known to have opened it yet.'
      ) : (
        <>
          First opened by a person <strong>{dateTime(firstOpenAt)}</strong>, last{' '}
          <strong>{dateTime(lastOpenAt)}</strong>.
        </>
      )}
    </p>
  );
}

function OnTheSite({ report: { site } }: { report: CampaignReport }) {
  return (
    <section className="card stack" aria-labelledby="on-the-site">
      <h2 id="on-the-site">What did they do on your site?</h2>
      {site.visitors === 0 ? (
        <p className="soft">
          Nobody is known to have come. Readers who agreed and clicked are known on a site of yours
          that has the level identified; nobody else is.
        </p>
      ) : (
        <>
          <dl className="figures campaign-figures">
            {(
              [
                ['People', count(site.visitors)],
                ['Visits', count(site.sessions)],
                ['Purchases', count(site.conversions)],
                ['Revenue', money(site.revenue, site.currency, 'short')],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt className="name">{name}</dt>
                <dd className="number">{value}</dd>
              </div>
            ))}
          </dl>
          <p className="soft small">
            Within 24 hours after their click. Of readers who agreed, on sites that know them by it.
          </p>
        </>
      )}
    </section>
  );
}

function Unsent({
  campaign,
  report,
  isOwner,
}: {
  campaign: Campaign;
  report: CampaignReport;
  isOwner: boolean;
}) {
  const base = `/campaigns/${campaign.id}`;
  const hasRecipients = report.recipients > 0;
  return (
    <Empty title="Nothing has been sent yet">
      <p className="soft">
        {!isOwner
          ? 'What becomes of its mails appears here.'
          : hasRecipients
            ? `${counted(report.recipients, 'recipient is', 'recipients are')} there, ${count(report.consenting)} of them agreed. Next: put the campaign’s pixels into your mail, and send it.`
            : 'Add the recipients, then put the campaign’s pixels into your mail. What becomes of it appears here.'}
      </p>
      {isOwner && (
        <div className="row">
          <Link className={hasRecipients ? 'button' : 'button primary'} href={`${base}/recipients`}>
            {hasRecipients ? 'See the recipients' : 'Add recipients'}
          </Link>
          <Link className={hasRecipients ? 'button primary' : 'button'} href={`${base}/mail`}>
            Put it into your mail
          </Link>
        </div>
      )}
    </Empty>
  );
}
