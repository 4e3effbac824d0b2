/** Buttons, fields, switches, and what is said when a change fails. */
import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import { ApiFailure, messageOf, sentence } from '../api/client.ts';

type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

export function Button({
  kind = 'plain',
  busy = false,
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind}`}
      disabled={rest.disabled === true || busy}
      aria-busy={busy}
    />
  );
}

/** A form that stays on its page: its values, by the names of its fields. */
export function Form({
  onValues,
  children,
}: {
  onValues: (values: Record<string, string>, form: HTMLFormElement) => void;
  children: ReactNode;
}) {
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        onValues(valuesOf(form), form);
      }}
    >
      {children}
    </form>
  );
}

/** The end of a form whose changes are in force as soon as they are saved. */
export function Save({
  of: { isPending, isSuccess },
}: {
  of: { isPending: boolean; isSuccess: boolean };
}) {
  return (
    <div className="row">
      <Button type="submit" kind="primary" busy={isPending}>
        Save
      </Button>
      {isSuccess && <span role="status">Saved, and in force.</span>}
    </div>
  );
}

/** How long receipts of a source are kept. */
export function RetentionDays({ days, error }: { days: number; error: string | undefined }) {
  return (
    <Field
      label="Kept for days"
      name="retentionDays"
      type="number"
      min={1}
      max={36_500}
      required
      defaultValue={days}
      hint="For what comes from now on."
      error={error}
    />
  );
}

/** The password that somebody has: asked for by whatever a session that was left open must not do. */
export function OwnPassword({
  label = 'Your password',
  name = 'password',
  error,
}: {
  label?: string;
  name?: string;
  error?: string | undefined;
}) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="current-password"
      required
      error={error}
    />
  );
}

export function Field({
  label,
  hint,
  error,
  ...rest
}: Omit<ComponentProps<'input'>, 'className'> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className="input"
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-more`}
      />
      <Beneath id={`${id}-more`} hint={hint} error={error} />
    </div>
  );
}

export function Choice<Value extends string>({
  label,
  hint,
  value,
  options,
  onChoose,
  ...rest
}: Omit<ComponentProps<'select'>, 'className' | 'value' | 'onChange'> & {
  label: string;
  hint?: ReactNode;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...rest}
        id={id}
        className="input"
        value={value}
        aria-describedby={`${id}-more`}
        onChange={(event) => {
          const chosen = options.find(([option]) => option === event.target.value);
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
      <Beneath id={`${id}-more`} hint={hint} error={undefined} />
    </div>
  );
}

function Beneath({ id, hint, error }: { id: string; hint: ReactNode; error: string | undefined }) {
  return (
    <div id={id} className="small">
      {error === undefined ? (
        <span className="soft">{hint}</span>
      ) : (
        <span className="fault">{error}</span>
      )}
    </div>
  );
}

const NO_FIELDS: readonly string[] = [];

/** The message of a change that failed, unless it belongs to one of the fields. */
export function Failure({
  error,
  fields = NO_FIELDS,
}: {
  error: unknown;
  fields?: readonly string[] | undefined;
}) {
  if (error === null || error === undefined) return null;
  if (error instanceof ApiFailure && fields.includes(fieldOf(error))) return null;
  return (
    <div role="alert" className="notice bad">
      {messageOf(error)}
    </div>
  );
}

export const faultOf = (error: unknown, field: string): string | undefined =>
  error instanceof ApiFailure && fieldOf(error) === field ? messageOf(error) : undefined;

/**
 * Of a field with a list in it, the message names the entry.
 *
 * @param entries as they were sent.
 * @param faultWords what to say of an entry, where the API's own words would not help.
 */
export function listFaultOf(
  error: unknown,
  field: string,
  entries: readonly string[] = [],
  faultWords?: string,
): string | undefined {
  const fault = faultOf(error, field);
  if (fault === undefined || !(error instanceof ApiFailure)) return undefined;
  const entry = entries[Number(error.field?.slice(field.length + 1))];
  return entry === undefined ? fault : sentence(`“${entry}”: ${faultWords ?? error.message}`);
}

/** The API names an entry of a list with its place: `ownNetworks.1`. */
const fieldOf = ({ field = '' }: ApiFailure): string => field.split('.', 1)[0] ?? '';

/** A list as people type it. */
export const listIn = (text = ''): string[] => text.split(/[\s,]+/).filter((part) => part !== '');

export function Switch({
  isOn,
  onChange,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  return (
    <AriaSwitch className="switch" isSelected={isOn} onChange={onChange}>
      <span className="track" />
      {children}
    </AriaSwitch>
  );
}

const valuesOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
