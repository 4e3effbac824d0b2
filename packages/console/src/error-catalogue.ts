/** All errors of the API: code, HTTP status, what to do, and whether the same request may work later. */
import { z } from 'zod';

export const ERRORS = {
  invalid: { status: 400, retryable: false, message: 'the request is not as described' },
  'bad-cursor': { status: 400, retryable: false, message: 'this cursor is not one of this list' },
  unauthorized: {
    status: 401,
    retryable: false,
    message: 'send Authorization: Bearer KEY with a key that is valid',
  },
  forbidden: { status: 403, retryable: false, message: 'this key may not do that' },
  'not-found': { status: 404, retryable: false, message: 'there is nothing here' },
  'method-not-allowed': { status: 405, retryable: false, message: 'not by this method' },
  'too-large': { status: 413, retryable: false, message: 'the body is larger than is read here' },
  'unsupported-media-type': {
    status: 415,
    retryable: false,
    message: 'send Content-Type: application/json',
  },
  'sign-in-failed': {
    status: 401,
    retryable: false,
    message: 'the e-mail address or the password is not right',
  },
  'code-needed': {
    status: 401,
    retryable: false,
    message: 'give the code of your authenticator, or a recovery code',
  },
  'code-wrong': { status: 401, retryable: false, message: 'this code is not right, or was used' },
  'link-used': {
    status: 410,
    retryable: false,
    message: 'this link was used, has expired, or is not complete; ask for a new one',
  },
  'too-many-attempts': { status: 429, retryable: true, message: 'too many attempts' },
  'too-many-streams': {
    status: 503,
    retryable: true,
    message: 'too many people watch receipts arrive; close a window or try again later',
  },
  busy: {
    status: 503,
    retryable: true,
    message: 'too much of this is under way; try again in a moment',
  },
  'cross-site': {
    status: 403,
    retryable: false,
    message: 'this was sent by a page of another site',
  },
  conflict: { status: 409, retryable: false, message: 'this does not fit with what is there' },
  'wrong-host': {
    status: 421,
    retryable: false,
    message: 'the console has another address; it is the setting CLEARPIXEL_CONSOLE_URL',
  },
  'not-implemented': {
    status: 501,
    retryable: false,
    message: 'this is described, but not there yet',
  },
  internal: { status: 500, retryable: true, message: 'this is a fault of ours; the log has more' },
  'too-heavy': {
    status: 503,
    retryable: false,
    message: 'this question takes too long or too much memory; ask for less time or fewer filters',
  },
  'edge-not-updated': {
    status: 503,
    retryable: true,
    message:
      'the change is stored, but the edge has not confirmed it yet; it will be in force when the edge answers again',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; message: string }>;
export type ErrorCode = keyof typeof ERRORS;

const ERROR_CODES = Object.keys(ERRORS).filter((code): code is ErrorCode =>
  Object.hasOwn(ERRORS, code),
);

export const errorBodySchema = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      /** The field of the body or the query that is wrong. */
      field: z.string().optional(),
      retryable: z.boolean(),
    }),
  })
  .describe('Error');
export type ErrorBody = z.output<typeof errorBodySchema>;

/** Thrown by a handler to end a request with one of the errors above. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** @param message instead of the catalogue's, where more can be said. Never a visitor's data. */
  constructor(
    code: ErrorCode,
    message: string = ERRORS[code].message,
    field?: string,
    retryAfterSeconds?: number,
  ) {
    super(message);
    this.code = code;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const errorBody = ({ code, message, field }: Refusal): ErrorBody => ({
  error: {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    retryable: ERRORS[code].retryable,
  },
});
