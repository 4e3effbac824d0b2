/**
 * The time of a verdict: from a request's head and address to verdict and reasons, as the edge takes them. Cold: every
 * agent is new to the cache and is parsed. Warm: agents are known, addresses still are all different. And the time to read
 * a list as long as Apple's of its relay.
 */
import { AgentReader } from '../packages/edge/src/agent.ts';
import { CORPUS, judge, signsOf } from '../packages/edge/src/verdict/index.ts';
import { Networks, readRelayList } from '../packages/edge/src/verdict/networks.ts';
import { openNetworks } from '../packages/edge/src/networks-file.ts';
import { quantile } from './measure.ts';

const ROUNDS = 400;
const LIST_LENGTH = 300_000;
/** One verdict is too short for the clock. */
const BATCH = 50;
const LOOKUPS = 1_000_000;

export interface VerdictFigures {
  warmMedianMicroseconds: number;
  warmP99Microseconds: number;
  coldMedianMicroseconds: number;
  listRanges: number;
  listMilliseconds: number;
  lookupNanoseconds: number;
}

export function benchVerdict(): VerdictFigures {
  const packaged = openNetworks();
  const heads = CORPUS.map((one) => ({
    one,
    head: signsOf(one, new AgentReader(), packaged).head,
  }));
  const one = (index: number, agents: AgentReader, networks: Networks, tail: string): void => {
    const entry = heads[index % heads.length];
    if (entry === undefined) throw new Error('the corpus is empty');
    const { one: known, head } = entry;
    const agent = head.agent + tail;
    judge(known.scope, {
      head: tail === '' ? head : { ...head, agent },
      agent: agents.read(agent),
      network: networks.find(`${(index * 7) % 223}.${index % 251}.${(index * 3) % 241}.9`),
      isPublicHttps: true,
      sinceStampedMs: 60_000,
      referrer: null,
    });
  };
  const time = (rounds: number, tailOf: (index: number) => string): number[] => {
    const agents = new AgentReader();
    const batches: number[] = [];
    let index = 0;
    for (let round = -rounds; round < rounds; round++) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < BATCH; i++, index++) one(index, agents, packaged, tailOf(index));
      const took = Number(process.hrtime.bigint() - start) / 1_000 / BATCH;
      // The first half warms the compiler up.
      if (round >= 0) batches.push(took);
    }
    return batches;
  };
  const warm = time(ROUNDS, () => '');
  const cold = time(ROUNDS, (index) => ` x${index}`);

  const lines = Array.from({ length: LIST_LENGTH }, (_, index) =>
    index % 7 === 0
      ? `172.${224 + (index % 3)}.${(index >>> 8) & 255}.${index & 254}/31,DE,DE-BE,Berlin,`
      : `2a02:26f7:${(index >>> 4).toString(16)}:${((index & 15) << 12).toString(16)}::/64,DE,DE-BE,Berlin,`,
  ).join('\n');
  const start = process.cpuUsage();
  const long = new Networks(readRelayList(lines));
  const { user, system } = process.cpuUsage(start);
  // Of the processor's time: another program on the same core is not ours to answer for.
  const listMilliseconds = (user + system) / 1_000;
  const begin = process.hrtime.bigint();
  for (let i = 0; i < LOOKUPS; i++) long.find(`172.${224 + (i % 5)}.${i & 255}.${(i >>> 8) & 255}`);
  return {
    warmMedianMicroseconds: quantile(warm, 0.5),
    warmP99Microseconds: quantile(warm, 0.99),
    coldMedianMicroseconds: quantile(cold, 0.5),
    listRanges: LIST_LENGTH,
    listMilliseconds,
    lookupNanoseconds: Number(process.hrtime.bigint() - begin) / LOOKUPS,
  };
}
