// Writes docs/api.md from the API's own description: node scripts/api-docs.ts. A test holds the file to it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openTestConsole } from '../packages/console/src/test-console.ts';
import { propertiesOf, typeOf } from '../packages/dashboard/src/settings/open-api.ts';
import type { OpenApi, Schema } from '../packages/dashboard/src/settings/open-api.ts';

export const API_DOCS = fileURLToPath(new URL('../docs/api.md', import.meta.url));

const cell = (text: string | undefined): string =>
  (text ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');

function table(
  rows: readonly {
    name: string;
    type: string;
    isRequired: boolean;
    description?: string | undefined;
  }[],
): string {
  return [
    '| name | type | |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ name, type, isRequired, description }) =>
        `| \`${name}\`${isRequired ? '' : ' (may be left out)'} | ${cell(type)} | ${cell(description)} |`,
    ),
  ].join('\n');
}

function schemaText(title: string, schema: Schema, api: OpenApi): string {
  const rows = propertiesOf(schema, api);
  return rows.length === 0
    ? `${title}: ${cell(typeOf(schema, api))}`
    : `${title}:\n\n${table(rows)}`;
}

export function apiMarkdown(api: OpenApi): string {
  const parts = [
    `# The API

Made from the API's own description, which the console serves as \`/api/v1/openapi.json\` (OpenAPI ${api.openapi}) and shows on its page
API. Programs send \`Authorization: Bearer KEY\` ([keys and access](keys-and-access.md)). Lists take \`limit\` and \`cursor\` and answer
\`{"items": […], "next": cursor or null}\`. Errors are \`{"error": {"code", "message", "field"?, "retryable"}}\`. Times are ISO 8601 UTC.`,
  ];
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  for (const tag of new Set(operations.flatMap(({ operation }) => operation.tags ?? []))) {
    parts.push(`## ${tag.charAt(0).toUpperCase()}${tag.slice(1)}`);
    for (const { path, method, operation } of operations) {
      if (!(operation.tags ?? []).includes(tag)) continue;
      parts.push(`### \`${method.toUpperCase()} ${path.replace('/api/v1', '')}\``);
      const say = [
        operation.description,
        operation.security?.length === 0 ? 'Without a key.' : undefined,
      ].filter((text) => text !== undefined);
      if (say.length > 0) parts.push(say.join(' '));
      const parameters = (operation.parameters ?? []).filter(({ in: where }) => where !== 'header');
      if (parameters.length > 0)
        parts.push(
          `Parameters:\n\n${table(
            parameters.map(({ name, required, schema, description }) => ({
              name,
              type: typeOf(schema, api),
              isRequired: required === true,
              description: description ?? schema.description,
            })),
          )}`,
        );
      const body = operation.requestBody?.content['application/json']?.schema;
      if (body !== undefined) parts.push(schemaText('Body', body, api));
      for (const [status, { content }] of Object.entries(operation.responses ?? {})) {
        const schema = content?.['application/json']?.schema;
        if (status.startsWith('2') && schema !== undefined)
          parts.push(schemaText(`Answer ${status}`, schema, api));
      }
    }
  }
  return `${parts.join('\n\n')}\n`;
}

/** As the console of this checkout describes itself. */
export async function describeApi(): Promise<OpenApi> {
  const opened = await openTestConsole();
  try {
    return JSON.parse(JSON.stringify(opened.app.swagger())) as OpenApi;
  } finally {
    await opened.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = apiMarkdown(await describeApi());
  if (readFileSync(API_DOCS, 'utf8') !== text) writeFileSync(API_DOCS, text);
}
