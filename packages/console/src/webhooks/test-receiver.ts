/** Somebody's own system that gets webhooks: for tests. It keeps what comes, and answers as it is told. */
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';

export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

export class TestReceiver {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, message: Received) => void = (response) =>
    response.writeHead(204).end();
  #server: Server | null = null;
  #port = 0;

  static async open(): Promise<TestReceiver> {
    const receiver = new TestReceiver();
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const message = {
          path: request.url ?? '',
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(chunks).toString(),
        };
        receiver.received.push(message);
        receiver.answer(response, message);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    receiver.#port = typeof address === 'object' && address !== null ? address.port : 0;
    receiver.#server = server;
    return receiver;
  }

  /** By this name: tests allow it, and not the address that it leads to. */
  url(path = '/'): string {
    return `http://localhost:${this.#port}${path}`;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}
