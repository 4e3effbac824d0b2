/** For tests: a real HTTP server that speaks the console's API for relays, with what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { newSourceId, newSubjectRef, tokenKeys } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { z } from 'zod';

export const EDGE_URL = 'https://t.example.com';
export const SECRET = 'a secret for tests, 32 characters long';
export const RELAY_KEY = 'cpk_a-key-of-scope-relay-for-tests';

export interface TestCampaign {
  id: string;
  level: Level;
  opens: boolean;
  clicks: boolean;
  trap: boolean;
  recipients: Map<string, { ref: string; level: Level }>;
}

export interface TestConsole {
  url: string;
  /** Signing secrets, newest first. */
  secrets: string[];
  key: string;
  campaigns: Map<string, TestCampaign>;
  /** As `POST /relay/plan`, in order. */
  calls: string[];
  deliveries: { campaign: string; ref: string; what: string; at: string }[];
  /** Answers each call with this status. */
  failing: number | null;
  campaign(
    recipients?: Readonly<Record<string, Level>>,
    facts?: Partial<TestCampaign>,
  ): TestCampaign;
  /** Nobody listens at its address until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const planSchema = z.strictObject({
  campaign: z.string(),
  emails: z.array(z.string()).max(1_000),
});
const deliveriesSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        ref: z.string().length(13),
        what: z.enum(['sent', 'delivered', 'bounced']),
        at: z.iso.datetime(),
      }),
    )
    .max(1_000),
});

export async function startTestConsole(): Promise<TestConsole> {
  const server = createServer((request, response) => {
    void answer(test, request, response);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const port = await listen(0);
  const test: TestConsole = {
    url: `http://127.0.0.1:${port}`,
    secrets: [SECRET],
    key: RELAY_KEY,
    campaigns: new Map(),
    calls: [],
    deliveries: [],
    failing: null,
    campaign: (recipients = {}, facts = {}) => {
      const campaign: TestCampaign = {
        id: newSourceId(),
        level: 'identified',
        opens: true,
        clicks: true,
        trap: false,
        recipients: new Map(
          Object.entries(recipients).map(([email, level]) => [
            email,
            { ref: newSubjectRef(), level },
          ]),
        ),
        ...facts,
      };
      test.campaigns.set(campaign.id, campaign);
      return campaign;
    },
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
    start: async () => {
      await listen(port);
    },
  };
  return test;
}

async function answer(
  test: TestConsole,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  const say = (status: number, body?: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const refuse = (status: number, code: string): void =>
    say(status, { error: { code, message: `${code}.` } });
  const { pathname } = new URL(request.url ?? '/', test.url);
  if (!pathname.startsWith('/api/v1/')) return say(404);
  const call = `${request.method} ${pathname.replace('/api/v1', '')}`;
  test.calls.push(call);
  if (test.failing !== null) return refuse(test.failing, 'failing');
  if (request.headers.authorization !== `Bearer ${test.key}`) return refuse(401, 'unauthorized');
  const body: unknown = chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());

  if (call === 'GET /relay') {
    const keys = test.secrets.map((secret) => tokenKeys(secret, ['open', 'click', 'reader']));
    return say(200, { edgeUrl: EDGE_URL, keys });
  }
  if (call === 'POST /relay/plan') {
    const asked = planSchema.safeParse(body);
    if (!asked.success) return refuse(400, 'bad-request');
    const campaign = test.campaigns.get(asked.data.campaign);
    if (campaign === undefined) return refuse(404, 'not-found');
    const { id, level, opens, clicks, trap } = campaign;
    const recipients = asked.data.emails.flatMap((email) => {
      const known = campaign.recipients.get(email);
      return known === undefined ? [] : [{ email, ...known }];
    });
    return say(200, { campaign: { id, level, opens, clicks, trap }, recipients });
  }
  const campaign = /^POST \/campaigns\/(\w+)\/deliveries$/.exec(call)?.[1];
  if (campaign !== undefined) {
    const { items } = deliveriesSchema.parse(body);
    test.deliveries.push(...items.map((item) => ({ campaign, ...item })));
    return say(204);
  }
  return refuse(404, 'not-found');
}
