import { Switch } from '../design/forms.tsx';

export interface Recorded {
  opens: boolean;
  clicks: boolean;
  /** Whether mails with counted links have one more that no person sees. */
  trap: boolean;
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
      {value.clicks && (
        <>
          <Switch isOn={value.trap} onChange={(trap) => onChange({ ...value, trap })}>
            A trap for machines, by a link that no person sees
          </Switch>
          <p className="soft small">
            Whoever follows it reads every link, as security scanners do. It finds those that look
            like people. A hidden link may look odd to a spam filter: send some mails to yourself
            first, and see where they end up. For mails that are stamped from then on.
          </p>
        </>
      )}
    </fieldset>
  );
}
