/** The part of OpenAPI 3.1 that our API uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  default?: unknown;
  maximum?: number;
  minimum?: number;
  maxLength?: number;
  const?: unknown;
}
export interface Operation {
  tags?: string[];
  description?: string;
  security?: unknown[];
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema: Schema;
  }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses?: Record<
    string,
    { description?: string; content?: Record<string, { schema?: Schema }> }
  >;
}
export interface OpenApi {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

function resolve(schema: Schema, api: OpenApi): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (api.components?.schemas?.[name] ?? {});
}

/** A type in a few words. */
export function typeOf(given: Schema, api: OpenApi, depth = 0): string {
  const schema = resolve(given, api);
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined)
    return [...new Set(either.map((one) => typeOf(one, api, depth)))].join(' or ');
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items, api, depth + 1)}`;
  if (schema.type === 'object' && schema.properties !== undefined)
    return depth > 1 ? 'object' : `{ ${Object.keys(schema.properties).join(', ')} }`;
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  const limits = [
    schema.format,
    schema.minimum === undefined || schema.minimum < -1e15 ? undefined : `from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e15 ? undefined : `to ${schema.maximum}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
    schema.default === undefined ? undefined : `else ${JSON.stringify(schema.default)}`,
  ].filter((part) => part !== undefined);
  return limits.length === 0 ? type : `${type} (${limits.join(', ')})`;
}

export function propertiesOf(
  given: Schema,
  api: OpenApi,
): { name: string; type: string; isRequired: boolean; description?: string | undefined }[] {
  const schema = resolve(given, api);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    type: typeOf(property, api),
    isRequired: schema.required?.includes(name) === true,
    description: resolve(property, api).description,
  }));
}
