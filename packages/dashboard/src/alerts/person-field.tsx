import type { Recipient } from '@clearpixel/console/api-types';
import { useId, useState } from 'react';
import { ApiFailure, callApi } from '../api/client.ts';
import { campaignAddress, useRecipients } from '../api/queries.ts';
import { useSettled } from '../campaigns/settled.ts';
import { Field } from '../design/forms.tsx';

/** Somebody in particular, by their address: the recipients whom it fits are offered. */
export function PersonField({ campaign, error }: { campaign: string; error: string | undefined }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const { data } = useRecipients(campaign, { limit: '8', ...(search === '' ? {} : { search }) });
  return (
    <>
      <Field
        label="By somebody in particular"
        name="person"
        list={id}
        maxLength={320}
        autoComplete="off"
        placeholder="Anybody"
        hint="A recipient’s e-mail address. They have to have agreed, or nobody knows that it was them."
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        error={error}
      />
      <datalist id={id}>
        {data?.items.map(({ ref, email, name }) => (
          <option key={ref} value={email}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Whom an address belongs to. Throws where the campaign has nobody of it. */
export async function refOf(campaign: string, email: string): Promise<string> {
  const search = email.toLowerCase();
  const { items } = await callApi<{ items: Recipient[] }>(
    'GET',
    `${campaignAddress(campaign)}/recipients?${new URLSearchParams({ search, limit: '50' }).toString()}`,
  );
  const found = items.find((recipient) => recipient.email === search);
  if (found === undefined)
    throw new ApiFailure(400, {
      code: 'invalid',
      message: 'the campaign has no recipient of this address',
      field: 'person',
    });
  return found.ref;
}
