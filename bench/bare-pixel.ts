/** The least that a pixel can be on node:http: it answers, and knows nothing. Prints its port. */
import { createServer } from 'node:http';
import { GIF, GIF_HEADERS } from '@clearpixel/pixel';

const body = Buffer.from(GIF);
const headers = Object.entries(GIF_HEADERS).flat();
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
