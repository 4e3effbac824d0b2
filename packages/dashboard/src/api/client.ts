/** Speaks to the console's API. Its cookie goes along by itself; what is not an answer becomes an `ApiFailure`. */
import type { ApiError } from '@clearpixel/console/api-types';

export class ApiFailure extends Error {
  /** 0 where there was no answer at all. */
  readonly status: number;
  readonly code: ApiError['code'] | 'unreachable';
  readonly field: string | undefined;

  constructor(
    status: number,
    {
      code,
      message,
      field,
    }: { code: ApiFailure['code']; message: string; field?: string | undefined },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

const UNREACHABLE = {
  code: 'unreachable' as const,
  message: 'The console does not answer. Is it running?',
};

export async function callApi<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  where: string,
  body?: unknown,
  { signal, questionId }: { signal?: AbortSignal; questionId?: string } = {},
): Promise<Answer> {
  const response = await send(method, where, body, { signal, questionId });
  const text = await response.text();
  const content: unknown = text === '' ? undefined : readJson(text);
  if (response.ok) return content as Answer;
  throw failureOf(response, content);
}

/** The answer to a question with a body, as a file. */
export async function readFile(where: string, body: unknown): Promise<Blob> {
  const response = await send('POST', where, body);
  if (response.ok) return response.blob();
  throw failureOf(response, readJson(await response.text()));
}

async function send(
  method: string,
  where: string,
  body: unknown,
  {
    signal,
    questionId,
  }: { signal?: AbortSignal | undefined; questionId?: string | undefined } = {},
): Promise<Response> {
  const { headers, ...content } = contentOf(body);
  try {
    return await fetch(`/api/v1${where}`, {
      method,
      headers: { ...headers, ...(questionId === undefined ? {} : { 'question-id': questionId }) },
      ...(signal === undefined ? {} : { signal }),
      ...content,
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiFailure(0, UNREACHABLE);
  }
}

function failureOf({ status }: Response, content: unknown): ApiFailure {
  const error = (content as { error?: ApiError } | undefined)?.error;
  return new ApiFailure(status, error ?? UNREACHABLE);
}

/** A file is sent as it is, in pieces: the API takes one kind, CSV, whatever the system calls it. */
function contentOf(body: unknown): { body?: BodyInit; headers?: Record<string, string> } {
  if (body === undefined) return {};
  if (body instanceof Blob) return { body, headers: { 'content-type': 'text/csv' } };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? sentence(error.message) : 'Something went wrong.';

/** Messages of the API begin small, as they stand within others. */
export const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
