/** `clearpixel lists`: the vendor table in a form that another program reads. */
import { writeFile } from 'node:fs/promises';
import { LIST_FORMATS, writeList } from '@clearpixel/detect/lists';
import { CommandFault } from './console-calls.ts';
import { VERSION } from './version.ts';

export interface ListsOptions {
  format: string;
  kind?: string | undefined;
  output?: string | undefined;
}

/** Writes to `output`, else to standard output. Throws a `CommandFault` where it cannot. */
export async function lists({ format, kind, output }: ListsOptions): Promise<void> {
  const known = LIST_FORMATS.find((name) => name === format);
  if (known === undefined)
    throw new CommandFault(
      `There is no format ${format}: choose one of ${LIST_FORMATS.join(', ')}.`,
    );
  if (kind !== undefined && kind !== 'mail' && kind !== 'web')
    throw new CommandFault(`There is no kind ${kind}: choose mail or web.`);
  const date = new Date().toISOString().slice(0, 10);
  const list = writeList(known, { version: VERSION, date, kind });
  if (output === undefined) process.stdout.write(list);
  else
    try {
      await writeFile(output, list);
    } catch {
      throw new CommandFault(`${output} cannot be written.`);
    }
}
