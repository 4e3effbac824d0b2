import { Link } from 'wouter';
import { callApi } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button, Failure, Field, Form } from '../design/forms.tsx';
import { Notice } from '../design/parts.tsx';
import { Alone } from './alone.tsx';

export function Forgot({ mail }: { mail: boolean }) {
  const ask = useChange((values: Record<string, string>) =>
    callApi('POST', '/password-reset', values),
  );
  return (
    <Alone title="A new password">
      {!mail ? (
        <p className="soft">
          This console cannot send mail (its setting <code>CLEARPIXEL_SMTP_URL</code>). An owner can
          make a link for you on the page People; whoever runs the server can make one with{' '}
          <code>npx clearpixel reset-link EMAIL</code>.
        </p>
      ) : ask.isSuccess ? (
        <Notice kind="good">
          If there is an account of this address, a mail with a link is on its way. The link works
          for two hours.
        </Notice>
      ) : (
        <Form
          onValues={(values) => {
            ask.mutate(values);
          }}
        >
          <Field
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            required
          />
          <Failure error={ask.error} />
          <Button type="submit" kind="primary" busy={ask.isPending}>
            Send the link
          </Button>
        </Form>
      )}
      <Link href="/sign-in" className="small">
        Back to signing in
      </Link>
    </Alone>
  );
}
