/** Of a report that may take long: whether somebody still waits for it, and by what they ask how far it is. */
import type { AskOptions } from '@clearpixel/store';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { callerOf } from './access.ts';
import type { Caller } from './access.ts';

export const PROGRESS_HEADER = 'Question-Id';
/** It goes into the statement's own comment: a longer one would only make that longer. */
export const questionIdSchema = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

/** Nobody learns of another's questions: the engine is asked for those of the caller. */
export const progressIdOf = ({ id }: Pick<Caller, 'id'>, question: string): string =>
  `${id}-${question}`;

/** Ends the question in the engine when nobody waits for it any longer. What is no id is as none. */
export function whileWanted(reply: FastifyReply): AskOptions {
  const wanted = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) wanted.abort();
  });
  const { success, data } = questionIdSchema.safeParse(
    reply.request.headers[PROGRESS_HEADER.toLowerCase()],
  );
  return {
    signal: wanted.signal,
    ...(success ? { progressId: progressIdOf(callerOf(reply.request), data) } : {}),
  };
}
