/** Which lines of a segment the store would refuse, and why: the schema itself, line by line. Slow, and seldom needed. */
import { eventSchema } from '@clearpixel/pixel';
import type { RejectedLine } from '@clearpixel/spool';

/** Blank lines are no rows: a commit that kept nothing wrote them. */
export function refusedLines(text: string): RejectedLine[] {
  const refused: RejectedLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const reason = fault(line);
    if (reason !== null) refused.push({ index, reason });
  }
  return refused;
}

/** The schema's messages name fields and limits, never a value. */
function fault(line: string): string | null {
  if (line.includes('\uFFFD')) return 'not valid UTF-8';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const result = eventSchema.safeParse(value);
  if (result.success) return null;
  const [issue] = result.error.issues;
  if (issue === undefined) return 'not an event';
  return issue.code === 'unrecognized_keys'
    ? 'a field that no event has'
    : `${issue.path.join('.')}: ${issue.code}`;
}
