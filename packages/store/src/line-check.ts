/** Which lines of a segment the store would refuse, and why: the schema itself, line by line. Slow, and seldom needed. */
import { isUtf8 } from 'node:buffer';
import { eventSchema } from '@clearpixel/pixel';
import type { RejectedLine } from '@clearpixel/spool';

/** Blank lines are no rows: a commit that kept nothing wrote them. */
export function refusedLines(segment: Buffer): RejectedLine[] {
  // Then what stands there as U+FFFD was written so.
  const isText = isUtf8(segment);
  const refused: RejectedLine[] = [];
  for (const [index, line] of segment.toString().split('\n').entries()) {
    if (line === '') continue;
    const reason = !isText && line.includes('\uFFFD') ? 'not valid UTF-8' : fault(line);
    if (reason !== null) refused.push({ index, reason });
  }
  return refused;
}

/** The schema's messages name fields and limits, never a value. */
function fault(line: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  if (hasHalfCharacter(value)) return 'half a character';
  const result = eventSchema.safeParse(value);
  if (result.success) return null;
  const [issue] = result.error.issues;
  if (issue === undefined) return 'not an event';
  return issue.code === 'unrecognized_keys'
    ? 'a field that no event has'
    : `${issue.path.join('.')}: ${issue.code}`;
}

/** A surrogate without its other half, which the engine cannot read and the schema lets pass. */
const hasHalfCharacter = (value: unknown): boolean =>
  typeof value === 'string'
    ? !value.isWellFormed()
    : typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some((pair) => pair.some(hasHalfCharacter));
