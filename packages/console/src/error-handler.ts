/** Makes every failure of a request one of the catalogue's errors. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERRORS, Refusal, errorBody } from './error-catalogue.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { ConsoleLog } from './settings.ts';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
};

/** Codes of ClickHouse. */
const TOO_HEAVY = new Set(['158', '159', '160', '241', '396']);
const BAD_PATTERN = '427';
/** Codes of PostgreSQL (appendix A): a text may not hold U+0000, as a value or within JSON. */
const NO_TEXT = new Set(['22021', '22P05']);

export function refusalOf(error: FastifyError | Error): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation;
    const field = (issue?.instancePath ?? '').split('/').filter(Boolean).join('.');
    return new Refusal('invalid', issue?.message, field === '' ? undefined : field);
  }
  const code = 'code' in error ? error.code : '';
  if (TOO_HEAVY.has(code)) return new Refusal('too-heavy');
  if (code === BAD_PATTERN)
    return new Refusal('invalid', 'this is no regular expression that the store knows', 'filter');
  if (NO_TEXT.has(code)) return new Refusal('invalid', 'leave out the character U+0000');
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status === 400) return new Refusal('invalid', 'the body is not JSON');
  const known = BY_STATUS[status];
  if (known !== undefined) return new Refusal(known);
  return new Refusal(status >= 400 && status < 500 ? 'invalid' : 'internal');
}

export function errorHandler(log: ConsoleLog) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOf(error);
    // Who has gone has ended the question in the engine: that is no fault.
    if (refusal.code === 'internal' && !reply.raw.destroyed)
      // Where it happened, not its message: that may quote what somebody sent.
      log(
        'error',
        `${request.method} ${request.routeOptions.url ?? '?'} failed: ${error.name} ${error.code ?? ''} ${placesIn(error)}`,
      );
    if (refusal.code === 'unauthorized') void reply.header('WWW-Authenticate', 'Bearer');
    if (refusal.retryAfterSeconds !== undefined)
      void reply.header('Retry-After', String(refusal.retryAfterSeconds));
    return reply.status(ERRORS[refusal.code].status).send(errorBody(refusal));
  };
}

const placesIn = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .join(' ');
