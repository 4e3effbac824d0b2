import type { Campaign } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { PageHead } from '../design/parts.tsx';
import { LEVEL_OPTIONS, LEVEL_WORDS } from './levels.ts';
import type { CampaignLevel } from './levels.ts';
import { WhatIsRecorded } from './what-is-recorded.tsx';

export function NewCampaign() {
  const [, navigate] = useLocation();
  const [level, setLevel] = useState<CampaignLevel>('count');
  const [recorded, setRecorded] = useState({ opens: true, clicks: true, trap: false });
  const make = useChange(
    (values: Record<string, unknown>) => callApi<Campaign>('POST', '/campaigns', values),
    ['/campaigns'],
  );
  return (
    <div className="stack loose">
      <PageHead
        title="New campaign"
        lead="Mails that belong together: one letter, or all receipts."
      />
      <Form
        onValues={({ name, subject }) => {
          make.mutate(
            {
              name,
              subject,
              level,
              ...recorded,
              timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            },
            { onSuccess: ({ id }) => navigate(`/campaigns/${id}/recipients`) },
          );
        }}
      >
        <Field
          label="Name"
          name="name"
          required
          autoFocus
          maxLength={200}
          placeholder="Autumn letter"
          hint="How you call it; recipients see it on their page."
          error={faultOf(make.error, 'name')}
        />
        <Field
          label="Subject line"
          name="subject"
          maxLength={998}
          hint="Of the mail, so that you and its recipients know which it was. It can be left out."
          error={faultOf(make.error, 'subject')}
        />
        <Choice
          label="Level"
          value={level}
          options={LEVEL_OPTIONS}
          onChoose={setLevel}
          hint={LEVEL_WORDS[level]}
        />
        <WhatIsRecorded value={recorded} onChange={setRecorded} />
        <Failure error={make.error} fields={['name', 'subject']} />
        <Button type="submit" kind="primary" busy={make.isPending}>
          Make it
        </Button>
      </Form>
    </div>
  );
}
