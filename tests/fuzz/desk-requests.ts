/** A request to the desk's API as the corpus holds it: `{ticket}` and the like stand for what exists in this run. */
export interface DeskRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** One valid request for each operation and role, drawn from the description: a new route is fuzzed from its first day. */
export function requestsOf(api: ApiDescription, roles: readonly string[]): DeskRequest[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      roles.map((role): DeskRequest => {
        const query = operation.parameters
          .filter((one) => one.in === 'query')
          .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, name)))}`);
        const schema = operation.requestBody?.content['application/json']?.schema;
        return {
          method: method.toUpperCase(),
          path: query.length > 0 ? `${path}?${query.join('&')}` : path,
          headers: {
            cookie: `{cookie:${role}}`,
            ...(schema ? { 'content-type': 'application/json' } : {}),
            ...(path.endsWith('/events') ? { 'last-event-id': '3' } : {}),
            ...(method === 'get' ? {} : { origin: '{origin}', 'sec-fetch-site': 'same-origin' }),
            'x-forwarded-for': '203.0.113.7',
          },
          ...(schema ? { body: exampleOf(schema, '') } : {}),
        };
      }),
    ),
  );
}

/** A value that fits, as far as a description can say. */
function exampleOf(schema: Schema, name: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice?.[0]) return exampleOf(choice[0], name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, exampleOf(inner, key)]),
    );
  if (type === 'array') return schema.items ? [exampleOf(schema.items, name)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (schema.format === 'date-time') return '2026-11-20T18:00:00.000Z';
  if (schema.format === 'date') return '2026-11-20';
  if (schema.format === 'email') return 'somebody@desk.example';
  if (/account|to$|assignee/i.test(name)) return '{account}';
  return 'x'.repeat(Math.max(3, schema.minLength ?? 0));
}
