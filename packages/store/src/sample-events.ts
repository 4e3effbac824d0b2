/** Events and segments for tests: written as the edge would, with what matters to a test said by it. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EventLine } from '@clearpixel/pixel';
import type { Segment } from '@clearpixel/spool';

export const SITE = '0123456789';
export const NOON = Date.UTC(2026, 10, 24, 12);

export function sampleEvent(more: Partial<EventLine> = {}): EventLine {
  const at = more.at ?? NOON;
  return {
    id: randomUUID(),
    source: SITE,
    sourceKind: 'site',
    kind: 'view',
    name: 'pageview',
    level: 'anonymous',
    verdict: 'person',
    certainty: 'probable',
    reasons: ['ordinary-browser'],
    day: new Date(at).toISOString().slice(0, 10),
    retainUntil: '2099-01-01',
    hostname: 'shop.example',
    path: '/',
    ...more,
    at,
  };
}

let written = 0;

/** Strings are lines as they stand. */
export function writeSegment(
  directory: string,
  lines: readonly (EventLine | string)[],
  name?: string,
): Segment {
  mkdirSync(directory, { recursive: true });
  const segmentName = name ?? `20261124T120000000Z-${String(++written).padStart(16, '0')}-00000001`;
  const file = path.join(directory, `${segmentName}.jsonl`);
  writeFileSync(
    file,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  return { name: segmentName, path: file, bytes: statSync(file).size };
}
