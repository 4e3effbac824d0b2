/**
 * The edge's answers, made once where they can be: every pixel has the very same bytes and headers, whatever was asked.
 */
import { GIF, GIF_HEADERS } from '@clearpixel/pixel';
import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';

export type ErrorCode =
  | 'not-json'
  | 'invalid-body'
  | 'too-large'
  | 'unsupported-type'
  | 'rate-limited'
  | 'no-room'
  | 'not-found'
  | 'method-not-allowed';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  'not-json': 400,
  'invalid-body': 400,
  'too-large': 413,
  'unsupported-type': 415,
  'rate-limited': 429,
  'no-room': 503,
  'not-found': 404,
  'method-not-allowed': 405,
};

export const GIF_BODY = Buffer.from(GIF);
/** As names and values in turn: what node:http writes fastest. */
const GIF_HEADER_LIST = Object.entries(GIF_HEADERS).flat();
/** For the fast lane: up to the headers of the connection. */
export const GIF_ANSWER_HEAD = `HTTP/1.1 200 OK\r\n${headerLines(GIF_HEADERS)}`;

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

const RETRY_AFTER_SECONDS = '1';
/** Nothing that the edge answers as a page loads or runs anything. */
const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function answerGif(response: ServerResponse): void {
  response.writeHead(200, GIF_HEADER_LIST);
  response.end(GIF_BODY);
}

export interface EdgeError {
  code: ErrorCode;
  message: string;
  field?: string;
}

function errorAnswer(
  error: EdgeError,
  headers: Record<string, string>,
): { status: number; headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ error });
  const status = STATUS[error.code];
  return {
    status,
    headers: {
      ...headers,
      ...(status === 429 || status === 503 ? { 'Retry-After': RETRY_AFTER_SECONDS } : {}),
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    body,
  };
}

export function answerError(
  response: ServerResponse,
  error: EdgeError,
  headers: Record<string, string> = {},
): void {
  const answer = errorAnswer(error, headers);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

/** Nothing can be kept, so nothing is said to be: the same for every pixel. */
const NO_ROOM: EdgeError = { code: 'no-room', message: 'Nothing can be recorded at the moment.' };

export function answerNoRoom(response: ServerResponse, headers: Record<string, string> = {}): void {
  answerError(response, NO_ROOM, headers);
}

/** For the fast lane: the same as `answerNoRoom`. */
export function noRoomAnswer(connectionHeaders: string): string {
  const { status, headers, body } = errorAnswer(NO_ROOM, {});
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headerLines(headers)}${connectionHeaders}${body}`;
}

export function answerRedirect(response: ServerResponse, location: string): void {
  response.writeHead(302, {
    Location: location,
    'Content-Length': '0',
    'Cache-Control': 'no-store',
    // The destination need not learn of the mail that the link stood in.
    'Referrer-Policy': 'no-referrer',
  });
  response.end();
}

export function answerNotOurs(response: ServerResponse): void {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This link is not ours</title>
<h1>This link is not ours</h1>
<p>It was cut short on its way, or somebody else made it. Nothing was recorded, and we lead you nowhere.</p>
<p>If it came in a mail, ask its sender for the address.</p>
`;
  response.writeHead(404, { ...PAGE_HEADERS, 'Content-Length': String(Buffer.byteLength(body)) });
  response.end(body);
}
