import type { SetAside as SetAsideAnswer } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useApi } from '../api/queries.ts';
import { CsvLink } from '../design/download.tsx';
import { Button, Switch } from '../design/forms.tsx';
import { Overlay, Table } from '../design/parts.tsx';
import { VERDICTS, count, counted, reasonName } from '../design/words.ts';
import { questionOf } from './view.ts';
import type { ChangeView, View } from './view.ts';

/** Of what no person is behind: how much there is, why it was taken for that, and a switch to count it after all. */
export function SetAside({ site, view, change }: { site: string; view: View; change: ChangeView }) {
  const [isOpen, setOpen] = useState(false);
  const where = setAsideAddress(site, view);
  const { data } = useApi<SetAsideAnswer>(where, { keep: true });
  const events = data?.events ?? 0;
  return (
    <span className="row set-aside">
      <Switch isOn={view.everyone} onChange={(everyone) => change({ everyone })}>
        <span>
          Robots too
          {events > 0 && <span className="soft"> ({counted(events, 'event')} set aside)</span>}
        </span>
      </Switch>
      {events > 0 && (
        <Button kind="quiet" onClick={() => setOpen(true)}>
          Why?
        </Button>
      )}
      <Overlay title="What was set aside, and why" isOpen={isOpen} onClose={() => setOpen(false)}>
        <p className="soft">
          Nothing is thrown away: the switch “Robots too” counts it again, now and for the past.
        </p>
        <Table head={['What it was', 'Why', { number: 'Events' }]}>
          {data?.rows.map(({ verdict, certainty, reasons, events: of }) => (
            <tr key={[verdict, certainty, ...reasons].join(' ')}>
              <td>
                {VERDICTS[verdict]}
                <div className="soft small">{certainty}</div>
              </td>
              <td>
                {reasons.map((reason) => (
                  <div key={reason}>{reasonName(reason)}</div>
                ))}
              </td>
              <td className="number">{count(of)}</td>
            </tr>
          ))}
        </Table>
        <div className="row">
          <CsvLink where={where} of="what was set aside" />
        </div>
      </Overlay>
    </span>
  );
}

export const setAsideAddress = (site: string, view: View): string =>
  `/sites/${site}/set-aside?${questionOf({ ...view, everyone: false })}`;
