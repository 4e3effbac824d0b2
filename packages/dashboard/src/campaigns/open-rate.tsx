import type { Campaign, CampaignReport } from '@clearpixel/console/api-types';
import { share } from '../design/words.ts';
import { namesPeople } from './levels.ts';

/** The rate as what it is: a range, and a guess within it; or why there is none. */
export function OpenRate({ campaign, report }: { campaign: Campaign; report: CampaignReport }) {
  const rate = namesPeople(campaign) ? report.openRate : null;
  return (
    <section className="card stack" aria-labelledby="open-rate">
      <h2 id="open-rate">How many have opened it?</h2>
      {rate === null ? (
        <p className="soft">
          {report.reason ?? 'At this level nobody is named.'}
          {campaign.level === 'count' &&
            ' One pixel is shared by all of the mails: nobody is told from anybody else.'}
        </p>
      ) : (
        <>
          <p className="open-rate">
            <strong>{rangeWords(rate)}</strong>
            {rate.low < rate.high && (
              <span className="soft">, at a guess {share(rate.estimate)}</span>
            )}
          </p>
          <svg
            className="range"
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            role="img"
            aria-label={`${rangeWords(rate)}, at a guess ${share(rate.estimate)}`}
          >
            <rect className="whole" width="100" height="10" />
            <rect
              className="between"
              x={rate.low * 100}
              width={Math.max(0.4, (rate.high - rate.low) * 100)}
              height="10"
            />
            <rect
              className="guess"
              x={Math.min(99.5, rate.estimate * 100)}
              width="0.5"
              height="10"
            />
          </svg>
          <p className="soft small">
            Of the recipients who agreed and whose mail did not come back. The low end: those with a
            person’s load for certain. The high end: those whose mail was loaded by anything,
            machines too.
          </p>
        </>
      )}
    </section>
  );
}

const rangeWords = ({ low, high }: { low: number; high: number }): string =>
  share(low) === share(high) ? share(low) : `Between ${share(low)} and ${share(high)}`;
