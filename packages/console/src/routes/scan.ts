/** `POST /scan`: what a mail, page or office file would tell whom, were it opened. Nothing of it is kept, or loaded. */
import { LANGUAGES } from '@clearpixel/detect';
import { z } from 'zod';
import type { ConsoleApp } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import type { ScanThread } from '../scan-thread.ts';
import { whileWanted } from '../waiting.ts';

/** Held in memory by the console and again by the thread that scans it. */
export const MAX_SCANNED_BYTES = 10 * 1024 * 1024;

const findingSchema = z.object({
  url: z.string(),
  what: z.enum(['image', 'css', 'link', 'script', 'font', 'media']),
  verdict: z.enum(['pixel', 'personal-image', 'remote-image', 'tracked-link']),
  certainty: z.enum(['certain', 'probable']),
  vendor: z.string().nullable(),
  reasons: z.array(z.string()),
  learns: z.array(z.string()),
  learnsCodes: z.array(z.string()),
  advice: z.array(z.string()),
  times: z.int().optional(),
  through: z.string().optional(),
});

const querySchema = z.object({
  lang: z.enum(LANGUAGES).optional(),
  all: z.enum(['true', 'false']).optional(),
  recipient: z.email().optional(),
});

export function scanRoutes(app: ConsoleApp, { scanThread }: { scanThread: ScanThread }): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_SCANNED_BYTES },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post<{ Querystring: z.infer<typeof querySchema> }>(
      '/scan',
      {
        bodyLimit: MAX_SCANNED_BYTES,
        config: { access: 'report' },
        schema: {
          tags: ['scan'],
          description:
            'The body is the mail (message/rfc822), the page (text/html), the office file or the PDF itself; what it is, is told by its content. The answer is that of `clearpixel scan --json`.',
          querystring: querySchema,
          response: {
            200: z.object({
              file: z.string(),
              type: z.enum(['mail', 'html', 'docx', 'xlsx', 'pptx', 'odt', 'pdf', 'unknown']),
              findings: z.array(findingSchema),
              partial: z.array(z.string()).optional(),
              error: z.string().optional(),
            }),
            '4xx': errorBodySchema,
            '5xx': errorBodySchema,
          },
        },
      },
      async (request, reply) => {
        if (!Buffer.isBuffer(request.body) || request.body.length === 0)
          throw new Refusal('invalid', 'send the mail, page or file itself as the body');
        const { lang, all, recipient } = request.query;
        const options = {
          language: lang,
          all: all === 'true',
          recipients: recipient === undefined ? [] : [recipient],
        };
        const { signal } = whileWanted(reply);
        return { file: '-', ...(await scanThread.scan({ bytes: request.body, options }, signal)) };
      },
    );
    done();
  });
}
