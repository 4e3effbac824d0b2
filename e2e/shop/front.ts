/**
 * What stands before the edge, as a site's own web server would: it tells the edge from which address somebody comes. Each
 * visitor has a name of their own under `localhost`, by which their address is found. (Headers that a test adds in the
 * browser would be asked for by a preflight, which no real visitor sends.) As the server's clock is moved, so is that of
 * the browsers, here: what they date is dated back as far. And it writes down what the edge has acknowledged.
 */
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pause } from '../server.ts';

/** An event that was acknowledged. Times are of the moved clock. */
export interface Telling {
  visitor: number;
  name: string;
  path: string;
  /** When it happened: an image's event between these two, the script's own at one moment. */
  from: number;
  to: number;
  /** Of `$engagement`. */
  ms: number;
  scroll: number;
}

export interface Front {
  port: number;
  /** What was acknowledged, in the order of the answers. */
  tellings: readonly Telling[];
  /** Visitors whose network is cut: whatever they send is lost. */
  cut: Set<number>;
  /** Resolves when nothing has been on its way for a moment. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

const QUIET_MS = 200;

interface Said {
  name: string;
  url: string;
  at: number;
  ms?: number;
  scroll?: number;
}

/**
 * @param headersOf the headers that somebody comes with, by their number.
 * @param backMs how far the server's clock stands back.
 */
export async function openFront(
  edgeUrl: string,
  headersOf: (visitor: number) => Record<string, string>,
  backMs: () => number,
): Promise<Front> {
  const tellings: Telling[] = [];
  const cut = new Set<number>();
  let underWay = 0;
  let busyAt = 0;
  const { hostname, port } = new URL(edgeUrl);

  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const visitor = Number(/^v(\d+)\./.exec(incoming.headers.host ?? '')?.[1]);
    if (cut.has(visitor)) throw new Error('the network is cut');
    const back = backMs();
    const image = imageEvent(incoming.url ?? '');
    const { body, events } = datedBack(await bodyOf(incoming), back);
    if (image?.name === 'purchase') await untilSeen(tellings, visitor, image.url, back);
    const from = Date.now() - back;
    const outgoing = ask(
      {
        hostname,
        port,
        method: incoming.method,
        path: incoming.url,
        // A connection that is kept would be one to the edge before, where that was killed.
        agent: false,
        headers: {
          ...incoming.headers,
          ...headersOf(visitor),
          ...(body.length === 0 ? {} : { 'content-length': body.length }),
        },
      },
      (answer) => {
        if ((answer.statusCode ?? 500) < 300) {
          const to = Date.now() - back;
          const note = ({ name, url, ms = 0, scroll = 0 }: Said, when: [number, number]): void => {
            const { pathname } = new URL(url);
            tellings.push({
              visitor,
              name,
              path: pathname,
              from: when[0],
              to: when[1],
              ms,
              scroll,
            });
          };
          if (image !== null) note(image, [from, to]);
          for (const event of events) note(event, [event.at, event.at]);
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => {
      // The edge is down: later it may take what it gets.
      if (!response.headersSent)
        response.writeHead(502, {
          'Access-Control-Allow-Origin': incoming.headers.origin ?? '*',
          'Access-Control-Allow-Credentials': 'true',
        });
      response.end();
    });
    outgoing.end(body);
  };

  const server = createServer((incoming, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      busyAt = performance.now();
    });
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    tellings,
    cut,
    quiet: async () => {
      while (underWay > 0 || performance.now() - busyAt < QUIET_MS) await pause(20);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

/** The events of a body, and the body with their times as the moved clock has them. */
function datedBack(body: Buffer, back: number): { body: Buffer; events: Said[] } {
  if (body.length === 0) return { body, events: [] };
  const told = JSON.parse(body.toString()) as { events: Said[] };
  const events = told.events.map((event) => ({ ...event, at: event.at - back }));
  return { body: Buffer.from(JSON.stringify({ ...told, events })), events };
}

/** null where it is no pixel of a site. */
function imageEvent(target: string): Said | null {
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  if (!pathname.startsWith('/p/')) return null;
  return { name: searchParams.get('e') ?? 'pageview', url: searchParams.get('u') ?? '', at: 0 };
}

/**
 * Images carry no time, and the two of one page may overtake each other: what is bought counts as bought on a page that
 * was seen, so it waits for that.
 */
async function untilSeen(
  tellings: readonly Telling[],
  visitor: number,
  url: string,
  back: number,
): Promise<void> {
  const { pathname } = new URL(url);
  const dayAgo = Date.now() - back - 12 * 3_600_000;
  const isSeen = (telling: Telling): boolean =>
    telling.visitor === visitor &&
    telling.name === 'pageview' &&
    telling.path === pathname &&
    telling.from > dayAgo;
  while (!tellings.some(isSeen)) await pause(5);
}
