/**
 * Opens a session with the upstream. Nodemailer does what is hard about it (looking up and trying addresses, TLS, STARTTLS
 * and its injections, the ways to log in); from then on the socket is `UpstreamSession`'s, for Nodemailer's own `send` says
 * too little for a proxy: recipients are answered only all at once and after DATA has gone out, SMTPUTF8 is asked for by
 * the look of the addresses and not because the client asked, an LMTP server's answers are lost when the line breaks
 * between them, and a mail of no bytes gets a line of its own.
 */
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OpenFailure, UpstreamTimeouts } from './contract.ts';
import { SMTP_LIMITS } from './limits.ts';
import type { UpstreamAddress } from './upstream-address.ts';
import { UpstreamSession, readFeatures } from './upstream-session.ts';

export async function openSession(
  address: UpstreamAddress,
  timeouts: UpstreamTimeouts,
): Promise<UpstreamSession | OpenFailure> {
  const connection = new SMTPConnection({
    host: address.host,
    port: address.port,
    secure: address.secure,
    lmtp: address.lmtp,
    name: address.name,
    requireTLS: !address.secure && address.tls === 'verified',
    ignoreTLS: address.tls === 'never',
    tls: {
      rejectUnauthorized: address.tls === 'verified',
      ...(address.ca === undefined ? {} : { ca: address.ca }),
    },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.commandMs,
    maxResponseSize: SMTP_LIMITS.replyBytes,
    logger: false,
  });
  // Stays for as long as the socket does: Nodemailer keeps hearing of its end.
  let failed: ((error: unknown) => void) | null = null;
  connection.on('error', (error: unknown) => failed?.(error));
  const failure = await new Promise<OpenFailure | null>((resolve) => {
    const fail = (error: unknown): void => resolve(failureOf(error));
    failed = fail;
    connection.connect((error) => {
      if (error !== undefined && error !== null) fail(error);
      else if (address.login === null) resolve(null);
      else
        connection.login(
          { credentials: { user: address.login.user, pass: address.login.password } },
          (error) => (error === undefined || error === null ? resolve(null) : fail(error)),
        );
    });
  });
  failed = null;
  const { _socket: socket } = connection;
  if (failure !== null || socket === null || socket === false) {
    connection.close();
    return failure ?? 'unreachable';
  }
  // Node has no listeners of its own for these two. Nodemailer's others only tidy up after the socket's end.
  socket.removeAllListeners('data');
  socket.removeAllListeners('timeout');
  socket.setTimeout(0);
  const session = new UpstreamSession(socket, timeouts, address.lmtp);
  // What the server can do was said to Nodemailer, which tells nobody; asking again is plain SMTP.
  const answer = await session.command(`${address.lmtp ? 'LHLO' : 'EHLO'} ${connection.name}`);
  if (answer.what === 'lost') return 'unreachable';
  session.features = readFeatures(answer.code < 300 ? answer.text : '');
  return session;
}

function failureOf(error: unknown): OpenFailure {
  if (!(error instanceof Error)) return 'unreachable';
  const code = 'code' in error ? error.code : undefined;
  const original = 'originalCode' in error ? String(error.originalCode) : '';
  if (code === 'EAUTH') return 'login';
  if (code === 'ETLS' || /SSL|TLS|CERT|SIGNATURE|ISSUER/i.test(original)) return 'tls';
  if (/certificate|STARTTLS|TLS/i.test(error.message)) return 'tls';
  return 'responseCode' in error && typeof error.responseCode === 'number'
    ? 'refused'
    : 'unreachable';
}
