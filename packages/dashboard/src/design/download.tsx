/** Tables as files: straight from the API, as they stand on the page. */
import { Download } from 'lucide-react';
import { useChange } from '../api/queries.ts';
import { readFile } from '../api/client.ts';
import { Button, Failure } from './forms.tsx';

/** @param where of the API, with its parameters. */
export function FileLink({
  where,
  of,
  name,
}: {
  where: string;
  /** Of what, where it is not in its name: for screen readers. */
  of?: string | undefined;
  name: string;
}) {
  return (
    <a className="button quiet" href={`/api/v1${where}`} download>
      <Download aria-hidden />
      {name}
      {of !== undefined && <span className="hidden-visually">: {of}</span>}
    </a>
  );
}

export function CsvLink({
  where,
  of,
  name = 'CSV',
}: {
  where: string;
  of?: string;
  name?: string;
}) {
  return <FileLink where={`${where}&format=csv`} of={of} name={name} />;
}

/** Of a question with a body, which no link can ask. */
export function CsvButton({ where, body, of }: { where: string; body: unknown; of: string }) {
  const download = useChange(async () => {
    const url = URL.createObjectURL(await readFile(`${where}&format=csv`, body));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${of}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  });
  return (
    <>
      <Button kind="quiet" busy={download.isPending} onClick={() => download.mutate(undefined)}>
        <Download aria-hidden />
        CSV<span className="hidden-visually">: {of}</span>
      </Button>
      <Failure error={download.error} />
    </>
  );
}
