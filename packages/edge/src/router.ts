/** Which request is what, by CONTRACT's table of the edge's addresses; and how it is answered. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TokenCodec } from '@clearpixel/pixel';
import type { SpoolFailure } from '@clearpixel/spool';
import { answerError, answerGif, answerNoRoom, answerNotOurs, answerRedirect } from './answer.ts';
import { readBody } from './event-body.ts';
import type { HitReader, Reading } from './hit-reader.ts';
import { isImageTarget, readImage } from './image-route.ts';
import { EDGE_LIMITS } from './limits.ts';
import { readBytes } from './read-bytes.ts';
import { readHead } from './request-head.ts';
import type { RequestHead } from './request-head.ts';

export interface RouterParts {
  hits: HitReader;
  tokens: TokenCodec;
  /** Counts what was read, and calls back when its lines are as durable as the setting says. */
  keep: (reading: Reading, answered: (failure: SpoolFailure | null) => void) => void;
  isOwnOrigin: (hostname: string) => boolean;
  isHealthy: () => boolean;
  bodyRefused: () => void;
  script: string;
  pagesUrl: string;
}

const LINK = /^\/([cr])\/([^/]*)$/;
/** What a token may look like; a reader's page checks it itself. */
const TOKEN = /^[\w-]{1,4096}$/;
const EVENT_TYPES = new Set(['', 'application/json', 'text/plain']);

const hostnameOf = (origin: string): string => URL.parse(origin)?.hostname ?? '';

export function createRouter(
  parts: RouterParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { hits, tokens, keep } = parts;
  const script = Buffer.from(parts.script);
  const scriptTag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 22)}"`;

  const click = (head: RequestHead, name: string, response: ServerResponse): void => {
    const token = tokens.verify('click', name);
    if (head.method === 'HEAD') {
      if (token?.destination === undefined) answerNotOurs(response);
      else answerRedirect(response, token.destination);
      return;
    }
    const reading = hits.token(head, token, 'click');
    keep(reading, () => {
      // Also when nothing can be kept: whoever follows a link gets where it leads.
      if (token?.destination === undefined) answerNotOurs(response);
      else answerRedirect(response, token.destination + (reading.reference ?? ''));
    });
  };

  /**
   * The same for every site, so that it does not tell which sites there are beside the one that asks.
   *
   * @param saysConsent the page speaks of consent: its request comes with cookies, and hears the answer only then.
   */
  const crossOrigin = (origin: string, saysConsent = false): Record<string, string> => {
    const hostname = hostnameOf(origin);
    const isOwn = hostname !== '' && parts.isOwnOrigin(hostname);
    return isOwn
      ? {
          Vary: 'Origin',
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Expose-Headers': 'Retry-After',
          ...(saysConsent ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
        }
      : { Vary: 'Origin' };
  };

  const events = async (
    head: RequestHead,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    let headers = crossOrigin(head.origin);
    const type = (head.contentType.split(';')[0] ?? '').trim().toLowerCase();
    // The body is read in any case: a browser that is still sending does not hear an answer.
    const bytes = await readBytes(request, EDGE_LIMITS.bodyBytes);
    if (bytes === null) {
      response.destroy();
      return;
    }
    const refuse = (error: Parameters<typeof answerError>[1]): void => {
      parts.bodyRefused();
      answerError(response, error, headers);
    };
    if (!EVENT_TYPES.has(type)) {
      refuse({
        code: 'unsupported-type',
        message: 'Send application/json, or JSON as text/plain.',
      });
      return;
    }
    if (bytes === 'too-large') {
      refuse({ code: 'too-large', message: `A body has at most ${EDGE_LIMITS.bodyBytes} bytes.` });
      return;
    }
    const { body, saysConsent } = readBody(bytes);
    headers = crossOrigin(head.origin, saysConsent);
    if ('code' in body) {
      refuse(body);
      return;
    }
    const reading = hits.events(head, body, {
      pageHost: hostnameOf(head.origin),
      edgeHost: hostnameOf(`http://${request.headers.host ?? ''}`),
      cookies: (request.headers.cookie ?? '').slice(0, EDGE_LIMITS.cookieCharacters),
    });
    keep(reading, (failure) => {
      if (failure !== null) answerNoRoom(response, headers);
      else if (reading.outcome === 'rate-limited')
        answerError(
          response,
          {
            code: 'rate-limited',
            message: 'Too many requests from this network; try again in a second.',
          },
          headers,
        );
      else {
        const { cookie } = reading;
        response.writeHead(204, {
          ...headers,
          'Cache-Control': 'no-store',
          ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }),
        });
        response.end();
      }
    });
  };

  const serveScript = (request: IncomingMessage, response: ServerResponse): void => {
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // For pages that ask with `crossorigin` or `integrity`.
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
      ETag: scriptTag,
    };
    if (request.headers['if-none-match'] === scriptTag) {
      response.writeHead(304, headers);
      response.end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Length': String(script.length) });
    response.end(script);
  };

  const health = (response: ServerResponse): void => {
    const healthy = parts.isHealthy();
    const body = JSON.stringify({ status: healthy ? 'ok' : 'cannot-record' });
    response.writeHead(healthy ? 200 : 503, {
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      'Cache-Control': 'no-store',
    });
    response.end(body);
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url: target = '', rawHeaders, socket } = request;
    const head = readHead(method, target, socket.remoteAddress ?? '', rawHeaders, Date.now());
    const mark = target.indexOf('?');
    const path = mark === -1 ? target : target.slice(0, mark);
    const allowed = (...methods: string[]): boolean => {
      if (methods.includes(method)) return true;
      answerError(
        response,
        { code: 'method-not-allowed', message: `Use ${methods.join(' or ')}.` },
        { Allow: methods.join(', ') },
      );
      return false;
    };

    const image = readImage(head, hits, tokens);
    if (image !== null) {
      keep(image, (failure) => {
        if (failure === null) answerGif(response);
        else answerNoRoom(response);
      });
      return;
    }
    if (path === '/e') {
      if (method === 'OPTIONS') {
        response.writeHead(204, {
          ...crossOrigin(head.origin),
          'Access-Control-Allow-Methods': 'POST',
          'Access-Control-Allow-Headers': 'Content-Type',
          'Access-Control-Max-Age': '86400',
        });
        response.end();
      } else if (allowed('POST', 'OPTIONS')) {
        events(head, request, response).catch(() => response.destroy());
      }
      return;
    }
    if (path === '/s.js') {
      if (allowed('GET', 'HEAD')) serveScript(request, response);
      return;
    }
    if (path === '/healthz') {
      if (allowed('GET', 'HEAD')) health(response);
      return;
    }
    const link = LINK.exec(path);
    if (link !== null) {
      if (!allowed('GET', 'HEAD')) return;
      const name = link[2] ?? '';
      if (link[1] === 'c') click(head, name, response);
      else if (TOKEN.test(name)) answerRedirect(response, `${parts.pagesUrl}/r/${name}`);
      else answerNotOurs(response);
      return;
    }
    if (isImageTarget(target) && !allowed('GET', 'HEAD')) return;
    answerError(response, { code: 'not-found', message: 'There is nothing here.' });
  };

  return answer;
}
