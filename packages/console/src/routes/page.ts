/** The console's first page for people: what this is, and where its API is described. */
import type { FastifyInstance } from 'fastify';

const STYLE = `:root { color-scheme: light dark; }
body { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.5rem; }
code { font-size: 0.95em; }
`;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clearpixel console</title>
<link rel="stylesheet" href="/style.css">
<main>
<h1>Clearpixel console</h1>
<p>This address serves the API. Everything below <code>/api/v1</code> needs a key, sent as
<code>Authorization: Bearer KEY</code>; the key of this machine is in the file <code>local.key</code> of the data folder.</p>
<p>The API is described in <code>/api/v1/openapi.json</code>. In a terminal, <code>npx clearpixel tail</code> shows receipts
as they arrive.</p>
</main>
</html>
`;

export function pageRoutes(app: FastifyInstance): void {
  const open = { config: { access: 'public' as const }, schema: { hide: true } };
  app.get('/', open, (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  app.get('/style.css', open, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(STYLE),
  );
}
