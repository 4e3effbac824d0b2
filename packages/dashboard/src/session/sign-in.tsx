import { useState } from 'react';
import { Link } from 'wouter';
import { ApiFailure, callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form, OwnPassword } from '../design/forms.tsx';
import { Alone } from './alone.tsx';

export function SignIn() {
  const [needsCode, setNeedsCode] = useState(false);
  const signIn = useChange(
    (values: Record<string, string>) => callApi('POST', '/session', values),
    ['/'],
  );
  return (
    <Alone title="Sign in">
      <Form
        onValues={(values) => {
          signIn.mutate(values, {
            onError: (error) => {
              if (error instanceof ApiFailure && error.code === 'code-needed') setNeedsCode(true);
            },
          });
        }}
      >
        <Field label="E-mail address" name="email" type="email" autoComplete="username" required />
        <OwnPassword label="Password" />
        {needsCode && (
          <Field
            label="Code"
            name="code"
            autoComplete="one-time-code"
            autoFocus
            required
            maxLength={30}
            hint="The six digits of your authenticator, or a recovery code."
          />
        )}
        {!(signIn.error instanceof ApiFailure && signIn.error.code === 'code-needed') && (
          <Failure error={signIn.error} />
        )}
        <div className="row apart">
          <Button type="submit" kind="primary" busy={signIn.isPending}>
            Sign in
          </Button>
          <Link href="/forgot" className="small">
            Forgot the password?
          </Link>
        </div>
      </Form>
    </Alone>
  );
}
