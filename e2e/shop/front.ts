/**
 * What stands before the edge, as a site's own web server would: it tells the edge from which address somebody comes. Each
 * visitor has a name of their own under `localhost`, by which their address is found. (Headers that a test adds in the
 * browser would be asked for by a preflight, which no real visitor sends.)
 */
import { createServer, request as ask } from 'node:http';

export interface Front {
  port: number;
  close(): Promise<void>;
}

/** @param headersOf the headers that somebody comes with, by their number. */
export async function openFront(
  edgeUrl: string,
  headersOf: (visitor: number) => Record<string, string>,
): Promise<Front> {
  const { hostname, port } = new URL(edgeUrl);
  const server = createServer((incoming, response) => {
    const visitor = Number(/^v(\d+)\./.exec(incoming.headers.host ?? '')?.[1]);
    const outgoing = ask(
      {
        hostname,
        port,
        method: incoming.method,
        path: incoming.url,
        // A connection that is kept would be one to the edge before, where that was killed.
        agent: false,
        headers: { ...incoming.headers, ...headersOf(visitor) },
      },
      (answer) => {
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
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
