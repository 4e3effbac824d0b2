import { Switch } from '../design/forms.tsx';

interface Recorded {
  opens: boolean;
  clicks: boolean;
}

export function WhatIsRecorded({
  value,
  onChange,
}: {
  value: Recorded;
  onChange: (value: Recorded) => void;
}) {
  return (
    <fieldset className="site-choice stack tight">
      <legend className="label">What is recorded</legend>
      <Switch isOn={value.opens} onChange={(opens) => onChange({ ...value, opens })}>
        Opens, by an invisible pixel
      </Switch>
      <Switch isOn={value.clicks} onChange={(clicks) => onChange({ ...value, clicks })}>
        Clicks, by links that lead on
      </Switch>
    </fieldset>
  );
}
