import type { AuditEntry } from '@clearpixel/console/api-types';
import { useAudit } from '../api/queries.ts';
import { Empty, PageHead, Table, Unread } from '../design/parts.tsx';
import { dateTime } from '../design/words.ts';

const ACTIONS: Readonly<Record<AuditEntry['action'], string>> = {
  'site-created': 'made the site',
  'site-changed': 'changed the site',
  'site-deleted': 'deleted the site',
  'key-created': 'made the key',
  'key-revoked': 'revoked the key',
  'consent-changed': 'changed the consent of',
  'account-created': 'made the account',
  'account-changed': 'changed the account',
  'account-removed': 'removed the account',
  'password-changed': 'set the password of',
  'second-factor-changed': 'changed the second factor of',
  'signed-in': 'signed in',
  'invitation-created': 'made the invitation',
  'invitation-revoked': 'took back the invitation',
  'campaign-created': 'made the campaign',
  'campaign-changed': 'changed the campaign',
  'campaign-deleted': 'deleted the campaign',
  'recipients-added': 'added recipients to',
  'subject-stopped': 'stopped mails to',
  'subject-erased': 'erased the person',
  'level-limited': 'set the highest level of all',
  'goal-created': 'made a goal of',
  'goal-changed': 'changed a goal of',
  'goal-deleted': 'deleted a goal of',
  'segment-created': 'made a segment of',
  'segment-changed': 'changed a segment of',
  'segment-deleted': 'deleted a segment of',
  'annotation-created': 'made an annotation of',
  'annotation-changed': 'changed an annotation of',
  'annotation-deleted': 'deleted an annotation of',
  'share-created': 'shared the dashboard of',
  'share-revoked': 'took back a shared dashboard of',
  'mail-report-created': 'made a report by mail of',
  'mail-report-deleted': 'deleted a report by mail of',
  'mail-report-stopped': 'stopped a report by mail of',
  'alert-created': 'made the alert',
  'alert-changed': 'changed the alert',
  'alert-deleted': 'deleted the alert',
  'webhook-created': 'made the webhook',
  'webhook-changed': 'changed the webhook',
  'webhook-rotated': 'changed the secret of the webhook',
  'webhook-deleted': 'deleted the webhook',
};

export function AuditPage() {
  const { data, error, refetch } = useAudit();
  if (data === undefined) return <Unread error={error} again={refetch} />;
  return (
    <div className="stack loose">
      <PageHead
        title="Audit log"
        lead="Who changed what, the newest first. No values, and nothing of visitors."
      />
      {data.items.length === 0 ? (
        <Empty title="Nothing was changed yet">
          <p className="soft">Every change of a site, a key or a person leaves a line here.</p>
        </Empty>
      ) : (
        <section className="card" aria-label="Entries">
          <Table head={['When', 'Who', 'What']}>
            {data.items.map(({ sequence, at, actor, action, target, fields }) => (
              <tr key={sequence}>
                <td className="soft">{dateTime(at)}</td>
                <td>{actor.name === '' ? `somebody who is gone (${actor.id})` : actor.name}</td>
                <td>
                  {ACTIONS[action]}{' '}
                  {action !== 'signed-in' && <code className="soft wrap">{target}</code>}
                  {fields.length > 0 && <span className="soft small"> ({fields.join(', ')})</span>}
                </td>
              </tr>
            ))}
          </Table>
        </section>
      )}
    </div>
  );
}
