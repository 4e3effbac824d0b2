/** How the commands speak to the running console: its API, by the key of this machine. */
import { z } from 'zod';
import { dataFolder, readLocalKey } from './data-folder.ts';
import type { Settings } from './settings.ts';

/** In words for whoever typed the command; its status is 2. */
export class CommandFault extends Error {}

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

export function localKey(settings: Settings): string {
  const folder = dataFolder(settings.dataDirectory);
  try {
    return settings.apiKey ?? readLocalKey(folder);
  } catch {
    throw new CommandFault(
      `There is no key in ${folder.localKeyFile}: is CLEARPIXEL_DATA the folder of the running server?`,
    );
  }
}

/** Throws a `CommandFault` where the console is not there or refuses. */
export async function callConsole(
  settings: Settings,
  method: 'GET' | 'POST' | 'DELETE',
  where: string,
): Promise<Response> {
  const key = localKey(settings);
  let response: Response;
  try {
    response = await fetch(`${settings.consoleUrl}/api/v1${where}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    });
  } catch {
    throw new CommandFault(
      `The console does not answer at ${settings.consoleUrl}: start it with npm start.`,
    );
  }
  if (response.ok) return response;
  throw new CommandFault(await refusalIn(response));
}

/** What the console says where it refuses. */
export async function refusalIn(response: Response): Promise<string> {
  const body = errorSchema.safeParse(await response.json().catch(() => null));
  return body.success ? body.data.error.message : `The console answered ${response.status}.`;
}
