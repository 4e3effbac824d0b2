import type { Account, Campaign } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { campaignAddress, useChange } from '../api/queries.ts';
import { Choice, Failure, Field, Form, RetentionDays, Save, faultOf } from '../design/forms.tsx';
import { Removal } from '../design/removal.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { LEVEL_OPTIONS, LEVEL_WORDS } from './levels.ts';
import { WhatIsRecorded } from './what-is-recorded.tsx';
import type { Recorded } from './what-is-recorded.tsx';

export function SettingsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => (
        <>
          <Facts campaign={campaign} />
          <Removal
            kind="campaign"
            name={campaign.name}
            address={campaignAddress(campaign.id)}
            list="/campaigns"
            refresh={LISTS}
            warning="The campaign, its recipients and every receipt of it are gone, and do not come back."
          >
            Its recipients and receipts go with it; people who are in no other campaign are
            forgotten. Links in mails that were sent still lead where they led.
          </Removal>
        </>
      )}
    </CampaignFrame>
  );
}

/** Not the campaign itself, which is no more. */
const LISTS = ['/campaigns?'];
const FIELDS = ['name', 'subject', 'retentionDays'];

function Facts({ campaign }: { campaign: Campaign }) {
  const [level, setLevel] = useState(campaign.level);
  const [recorded, setRecorded] = useState<Recorded>({
    opens: campaign.opens,
    clicks: campaign.clicks,
    trap: campaign.trap,
  });
  const change = useChange(
    (values: Record<string, unknown>) =>
      callApi<Campaign>('PATCH', campaignAddress(campaign.id), values),
    ['/campaigns'],
  );
  return (
    <section className="card stack" aria-labelledby="facts">
      <h2 id="facts">What is kept</h2>
      <Form
        onValues={({ name, subject, retentionDays }) => {
          change.mutate({
            name,
            subject,
            level,
            ...recorded,
            retentionDays: Number(retentionDays),
          });
        }}
      >
        <Field
          label="Name"
          name="name"
          defaultValue={campaign.name}
          required
          maxLength={200}
          error={faultOf(change.error, 'name')}
        />
        <Field
          label="Subject line"
          name="subject"
          defaultValue={campaign.subject}
          maxLength={998}
          error={faultOf(change.error, 'subject')}
        />
        <Choice
          label="Level"
          value={level}
          options={LEVEL_OPTIONS}
          onChoose={setLevel}
          hint={`${LEVEL_WORDS[level]} A lower level is in force for mails that were sent before, too.`}
        />
        <WhatIsRecorded value={recorded} onChange={setRecorded} />
        <RetentionDays
          days={campaign.retentionDays}
          error={faultOf(change.error, 'retentionDays')}
        />
        <Failure error={change.error} fields={FIELDS} />
        <Save of={change} />
      </Form>
    </section>
  );
}
