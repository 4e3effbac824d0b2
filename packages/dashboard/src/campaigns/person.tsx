import type { Recipient } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Code, Notice } from '../design/parts.tsx';
import { dateTime } from '../design/words.ts';
import { ConsentState } from './consent.tsx';

/** One recipient: what is known of their mail, their page, their consent, and their end. */
export function Person({ recipient, onDone }: { recipient: Recipient; onDone: () => void }) {
  const person = `/subjects/${recipient.ref}`;
  const [asks, setAsks] = useState(false);
  const setConsent = useChange(
    (consent: 'granted' | 'denied') =>
      callApi('PUT', `${person}/consent`, { consent, source: 'entered in the console' }),
    ['/campaigns'],
  );
  // Their receipts and figures go with them, in each campaign.
  const erase = useChange(() => callApi('DELETE', person), ['/campaigns']);
  if (asks)
    return (
      <>
        <p>Erase {recipient.email} for good?</p>
        <p className="soft">
          Their name, address and receipts are gone from every campaign, and mails that they have
          record nothing from now on. It cannot be undone.
        </p>
        <Failure error={erase.error} />
        <div className="row">
          <Button
            kind="danger"
            busy={erase.isPending}
            autoFocus
            onClick={() => erase.mutate(undefined, { onSuccess: onDone })}
          >
            Erase them
          </Button>
          <Button kind="quiet" onClick={() => setAsks(false)}>
            Cancel
          </Button>
        </div>
      </>
    );
  return (
    <>
      <dl className="person-facts">
        {factsOf(recipient).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Consent</dt>
          <dd>
            <ConsentState of={recipient} />
          </dd>
        </div>
      </dl>
      {recipient.stopped ? (
        <Notice>They said stop on their page. That holds, whatever is entered here.</Notice>
      ) : (
        <div className="row">
          {(['granted', 'denied'] as const)
            .filter((consent) => consent !== recipient.consent)
            .map((consent) => (
              <Button
                key={consent}
                busy={setConsent.isPending}
                onClick={() => setConsent.mutate(consent, { onSuccess: onDone })}
              >
                {consent === 'granted' ? 'They agreed' : 'They refused'}
              </Button>
            ))}
        </div>
      )}
      <div className="stack tight">
        <h3>Their page</h3>
        <p className="soft small">
          There they see what is recorded of them, and stop it. Whoever has the link can do so.
        </p>
        <Code label="the link to their page" text={recipient.readerUrl} />
      </div>
      <Failure error={setConsent.error} />
      <div>
        <Button kind="danger" onClick={() => setAsks(true)}>
          Erase…
        </Button>
      </div>
    </>
  );
}

const factsOf = (recipient: Recipient): (readonly [string, string])[] => {
  const facts = [
    ['Address', recipient.email],
    ['Groups', recipient.groups.join(', ')],
    ['Sent', at(recipient.sentAt)],
    ['Delivered', at(recipient.deliveredAt)],
    ['Came back', at(recipient.bouncedAt)],
  ] as const;
  return facts.filter(([, value]) => value !== '');
};

const at = (time: string | null): string => (time === null ? '' : dateTime(time));
