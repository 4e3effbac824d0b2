/** The mails that the console sends itself, without a pixel. */
import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same, for programs that show it. */
  html?: string;
  /** The address that stops such mails by one click (RFC 8058). */
  stop?: string;
  /** Of a mail that may be sent twice: the second is known to be the same. */
  id?: string;
}

export interface Mailer {
  /** False where there is no way to send: CLEARPIXEL_SMTP_URL is not set. */
  readonly isSet: boolean;
  /** Rejects where the server does not take it. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 20_000;

export function openMailer(smtpUrl: string | undefined, consoleUrl: string): Mailer {
  if (smtpUrl === undefined)
    return {
      isSet: false,
      send: () => Promise.reject(new Error('CLEARPIXEL_SMTP_URL is not set')),
      close: () => undefined,
    };
  const from =
    new URL(smtpUrl).searchParams.get('from') ?? `clearpixel@${new URL(consoleUrl).hostname}`;
  const transport = transportTo(smtpUrl);
  return {
    isSet: true,
    send: async ({ to, subject, text, html, stop, id }) => {
      await transport.sendMail({
        from: { name: 'Clearpixel', address: from },
        to: { name: '', address: to },
        subject,
        text,
        ...(html === undefined ? {} : { html }),
        ...(id === undefined ? {} : { messageId: `<${id}>` }),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(stop === undefined
            ? {}
            : {
                'List-Unsubscribe': `<${stop}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }),
        },
      });
    },
    close: () => transport.close(),
  };
}

function transportTo(smtpUrl: string) {
  const url = new URL(smtpUrl);
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    ...(url.username === ''
      ? {}
      : {
          auth: {
            user: decodeURIComponent(url.username),
            pass: decodeURIComponent(url.password),
          },
        }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Whether the server takes us in, with our name and password. Sends nothing. */
export async function checkMail(smtpUrl: string): Promise<boolean> {
  const transport = transportTo(smtpUrl);
  try {
    return await transport.verify();
  } catch {
    return false;
  } finally {
    transport.close();
  }
}
