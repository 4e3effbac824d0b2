import type { Account, Campaign } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { campaignAddress, useChange } from '../api/queries.ts';
import { Button, Choice, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Confirm } from '../design/parts.tsx';
import { CampaignFrame } from './campaign-frame.tsx';
import { LEVEL_OPTIONS, LEVEL_WORDS } from './levels.ts';
import { WhatIsRecorded } from './what-is-recorded.tsx';

export function SettingsPage({ id, account }: { id: string; account: Account }) {
  return (
    <CampaignFrame id={id} account={account}>
      {(campaign) => (
        <>
          <Facts campaign={campaign} />
          <Removal campaign={campaign} />
        </>
      )}
    </CampaignFrame>
  );
}

const FIELDS = ['name', 'subject', 'retentionDays'];

function Facts({ campaign }: { campaign: Campaign }) {
  const [level, setLevel] = useState(campaign.level);
  const [recorded, setRecorded] = useState({ opens: campaign.opens, clicks: campaign.clicks });
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
        <Field
          label="Kept for days"
          name="retentionDays"
          type="number"
          min={1}
          max={36_500}
          required
          defaultValue={campaign.retentionDays}
          hint="For what comes from now on."
          error={faultOf(change.error, 'retentionDays')}
        />
        <Failure error={change.error} fields={FIELDS} />
        <div className="row">
          <Button type="submit" kind="primary" busy={change.isPending}>
            Save
          </Button>
          {change.isSuccess && <span role="status">Saved, and in force.</span>}
        </div>
      </Form>
    </section>
  );
}

function Removal({ campaign }: { campaign: Campaign }) {
  const [, navigate] = useLocation();
  const [asks, setAsks] = useState(false);
  const remove = useChange(() => callApi('DELETE', campaignAddress(campaign.id)), ['/campaigns?']);
  return (
    <section className="card stack" aria-labelledby="removal">
      <h2 id="removal">Delete the campaign</h2>
      <p className="soft">
        Its recipients and receipts go with it; people who are in no other campaign are forgotten.
        Links in mails that were sent still lead where they led.
      </p>
      <div>
        <Button kind="danger" onClick={() => setAsks(true)}>
          Delete…
        </Button>
      </div>
      <Confirm
        title={`Delete ${campaign.name}?`}
        action="Delete it for good"
        isOpen={asks}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/campaigns') })}
        onClose={() => setAsks(false)}
      >
        The campaign, its recipients and every receipt of it are gone, and do not come back.
      </Confirm>
    </section>
  );
}
