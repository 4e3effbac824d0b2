/**
 * The fast lane, for the one request that is nearly all of the traffic: a whole, plain GET for a pixel that arrives in one
 * piece. It is read and answered on the socket itself. At the first thing that is anything else (a body, an odd header, a
 * split or pipelined request, another address) the connection goes to the ordinary server, with what was read, and stays
 * there. Both lanes make the same head of the same bytes, and call the same function with it; a differential test holds
 * them to that.
 */
import type { Socket } from 'node:net';
import type { SpoolFailure } from '@clearpixel/spool';
import { GIF_ANSWER_HEAD, GIF_BODY, noRoomAnswer } from './answer.ts';
import type { Reading } from './hit-reader.ts';
import { EDGE_LIMITS } from './limits.ts';
import { readHead } from './request-head.ts';
import type { RequestHead } from './request-head.ts';

export interface FastLaneParts {
  /** null where this is no pixel: the ordinary server answers it. */
  read: (head: RequestHead) => Reading | null;
  keep: (reading: Reading, answered: (failure: SpoolFailure | null) => void) => void;
  /** Takes over a connection whose first bytes are still to be read. */
  ordinary: (socket: Socket) => void;
  /** A mistake of ours. */
  failed: () => void;
}

/** Larger requests are no plain pixel loads. */
const MAX_REQUEST_BYTES = 8_192;
const SWEEP_INTERVAL_MS = 5_000;
/** Answers that a client does not take; it gets no more of them. */
const MAX_UNREAD_BYTES = 65_536;
/** RFC 9112, without all that it leaves to the reader's discretion: no folding, no bare line feeds, no empty names. */
const REQUEST =
  /^GET (\/[po]\/[!-~]*) HTTP\/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+)\r\n$/;

export class FastLane {
  readonly #parts: FastLaneParts;
  readonly #connections = new Set<FastConnection>();
  #closing = false;
  /** The second in which the answer was made: it bears the date. */
  #answerSecond = 0;
  #answer: Buffer = Buffer.alloc(0);

  readonly #sweeping: NodeJS.Timeout;

  constructor(parts: FastLaneParts) {
    this.#parts = parts;
    // A timer for each connection, set anew by each request, would cost more than reading the request.
    this.#sweeping = setInterval(() => {
      const before = Date.now() - EDGE_LIMITS.keepAliveTimeoutMs;
      for (const connection of this.#connections) connection.closeIfSilentSince(before);
    }, SWEEP_INTERVAL_MS).unref();
  }

  take(socket: Socket): void {
    this.#connections.add(
      new FastConnection(socket, this.#parts, {
        isClosing: () => this.#closing,
        gif: () => this.#gif(Date.now()),
        left: (connection) => this.#connections.delete(connection),
      }),
    );
  }

  /** Idle connections end now, the others with their answer. */
  close(): void {
    this.#closing = true;
    clearInterval(this.#sweeping);
    for (const connection of this.#connections) connection.closeIfIdle();
  }

  destroyAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  #gif(now: number): Buffer {
    const second = Math.floor(now / 1_000);
    if (second !== this.#answerSecond) {
      this.#answerSecond = second;
      this.#answer = Buffer.concat([
        Buffer.from(GIF_ANSWER_HEAD + connectionHeaders(now)),
        GIF_BODY,
      ]);
    }
    return this.#answer;
  }
}

/** As the ordinary server writes them. */
const connectionHeaders = (now: number): string =>
  `Date: ${new Date(now).toUTCString()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${EDGE_LIMITS.keepAliveTimeoutMs / 1_000}\r\n\r\n`;

interface Lane {
  isClosing: () => boolean;
  gif: () => Buffer;
  left: (connection: FastConnection) => void;
}

class FastConnection {
  readonly #socket: Socket;
  readonly #parts: FastLaneParts;
  readonly #lane: Lane;
  readonly #address: string;
  #readAt = Date.now();
  /** An answer waits for its commit. */
  #busy = false;
  /** What came meanwhile. */
  #rest: Buffer[] = [];
  #ended = false;

  constructor(socket: Socket, parts: FastLaneParts, lane: Lane) {
    this.#socket = socket;
    this.#parts = parts;
    this.#lane = lane;
    this.#address = socket.remoteAddress ?? '';
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onGone);
    socket.on('close', this.#onClose);
  }

  /** Closes it where nothing was read since `before`, milliseconds since 1970. */
  closeIfSilentSince(before: number): void {
    if (this.#readAt < before) this.#socket.destroy();
  }

  closeIfIdle(): void {
    if (!this.#busy) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#busy) {
      this.#socket.pause();
      this.#rest.push(chunk);
      return;
    }
    try {
      const reading = this.#read(chunk);
      if (reading === null) this.#handOver(chunk);
      else {
        this.#busy = true;
        this.#parts.keep(reading, this.#onAnswer);
      }
    } catch {
      // A mistake of ours must cost one connection, not all of them.
      this.#socket.destroy();
      this.#parts.failed();
    }
  };

  #read(chunk: Buffer): Reading | null {
    if (chunk.length > MAX_REQUEST_BYTES) return null;
    this.#readAt = Date.now();
    const request = REQUEST.exec(chunk.toString('latin1'));
    if (request === null) return null;
    const [, target = '', fields = ''] = request;
    const raw = plainHeaders(fields);
    return raw === null
      ? null
      : this.#parts.read(readHead('GET', target, this.#address, raw, this.#readAt));
  }

  readonly #onAnswer = (failure: SpoolFailure | null): void => {
    this.#busy = false;
    const socket = this.#socket;
    if (socket.destroyed) return;
    socket.write(failure === null ? this.#lane.gif() : noRoomAnswer(connectionHeaders(Date.now())));
    if (this.#ended || this.#lane.isClosing()) socket.end();
    else if (this.#rest.length > 0) this.#handOver(Buffer.concat(this.#rest));
    else if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    if (!this.#busy) this.#socket.end();
  };

  readonly #onGone = (): void => {
    this.#socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#lane.left(this);
  };

  /** The ordinary server reads `bytes` first, then whatever follows. */
  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onGone);
    socket.off('close', this.#onClose);
    this.#lane.left(this);
    // Paused, or what is put back would wait for the next bytes.
    socket.pause();
    socket.unshift(bytes);
    this.#parts.ordinary(socket);
    socket.resume();
  }
}

/**
 * Names and values in turn; null where a header asks for more than a plain answer, or the one host is not there
 * (RFC 9112, section 3.2).
 */
function plainHeaders(fields: string): string[] | null {
  const raw: string[] = [];
  let hosts = 0;
  for (let start = 0; start < fields.length;) {
    const end = fields.indexOf('\r\n', start);
    const colon = fields.indexOf(':', start);
    const name = fields.slice(start, colon);
    const value = trimmed(fields, colon + 1, end);
    start = end + 2;
    switch (name.length) {
      case 4:
        if (name.toLowerCase() === 'host') hosts++;
        break;
      case 6:
        if (name.toLowerCase() === 'expect') return null;
        break;
      case 7:
        if (name.toLowerCase() === 'upgrade') return null;
        break;
      case 10:
        if (name.toLowerCase() === 'connection' && value.toLowerCase() !== 'keep-alive')
          return null;
        break;
      case 14:
        if (name.toLowerCase() === 'content-length') return null;
        break;
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') return null;
        break;
      default:
    }
    raw.push(name, value);
  }
  return hosts === 1 ? raw : null;
}

const SPACE = 0x20;
const TAB = 0x09;
const isBlank = (unit: number): boolean => unit === SPACE || unit === TAB;

/** Spaces and tabs around a value are no part of it (RFC 9110, section 5.5). */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
