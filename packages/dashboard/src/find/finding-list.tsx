import type { Language } from '@clearpixel/detect';
import { Link } from 'wouter';
import { nameOf, reasonInWords } from './finding-words.ts';
import type { NumberedFinding } from './numbered.ts';

/** Drawn one by one; a hostile mail has ten thousand. */
const MAX_DRAWN = 200;

const isLink = ({ finding }: NumberedFinding): boolean => finding.verdict === 'tracked-link';

interface Listed {
  findings: readonly NumberedFinding[];
  /** Of their explanations. */
  language: Language;
}

export function FindingList({ findings, language }: Listed) {
  const loads = findings.filter((one) => !isLink(one));
  const links = findings.filter(isLink);
  if (findings.length === 0) return null;
  return (
    <div className="stack loose">
      {loads.length > 0 && (
        <section className="stack" aria-labelledby="found">
          <h2 id="found">What opening it would tell</h2>
          <Cards findings={loads} language={language} />
          <p className="soft small">
            What helps in your own program: <Link href="/find-pixels/block">block them</Link>.
          </p>
        </section>
      )}
      {links.length > 0 && (
        <details className="stack">
          <summary>
            {links.length === 1
              ? 'One link is counted when it is followed'
              : `${links.length} links are counted when they are followed`}
          </summary>
          <Cards findings={links} language={language} />
        </details>
      )}
    </div>
  );
}

function Cards({ findings, language }: Listed) {
  return (
    <>
      <ol className="find-cards">
        {findings.slice(0, MAX_DRAWN).map((one) => (
          <FindingCard key={one.number} language={language} {...one} />
        ))}
      </ol>
      {findings.length > MAX_DRAWN && (
        <p className="soft">
          And {findings.length - MAX_DRAWN} more; the command <code>clearpixel scan</code> names
          all.
        </p>
      )}
    </>
  );
}

function FindingCard({ number, finding, language }: NumberedFinding & Pick<Listed, 'language'>) {
  const { certainty, learns, reasons, advice, url, times = 1, through } = finding;
  return (
    <li className="card" value={number}>
      <div className="row">
        <span className="find-number" aria-hidden="true">
          {number}
        </span>
        <h3 className="wrap">{nameOf(finding)}</h3>
        <span className={certainty === 'certain' ? 'badge bad' : 'badge warn'}>{certainty}</span>
      </div>
      <ul className="stack tight" lang={language}>
        {learns.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <dl className="small">
        <dt className="soft">Why we think so</dt>
        <dd>{reasons.map(reasonInWords).join('. ')}.</dd>
        <dt className="soft">What you can do</dt>
        <dd lang={language}>{advice.join(' ')}</dd>
      </dl>
      <details className="small">
        <summary>Its address</summary>
        <code className="wrap">{url}</code>
        {times > 1 && <p className="soft">It stands there {times} times.</p>}
        {through !== undefined && <p className="soft wrap">By way of {through}.</p>}
      </details>
    </li>
  );
}
