import type { Campaign } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi, sentence } from '../api/client.ts';
import { campaignAddress, useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form } from '../design/forms.tsx';
import { Code, Notice, Table } from '../design/parts.tsx';
import { bytes, count, counted } from '../design/words.ts';

const EXAMPLE = `email,name,consent,consentSource,groups
ada@example.com,Ada,granted,form on /newsletter,autumn;friends`;
/** As many as one reads before mending the file. */
const SHOWN_FAULTS = 8;

interface Outcome {
  rows: number;
  taken: number;
  refused: number;
  faults: { line: number; message: string }[];
}

export function ImportRecipients({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const where = campaignAddress(campaign.id);
  const send = useChange(
    (list: File) => callApi<Outcome>('POST', `${where}/recipients`, list),
    [where],
  );
  if (send.data !== undefined)
    return <Result outcome={send.data} again={send.reset} onDone={onDone} />;
  return (
    <Form onValues={() => file !== null && send.mutate(file)}>
      <Field
        label="The list, as CSV"
        type="file"
        accept=".csv,text/csv"
        required
        disabled={send.isPending}
        onChange={({ target }) => setFile(target.files?.[0] ?? null)}
        hint="Its first line names the columns. Only “email” has to be there; what is left out of a line stays as it was."
      />
      <Code label="an example of a list" text={EXAMPLE} />
      {send.isPending && file !== null && (
        <Notice>
          {file.name} ({bytes(file.size)}) is under way. A long list takes a while.
        </Notice>
      )}
      <Failure error={send.error} />
      <div>
        <Button type="submit" kind="primary" busy={send.isPending}>
          {send.isPending ? 'Importing…' : 'Import'}
        </Button>
      </div>
    </Form>
  );
}

function Result({
  outcome: { rows, taken, refused, faults },
  again,
  onDone,
}: {
  outcome: Outcome;
  again: () => void;
  onDone: () => void;
}) {
  const shown = faults.slice(0, SHOWN_FAULTS);
  return (
    <>
      <Notice kind={refused === 0 ? 'good' : 'warn'}>
        {refused === 0
          ? rows === 1
            ? 'The line was taken.'
            : `All ${count(rows)} lines were taken.`
          : `${count(taken)} of ${counted(rows, 'line')} taken, ${count(refused)} refused.`}
      </Notice>
      {shown.length > 0 && (
        <Table head={['Line', 'What is wrong with it']}>
          {shown.map(({ line, message }) => (
            <tr key={line}>
              <td>{line}</td>
              <td className="wrap">{sentence(message)}</td>
            </tr>
          ))}
        </Table>
      )}
      {refused > shown.length && (
        <p className="soft small">And {count(refused - shown.length)} more.</p>
      )}
      <div className="row">
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
        <Button onClick={again}>Import another</Button>
      </div>
    </>
  );
}
