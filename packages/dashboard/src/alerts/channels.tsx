import type { Account, Alert } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useSession, useWebhooks } from '../api/queries.ts';
import { Choice, Switch } from '../design/forms.tsx';

const QUIET = [
  ['0', 'At once, each time'],
  ['900', 'At most every 15 minutes'],
  ['3600', 'At most once an hour'],
  ['86400', 'At most once a day'],
] as const;
type Quiet = (typeof QUIET)[number][0];

type Said = Pick<Alert, 'inbox' | 'mail' | 'webhook' | 'quietSeconds'>;

export interface Channels {
  value: Said;
  change: (part: Partial<Said>) => void;
  mailIsSet: boolean;
  /** Whose address it is that a mail would go to; null: the reader's own. */
  email: string | null;
  webhooks: readonly { id: string; name: string }[];
}

const BY_DEFAULT: Said = { inbox: true, mail: false, webhook: null, quietSeconds: 900 };

export function useChannels(account: Account, first: Said = BY_DEFAULT): Channels {
  const [value, setValue] = useState(first);
  const isOwner = account.role === 'owner';
  const webhooks = useWebhooks(isOwner).data?.items ?? [];
  return {
    value,
    change: (part) => setValue((before) => ({ ...before, ...part })),
    mailIsSet: useSession().data?.mail === true,
    email: account.email,
    webhooks,
  };
}

/** Where an alert says it, and how often. */
export function ChannelChoice({
  channels: { value, change, mailIsSet, email, webhooks },
}: {
  channels: Channels;
}) {
  const quiet: Quiet =
    QUIET.find(([seconds]) => Number(seconds) === value.quietSeconds)?.[0] ?? '900';
  return (
    <fieldset className="site-choice stack">
      <legend className="label">Where to say it</legend>
      <Switch isOn={value.inbox} onChange={(inbox) => change({ inbox })}>
        In the inbox here
      </Switch>
      {mailIsSet || value.mail ? (
        <Switch isOn={value.mail} onChange={(mail) => change({ mail })}>
          <span className="wrap">By mail{email === null ? '' : `, to ${email}`}</span>
        </Switch>
      ) : (
        <p className="soft small">
          By mail: not yet. This console cannot send mail; an operator sets{' '}
          <code className="wrap">CLEARPIXEL_SMTP_URL</code>.
        </p>
      )}
      {webhooks.length > 0 && (
        <Choice
          label="Webhook"
          value={value.webhook ?? ''}
          options={[['', 'None'] as const, ...webhooks.map(({ id, name }) => [id, name] as const)]}
          onChoose={(webhook) => change({ webhook: webhook === '' ? null : webhook })}
        />
      )}
      <Choice
        label="How often"
        value={quiet}
        options={QUIET}
        onChoose={(seconds) => change({ quietSeconds: Number(seconds) })}
        hint="What happens between two messages comes as one."
      />
    </fieldset>
  );
}
