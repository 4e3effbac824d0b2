import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form, faultOf } from '../design/forms.tsx';
import { Loading } from '../design/parts.tsx';
import { ROLE_WORDS } from '../people/roles.ts';
import type { Role } from '../people/roles.ts';
import { Alone, linkSecret } from './alone.tsx';
import { NewPassword } from './new-password.tsx';

export function AcceptInvitation() {
  const [, navigate] = useLocation();
  const secret = linkSecret();
  const invitation = useQuery({
    queryKey: ['invitation'],
    retry: false,
    queryFn: () => callApi<{ email: string; role: Role }>('POST', '/invitations/look', { secret }),
  });
  const accept = useChange(
    (values: Record<string, string>) =>
      callApi('POST', '/invitations/accept', { ...values, secret }),
    ['/'],
  );
  return (
    <Alone title="You are invited">
      {invitation.isPending && <Loading lines={2} />}
      <Failure error={invitation.error} />
      {invitation.data !== undefined && (
        <Form
          onValues={(values) => {
            const { name = '', password = '' } = values;
            accept.mutate(
              { name, password },
              { onSuccess: () => navigate('/', { replace: true }) },
            );
          }}
        >
          <p className="soft">
            {ROLE_WORDS[invitation.data.role].name}: {ROLE_WORDS[invitation.data.role].may}
          </p>
          <Field
            label="E-mail address"
            name="email"
            autoComplete="username"
            value={invitation.data.email}
            readOnly
          />
          <Field label="Your name" name="name" autoComplete="name" required maxLength={100} />
          <NewPassword error={faultOf(accept.error, 'password')} />
          <Failure error={accept.error} fields={['password']} />
          <Button type="submit" kind="primary" busy={accept.isPending}>
            Make the account
          </Button>
        </Form>
      )}
    </Alone>
  );
}
