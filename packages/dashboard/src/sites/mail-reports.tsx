import type { MailReport, Site } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange, useMailReports, useSession } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Loading, Notice, Table } from '../design/parts.tsx';
import { date, dateTime } from '../design/words.ts';

type Every = MailReport['every'];
const EVERY: readonly (readonly [Every, string])[] = [
  ['week', 'Each week, on Monday'],
  ['month', 'Each month, on the first'],
];

/** The figures of a week or month, to those who do not look at the dashboard. */
export function MailReports({ site }: { site: Site }) {
  const { data, error } = useMailReports(site.id);
  const canMail = useSession().data?.mail ?? true;
  const where = `${siteAddress(site.id)}/mail-reports`;
  const remove = useChange((id: string) => callApi('DELETE', `${where}/${id}`), [where]);
  const send = useChange((report: MailReport) => callApi('POST', `${where}/${report.id}/send`));
  return (
    <section className="card stack" aria-labelledby="mail-reports">
      <h2 id="mail-reports">Reports by mail</h2>
      <p className="soft">
        The figures of the week or month beside those before, at 7 in the morning of the site’s time
        zone. The mail has no pixel in it, and each has a link that stops them.
      </p>
      {!canMail && (
        <Notice kind="warn">
          The console cannot send mail: no mail server is set (CLEARPIXEL_SMTP_URL).
        </Notice>
      )}
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Loading lines={1} />}
      {data !== undefined && data.items.length > 0 && (
        <Table head={['To', 'Next', { hidden: 'Act' }]}>
          {data.items.map((report) => (
            <tr key={report.id}>
              <td>
                {report.email}
                <div className="soft small">
                  each {report.every},{' '}
                  {report.lastSentAt === null ? 'none yet' : `last ${date(report.lastSentAt)}`}
                </div>
                {report.failure !== null && (
                  <div className="fault small">
                    {dateTime(report.failure.at)}: {report.failure.why}
                  </div>
                )}
              </td>
              <td className="soft">{date(report.dueAt)}</td>
              <td className="number">
                <Button kind="quiet" busy={send.isPending} onClick={() => send.mutate(report)}>
                  Send now
                  <span className="hidden-visually"> to {report.email}</span>
                </Button>
                <Button
                  kind="quiet"
                  busy={remove.isPending}
                  onClick={() => remove.mutate(report.id)}
                >
                  Delete
                  <span className="hidden-visually">
                    {' '}
                    the report of the {report.every} to {report.email}
                  </span>
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {send.isSuccess && <Notice kind="good">Sent to {send.variables.email}.</Notice>}
      <Failure error={send.error ?? remove.error} />
      {canMail && <AddReport where={where} />}
    </section>
  );
}

function AddReport({ where }: { where: string }) {
  const [every, setEvery] = useState<Every>('week');
  const add = useChange(
    (email: string) =>
      callApi<MailReport>('POST', where, { every, ...(email === '' ? {} : { email }) }),
    [where],
  );
  return (
    <Form
      onValues={({ email = '' }, form) =>
        add.mutate(email.trim(), { onSuccess: () => form.reset() })
      }
    >
      <Choice label="How often" value={every} options={EVERY} onChoose={setEvery} />
      <Field
        label="To"
        name="email"
        type="email"
        hint="Left out, it goes to your own address. Ask others before you add theirs."
        error={faultOf(add.error, 'email')}
      />
      <Failure error={add.error} fields={['email']} />
      <div>
        <Button type="submit" busy={add.isPending}>
          Add it
        </Button>
      </div>
    </Form>
  );
}
