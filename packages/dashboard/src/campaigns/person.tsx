import type { Recipient } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure } from '../design/forms.tsx';
import { Code, Confirm, Notice } from '../design/parts.tsx';

/** What an owner can do about one recipient: their consent, their page, and their end. */
export function Person({ recipient, list }: { recipient: Recipient; list: string }) {
  return (
    <section className="card stack" aria-labelledby="person">
      <h3 id="person">What you can do</h3>
      <Consent recipient={recipient} />
      <div className="stack tight">
        <h4>Their page</h4>
        <p className="soft small">
          There they see what is recorded of them, and stop it. Whoever has the link can do so.
        </p>
        <Code label="the link to their page" text={recipient.readerUrl} />
      </div>
      <Erasure recipient={recipient} list={list} />
    </section>
  );
}

const personOf = ({ ref }: Recipient): string => `/subjects/${ref}`;

function Consent({ recipient }: { recipient: Recipient }) {
  const setConsent = useChange(
    (consent: 'granted' | 'denied') =>
      callApi('PUT', `${personOf(recipient)}/consent`, {
        consent,
        source: 'entered in the console',
      }),
    ['/campaigns'],
  );
  if (recipient.stopped)
    return <Notice>They said stop on their page. That holds, whatever is entered here.</Notice>;
  return (
    <>
      <div className="row">
        {(['granted', 'denied'] as const)
          .filter((consent) => consent !== recipient.consent)
          .map((consent) => (
            <Button
              key={consent}
              busy={setConsent.isPending}
              onClick={() => setConsent.mutate(consent)}
            >
              {consent === 'granted' ? 'They agreed' : 'They refused'}
            </Button>
          ))}
      </div>
      <Failure error={setConsent.error} />
    </>
  );
}

function Erasure({ recipient, list }: { recipient: Recipient; list: string }) {
  const [, navigate] = useLocation();
  const [asks, setAsks] = useState(false);
  // Their receipts and figures go with them, in each campaign.
  const erase = useChange(async () => {
    await callApi('DELETE', personOf(recipient));
    // Before anything is read again: their own page is no more.
    navigate(list);
  }, ['/campaigns']);
  return (
    <div>
      <Button kind="danger" onClick={() => setAsks(true)}>
        Erase…
      </Button>
      <Confirm
        title={`Erase ${recipient.email} for good?`}
        action="Erase them"
        isOpen={asks}
        busy={erase.isPending}
        error={erase.error}
        onConfirm={() => erase.mutate(undefined)}
        onClose={() => setAsks(false)}
      >
        Their name, address and receipts are gone from every campaign, and mails that they have
        record nothing from now on. It cannot be undone.
      </Confirm>
    </div>
  );
}
