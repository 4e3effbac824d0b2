/** The demo: two invented sites with two weeks of traffic, and the one click that takes them away again. */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { newSiteSchema } from '@clearpixel/registry';
import type { Site } from '@clearpixel/registry';
import { z } from 'zod';
import { callerOf } from '../access.ts';
import type { ConsoleApp, ConsoleParts } from '../app.ts';
import { Refusal, errorBodySchema } from '../error-catalogue.ts';
import { STORIES } from '../demo/stories.ts';
import { demoTraffic } from '../demo/traffic.ts';

const MAX_SITES = 1_000;
const RETENTION_DAYS = 60;
const SEED = 20_261;

export function demoRoutes(app: ConsoleApp, parts: ConsoleParts): void {
  const { registry, store, publisher, erasures, scratchDirectory } = parts;
  const owner = { config: { access: 'owner' as const } };
  const errors = { '4xx': errorBodySchema, '5xx': errorBodySchema };
  const tags = ['demo'];
  let isMaking = false;

  const demoSites = async (): Promise<Site[]> =>
    ((await registry.sites({ limit: MAX_SITES }))?.items ?? []).filter(
      ({ purpose }) => purpose === 'demo',
    );

  app.post(
    '/demo',
    {
      ...owner,
      schema: {
        tags,
        description: 'Makes the demo sites. They are marked as such (`purpose`).',
        response: { 201: z.object({ sites: z.array(z.string()), events: z.number() }), ...errors },
      },
    },
    async (request, reply) => {
      if (isMaking || (await demoSites()).length > 0)
        throw new Refusal('conflict', 'the demo is there already; remove it first');
      isMaking = true;
      try {
        const sites: string[] = [];
        let events = 0;
        for (const [index, story] of STORIES.entries()) {
          const { name, domain, timezone } = story;
          const site = await registry.createSite(
            callerOf(request),
            newSiteSchema.parse({
              name,
              domain,
              timezone,
              retentionDays: RETENTION_DAYS,
              contact: `hello@${domain}`,
            }),
            'demo',
          );
          sites.push(site.id);
          events += await load(demoTraffic(story, site, Date.now(), SEED + index));
        }
        await publisher.putInForce();
        return await reply.status(201).send({ sites, events });
      } finally {
        isMaking = false;
      }
    },
  );

  app.delete(
    '/demo',
    {
      ...owner,
      schema: { tags, response: { 204: z.undefined(), ...errors } },
    },
    async (request, reply) => {
      for (const { id } of await demoSites()) await registry.deleteSite(callerOf(request), id);
      await publisher.putInForce();
      erasures.start();
      return reply.status(204).send();
    },
  );

  /** The way of every event: a segment, loaded as one insert. */
  async function load(lines: readonly object[]): Promise<number> {
    const name = `demo-${randomBytes(8).toString('hex')}`;
    const file = path.join(scratchDirectory, `${name}.jsonl`);
    try {
      writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
        mode: 0o600,
      });
      const outcome = await store.load({ name, path: file, bytes: statSync(file).size });
      if (outcome.what !== 'loaded') throw new Error(`the demo was not loaded: ${outcome.what}`);
      return outcome.rows;
    } finally {
      rmSync(file, { force: true });
    }
  }
}
