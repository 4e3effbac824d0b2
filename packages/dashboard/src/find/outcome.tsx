import type { Language, ScanResult } from '@clearpixel/detect';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../design/forms.tsx';
import { Notice } from '../design/parts.tsx';
import { FindingList } from './finding-list.tsx';
import { countsInWords, partialInWords } from './finding-words.ts';
import { MailFrame } from './mail-frame.tsx';
import { numbered } from './numbered.ts';
import type { Reading } from './reading.ts';

export function Outcome({
  name,
  reading,
  language,
  children,
}: {
  name: string;
  reading: Reading;
  /** Of its explanations. */
  language: Language;
  /** Stands above the findings. */
  children: ReactNode;
}) {
  const { result, subject, body, cleaned, isFirstOfMany } = reading;
  const findings = useMemo(() => numbered(result.findings), [result]);
  return (
    <div className="stack loose">
      <section className="stack" aria-labelledby="outcome">
        <h2 id="outcome" className="wrap">
          {subject === '' ? name : `“${subject}”`}
        </h2>
        <Summary result={result} />
        {isFirstOfMany && (
          <Notice>
            This file holds many mails, and this is its first. The command{' '}
            <code>clearpixel scan</code> reads all of them.
          </Notice>
        )}
        {result.partial !== undefined && (
          <Notice kind="warn">{partialInWords(result.partial)}</Notice>
        )}
      </section>
      {body !== null && (
        <div className="find-views">
          <section className="stack tight" aria-labelledby="as-it-came">
            <h2 id="as-it-came">As it came</h2>
            <MailFrame title="The mail as it came" body={body} findings={findings} />
          </section>
          <section className="stack tight" aria-labelledby="cleaned">
            <h2 id="cleaned">Cleaned</h2>
            {cleaned !== null && cleaned.body !== null && (
              <MailFrame
                title="The mail without its pixels"
                body={cleaned.body}
                findings={findings}
              />
            )}
            {cleaned !== null && <Save name={name} cleaned={cleaned} />}
          </section>
          <p className="soft small">
            Each number is a finding of the list below, drawn where it stands. Dashed outlines are
            pictures from outside, which stay where they are.
            {body.isCut && ' It is very long; only its beginning is drawn.'}
          </p>
        </div>
      )}
      {findings.length > 0 && <div className="find-language">{children}</div>}
      <FindingList findings={findings} language={language} />
    </div>
  );
}

function Summary({ result: { type, findings, error } }: { result: ScanResult }) {
  if (error !== undefined) return <p className="notice bad">{error}</p>;
  const counts = countsInWords(findings);
  const pictures = findings.filter(({ verdict }) => verdict === 'remote-image').length;
  const rest =
    pictures === 0
      ? 'Nothing else in it is loaded from outside.'
      : `${pictures} other ${pictures === 1 ? 'thing is' : 'things are'} loaded from outside, the same for everybody. That tells who serves such things that somebody opened it, and not who.`;
  return (
    <p>
      {counts === '' ? (
        <>
          <strong>No pixel was found.</strong> {rest}
        </>
      ) : (
        <>
          <strong>{counts}.</strong> {rest}
        </>
      )}
      {type === 'pdf' && ' Of a PDF, what it may load and where its links lead is read.'}
    </p>
  );
}

function Save({ name, cleaned }: { name: string; cleaned: NonNullable<Reading['cleaned']> }) {
  if (cleaned.removed === 0)
    return <p className="soft small">There was nothing to take out: it is as it came.</p>;
  return (
    <div className="row small">
      <span>
        {cleaned.removed === 1 ? 'One piece was' : `${cleaned.removed} pieces were`} taken out;
        every other byte stayed.
      </span>
      <Button onClick={() => save(`cleaned-${name}`, cleaned.bytes)}>Save the cleaned file</Button>
    </div>
  );
}

function save(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
