/** Forms, and whatever mail programs call theirs, or do not call at all (RFC 8058): each body is a string here. */
import type { FastifyInstance } from 'fastify';

export function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.addHook('onRequest', async (request) => {
    // A name that is none would be refused (415): nobody's stop shall fail for what their mail program calls its body.
    request.headers['content-type'] = 'text/plain';
  });
}
