import type { Goal } from '@clearpixel/console/api-types';
import { useState } from 'react';
import { callApi } from '../api/client.ts';
import { siteAddress, useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form, Switch, faultOf } from '../design/forms.tsx';
import { MatchFields, matchIn } from './match-fields.tsx';

const FIELDS = ['name', 'match', 'value'];

export function GoalEditor({
  site,
  goal,
  onDone,
}: {
  site: string;
  /** null: a new one. */
  goal: Goal | null;
  onDone: () => void;
}) {
  const [hasValue, setHasValue] = useState(goal !== null && goal.value !== null);
  const all = `${siteAddress(site)}/goals`;
  const refresh = [all, `${siteAddress(site)}/conversions`];
  const save = useChange(
    (wanted: Pick<Goal, 'name' | 'match' | 'value'>) =>
      goal === null ? callApi('POST', all, wanted) : callApi('PATCH', `${all}/${goal.id}`, wanted),
    refresh,
  );
  const remove = useChange((id: string) => callApi('DELETE', `${all}/${id}`), refresh);
  return (
    <Form
      onValues={(values) => {
        const { name = '', amount = '', currency = '' } = values;
        const value = hasValue
          ? { amount: Number(amount), currency: currency.trim().toUpperCase() }
          : null;
        save.mutate({ name, match: matchIn(values), value }, { onSuccess: onDone });
      }}
    >
      <Field
        label="Name"
        name="name"
        required
        maxLength={200}
        placeholder="Order"
        defaultValue={goal?.name}
        error={faultOf(save.error, 'name')}
      />
      <MatchFields match={goal?.match} />
      {faultOf(save.error, 'match') !== undefined && (
        <p className="fault small">{faultOf(save.error, 'match')}</p>
      )}
      <Switch isOn={hasValue} onChange={setHasValue}>
        Each is worth the same, whatever its event says
      </Switch>
      {hasValue && (
        <>
          <Field
            label="Worth"
            name="amount"
            type="number"
            min={0}
            step="any"
            required
            defaultValue={goal?.value?.amount}
          />
          <Field
            label="Currency"
            name="currency"
            required
            maxLength={3}
            placeholder="EUR"
            defaultValue={goal?.value?.currency}
            error={faultOf(save.error, 'value')}
          />
        </>
      )}
      <Failure error={save.error ?? remove.error} fields={FIELDS} />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending}>
          {goal === null ? 'Make the goal' : 'Save'}
        </Button>
        {goal !== null && (
          <Button
            kind="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(goal.id, { onSuccess: onDone })}
          >
            Delete
          </Button>
        )}
      </div>
    </Form>
  );
}
