import type { Campaign } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { ApiFailure, callApi } from '../api/client.ts';
import { campaignAddress, useChange } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form } from '../design/forms.tsx';

const CONSENT_OPTIONS = [
  ['none', 'Not asked'],
  ['granted', 'Agreed'],
  ['denied', 'Refused'],
] as const;
type ConsentChoice = (typeof CONSENT_OPTIONS)[number][0];

export function AddRecipient({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const [consent, setConsent] = useState<ConsentChoice>('none');
  const where = campaignAddress(campaign.id);
  const add = useChange(
    (person: Record<string, unknown>) =>
      callApi('POST', `${where}/recipients`, { items: [person] }),
    [where],
  );
  // The API names the place in its list: `items.0.email`.
  const fault = (field: string): string | undefined =>
    add.error instanceof ApiFailure && add.error.field === `items.0.${field}`
      ? add.error.message
      : undefined;
  return (
    <Form
      onValues={({ email, name = '', consentSource = '', groups = '' }) => {
        add.mutate(
          {
            email,
            ...(name === '' ? {} : { name }),
            ...(consent === 'none' ? {} : { consent, consentSource }),
            ...(groups === '' ? {} : { groups: partsOf(groups) }),
          },
          { onSuccess: onDone },
        );
      }}
    >
      <Field
        label="E-mail address"
        name="email"
        type="email"
        required
        autoFocus
        error={fault('email')}
      />
      <Field label="Name" name="name" maxLength={200} error={fault('name')} />
      <Field
        label="Groups"
        name="groups"
        hint="With commas between them; can be left out."
        error={fault('groups')}
      />
      <Choice
        label="Consent to being recorded by name"
        value={consent}
        options={CONSENT_OPTIONS}
        onChoose={setConsent}
        hint="Without it they are counted with all others, and never named."
      />
      {consent !== 'none' && (
        <Field
          label="Where they said so"
          name="consentSource"
          maxLength={200}
          placeholder="form on /newsletter"
          hint="You may be asked to show it."
        />
      )}
      <Failure error={fault('email') === undefined ? add.error : null} />
      <div>
        <Button type="submit" kind="primary" busy={add.isPending}>
          Add
        </Button>
      </div>
    </Form>
  );
}

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
