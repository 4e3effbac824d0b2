import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Alone, linkSecret } from './alone.tsx';
import { NewPassword } from './new-password.tsx';

export function Setup() {
  const [, navigate] = useLocation();
  const make = useChange(
    (values: Record<string, string>) =>
      callApi('POST', '/setup', { ...values, secret: linkSecret() }),
    ['/'],
  );
  return (
    <Alone title="Welcome">
      <p className="soft">
        You are the first here. Make your account; it owns this console. Nothing leaves this
        machine.
      </p>
      <Form
        onValues={(values) => {
          make.mutate(values, {
            onSuccess: () => navigate('/try', { replace: true }),
          });
        }}
      >
        <Field label="Your name" name="name" autoComplete="name" required maxLength={100} />
        <Field
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          required
          error={faultOf(make.error, 'email')}
        />
        <NewPassword error={faultOf(make.error, 'password')} />
        <Failure error={make.error} fields={['email', 'password']} />
        <Button type="submit" kind="primary" busy={make.isPending}>
          Make the account
        </Button>
      </Form>
    </Alone>
  );
}
