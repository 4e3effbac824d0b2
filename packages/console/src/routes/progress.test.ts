/** How far a report is: told to whoever asked for it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OWNER_KEY, callApi, loadEvents, openTestConsole } from '../test-console.ts';
import type { Answer, TestConsole } from '../test-console.ts';

const ID = 'a-question-of-ours';
/** How often it is to be seen running, while it is asked again and again; whoever else looks does so as often. */
const SEEN = 10;
const EVENTS = 40_000;

let opened: TestConsole;
let site: string;
let others: Record<string, string>;

beforeAll(async () => {
  opened = await openTestConsole();
  const made = await callApi(opened, 'POST', '/sites', { name: 'Shop', domain: 'shop.example' });
  site = made.body.id;
  const { body } = await callApi(opened, 'POST', '/keys', { name: 'k', scopes: ['read'] });
  others = { authorization: `Bearer ${body.key}` };
  await loadEvents(
    opened,
    Array.from({ length: EVENTS }, (_, index) => ({
      source: site,
      path: `/page-${index % 500}`,
      visitor: String(1 + (index % 9_000)),
      session: String(1 + (index % 9_000)),
    })),
  );
});
afterAll(() => opened.close());

const progress = async (id: string, headers?: Record<string, string>): Promise<Answer> =>
  callApi(opened, 'GET', `/progress/${id}`, undefined, headers);

const NOTHING = { running: false, seconds: 0, readRows: 0, totalRows: 0 };

test('a report that runs says how far it is to its caller, and to nobody else', async () => {
  const headers = { authorization: `Bearer ${OWNER_KEY}`, 'question-id': ID };
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const { status } = await callApi(opened, 'POST', `/sites/${site}/journeys`, {}, headers);
      expect(status).toBe(200);
    }
  })();
  for (let seen = 0; seen < SEEN;) {
    const { status, body } = await progress(ID);
    expect(status).toBe(200);
    if (body.running) {
      seen += 1;
      expect(body.seconds).toBeGreaterThan(0);
    }
    expect((await progress(ID, others)).body).toEqual(NOTHING);
    expect((await progress(`${ID}-2`)).body).toEqual(NOTHING);
  }
  isOver = true;
  await asking;
  expect((await progress(ID)).body).toEqual(NOTHING);
});

test('what is no id is refused where progress is asked, and hinders no report', async () => {
  expect((await progress('short')).status).toBe(400);
  const headers = { authorization: `Bearer ${OWNER_KEY}`, 'question-id': "no id'; --" };
  expect((await callApi(opened, 'GET', `/sites/${site}/overview`, undefined, headers)).status).toBe(
    200,
  );
});
