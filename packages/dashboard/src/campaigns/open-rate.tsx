import type { Campaign, CampaignReport } from '@clearpixel/console/api-types';
import openRateGuide from '../../../../docs/open-rate.md?url';
import { share } from '../design/words.ts';
import { ShareRange, rangeWords } from './share-range.tsx';
import type { Range } from './share-range.tsx';

/** The rate as what it is: a range, and an estimate within it; or why there is none. */
export function OpenRate({ campaign, report }: { campaign: Campaign; report: CampaignReport }) {
  const { openRate, naiveOpenRate } = report;
  return (
    <section className="card stack" aria-labelledby="open-rate">
      <h2 id="open-rate">How many have opened it?</h2>
      {openRate === null ? (
        <p className="soft">{whyNone(campaign, report)}</p>
      ) : (
        <>
          <RangeInWords range={openRate} />
          <ShareRange range={openRate} naive={naiveOpenRate} />
          {naiveOpenRate !== null && <Naive rate={naiveOpenRate} range={openRate} />}
          <p className="soft small">
            Of the recipients who agreed to be recorded and whose mail did not come back.{' '}
            <a href={openRateGuide} target="_blank" rel="noreferrer">
              How this is estimated, and how often it is right
            </a>
          </p>
        </>
      )}
    </section>
  );
}

export function RangeInWords({ range }: { range: Range }) {
  return (
    <p className="open-rate">
      <strong>{rangeWords(range)}</strong>
      {share(range.low) !== share(range.high) && (
        <span className="soft">, most likely about {share(range.estimate)}</span>
      )}
    </p>
  );
}

/** Set beside ours, so that nobody wonders why another program says something else. */
function Naive({ rate, range }: { rate: number; range: Range }) {
  const difference = share(rate) === share(range.estimate) ? 0 : rate - range.estimate;
  return (
    <p className="naive-rate">
      <span className="key naive" aria-hidden="true" />
      <span>
        Counted as is often done, it would be <strong>{share(rate)}</strong>: whoever’s mail was
        loaded by anything.{' '}
        {difference > 0
          ? 'That is higher, since machines that load mails for nobody are counted as readers.'
          : difference < 0
            ? 'That is lower, since people who read without images are not counted at all.'
            : 'Here the two agree: those that machines add and those who read without images are as many.'}
      </span>
    </p>
  );
}

function whyNone(campaign: Campaign, { reason }: CampaignReport): string {
  if (campaign.level === 'count')
    return 'That is not known: at level count one pixel is shared by all mails, and nobody is told from anybody else. There are only loads, by people and by machines.';
  if (reason !== null) return reason;
  return campaign.opens
    ? 'It cannot be said yet.'
    : 'That is not known: opens are switched off for this campaign, so its mails have no pixel.';
}
