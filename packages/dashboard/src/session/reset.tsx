import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure, Form, faultOf } from '../design/forms.tsx';
import { Notice } from '../design/parts.tsx';
import { Alone, linkSecret } from './alone.tsx';
import { NewPassword } from './new-password.tsx';

export function ResetPassword() {
  const set = useChange((values: Record<string, string>) =>
    callApi('POST', '/password-reset/use', { ...values, secret: linkSecret() }),
  );
  return (
    <Alone title="Set a new password">
      {set.isSuccess ? (
        <>
          <Notice kind="good">The new password is set, and all sessions have ended.</Notice>
          <Link className="button primary" href="/sign-in">
            Sign in
          </Link>
        </>
      ) : (
        <Form
          onValues={(values) => {
            set.mutate(values);
          }}
        >
          <NewPassword label="New password" error={faultOf(set.error, 'password')} />
          <Failure error={set.error} fields={['password']} />
          <Button type="submit" kind="primary" busy={set.isPending}>
            Set it
          </Button>
        </Form>
      )}
    </Alone>
  );
}
