/** `clearpixel reset-link EMAIL`: a link to a new password, where no mail can be sent and no owner can get in. */
import { z } from 'zod';
import { CommandFault, callConsole } from './console-calls.ts';
import type { Settings } from './settings.ts';

const peopleSchema = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) });
const linkSchema = z.object({ link: z.string(), expiresAt: z.string() });

/** null: there is no account of this address. */
export async function resetLink(
  settings: Settings,
  email: string,
): Promise<z.output<typeof linkSchema> | null> {
  const people = peopleSchema.safeParse(
    await (await callConsole(settings, 'GET', '/people?limit=1000')).json(),
  );
  if (!people.success) throw new CommandFault('The console is of another version.');
  const wanted = email.trim().toLowerCase();
  const person = people.data.items.find((one) => one.email === wanted);
  if (person === undefined) return null;
  const answer = await callConsole(settings, 'POST', `/people/${person.id}/reset-link`);
  return linkSchema.parse(await answer.json());
}
