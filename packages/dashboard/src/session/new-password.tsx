import { Field } from '../design/forms.tsx';

export function NewPassword({
  error,
  label = 'Password',
}: {
  error?: string | undefined;
  label?: string;
}) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={256}
      hint="At least 10 characters. A few words are easier to remember than one of signs."
      error={error}
    />
  );
}
