import { readHead } from '../../request-head.ts';
import type { AgentReader } from '../../agent.ts';
import type { Networks } from '../networks.ts';
import type { Signs } from '../signs.ts';
import type { Case } from './case.ts';
import { DOCUMENT_CASES } from './document.ts';
import { MAIL_CLICK_CASES } from './mail-click.ts';
import { MAIL_OPEN_CASES } from './mail-open.ts';
import { WEB_MACHINES } from './web-machines.ts';
import { WEB_PEOPLE } from './web-people.ts';

/** Requests whose sender is known, with the source; among them those that we misjudge. */
export const CORPUS: readonly Case[] = [
  ...WEB_PEOPLE,
  ...WEB_MACHINES,
  ...MAIL_OPEN_CASES,
  ...MAIL_CLICK_CASES,
  ...DOCUMENT_CASES,
];

const AN_HOUR = 3_600;

/** As the edge reads it from the request. */
export function signsOf(one: Case, agents: AgentReader, networks: Networks): Signs {
  const headers = { 'user-agent': one.agent, ...one.headers };
  const head = readHead('GET', '/', one.address, Object.entries(headers).flat(), 0);
  return {
    head,
    agent: agents.read(head.agent),
    network: networks.find(one.address),
    isPublicHttps: one.http !== true,
    sinceStampedMs: one.scope === 'web' ? null : (one.seconds ?? AN_HOUR) * 1_000,
    referrer: one.referrer ?? null,
  };
}
