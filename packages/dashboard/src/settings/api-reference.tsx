/** The API, drawn from its own description. */
import { useApi } from '../api/queries.ts';
import { PageHead, Unread } from '../design/parts.tsx';
import { propertiesOf, typeOf } from './open-api.ts';
import type { OpenApi, Operation, Schema } from './open-api.ts';
import './api-reference.css';

export function ApiReference() {
  const { data, error, refetch } = useApi<OpenApi>('/openapi.json');
  if (data === undefined) return <Unread error={error} again={refetch} />;
  const operations = Object.entries(data.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? ['other']))];
  return (
    <div className="stack loose">
      <PageHead
        title="API"
        lead={
          <>
            Version {data.info.version}. All addresses begin with <code>/api/v1</code>; programs
            send <code>Authorization: Bearer KEY</code>. The same for machines:{' '}
            <a href="/api/v1/openapi.json">OpenAPI {data.openapi}</a>.
          </>
        }
      />
      {tags.map((tag) => (
        <section key={tag} className="card operations" aria-labelledby={`tag-${tag}`}>
          <h2 id={`tag-${tag}`}>{tag.charAt(0).toUpperCase() + tag.slice(1)}</h2>
          {operations
            .filter(({ operation }) => (operation.tags ?? ['other']).includes(tag))
            .map(({ path, method, operation }) => (
              <details key={method + path} className="operation">
                <summary>
                  <code className={`method ${method}`}>{method.toUpperCase()}</code>{' '}
                  <code className="wrap">{path.replace('/api/v1', '')}</code>{' '}
                  <span className="soft small">{firstSentence(operation.description)}</span>
                </summary>
                <Details operation={operation} api={data} />
              </details>
            ))}
        </section>
      ))}
    </div>
  );
}

/** What stands behind an address that is closed. */
const firstSentence = (text = ''): string => /^.*?[.:](?= |$)/.exec(text)?.[0] ?? text;

function Details({ operation, api }: { operation: Operation; api: OpenApi }) {
  const body = operation.requestBody?.content['application/json']?.schema;
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) =>
    status.startsWith('2'),
  );
  return (
    <div className="stack">
      {operation.description !== undefined && <p>{operation.description}</p>}
      {operation.security?.length === 0 && <p className="badge">Without a key</p>}
      {operation.parameters !== undefined && operation.parameters.length > 0 && (
        <Properties
          title="Parameters"
          rows={operation.parameters.map(({ name, required, schema, description }) => ({
            name,
            type: typeOf(schema, api),
            isRequired: required === true,
            description: description ?? schema.description,
          }))}
        />
      )}
      {body !== undefined && <SchemaTable title="Body" schema={body} api={api} />}
      {answers.map(([status, { content, description }]) => {
        const schema = content?.['application/json']?.schema;
        return schema === undefined ? (
          <p key={status} className="soft">
            {status} {description}
          </p>
        ) : (
          <SchemaTable key={status} title={`Answer ${status}`} schema={schema} api={api} />
        );
      })}
    </div>
  );
}

function SchemaTable({ title, schema, api }: { title: string; schema: Schema; api: OpenApi }) {
  const rows = propertiesOf(schema, api);
  return rows.length === 0 ? (
    <p className="soft">
      {title}: {typeOf(schema, api)}
    </p>
  ) : (
    <Properties title={title} rows={rows} />
  );
}

function Properties({
  title,
  rows,
}: {
  title: string;
  rows: readonly {
    name: string;
    type: string;
    isRequired: boolean;
    description?: string | undefined;
  }[];
}) {
  return (
    <div className="table-scroll">
      <table className="table">
        <caption>{title}</caption>
        <thead className="hidden-visually">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, type, isRequired, description }) => (
            <tr key={name}>
              <td>
                <code>{name}</code>
                {isRequired && <span className="soft small"> needed</span>}
              </td>
              <td className="soft small">{type}</td>
              <td className="small">{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
