import { z } from 'zod';
import { ROUTES, type Route } from './routes.ts';
import { EVENTS, Problem } from './schema.ts';

/**
 * The description of the API, made from the same table and schemas that the router checks with: what is not here cannot
 * be called. OpenAPI 3.1, whose schemas are JSON Schema 2020-12, which is what zod writes.
 */
export function describeApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operation, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: describe(operation, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rumbo: the counsellors’ desk',
      version,
      description:
        'Sign in with POST /api/session. Errors are application/problem+json (RFC 9457). Server-sent events are in x-events.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'rumbo' } },
    },
    'x-events': Object.fromEntries(
      Object.entries(EVENTS).map(([name, schema]) => [name, schemaOf(schema, 'output')]),
    ),
  };
}

function describe(operation: string, route: Route): Record<string, unknown> {
  const pathParameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const status = String(route.status ?? 200);
  const problems = new Set([
    '400',
    '404',
    '500',
    ...(route.permission === 'public' ? [] : ['401', '403']),
    ...(route.problems?.some((code) => !code.startsWith('media') && !code.endsWith('unavailable'))
      ? ['409']
      : []),
  ]);
  return {
    operationId: operation,
    summary: route.summary,
    'x-permission': route.permission,
    ...(route.problems ? { 'x-problems': route.problems } : {}),
    ...(route.permission === 'public' ? {} : { security: [{ session: [] }] }),
    parameters: [...pathParameters, ...queryParameters(route.query)],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      [route.kind === 'redirect' ? '303' : status]: { description: route.summary, ...contentOf(route) },
      ...Object.fromEntries([...problems].map((code) => [code, PROBLEM])),
    },
  };
}

const PROBLEM = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function contentOf(route: Route): Record<string, unknown> {
  if (route.kind === 'events') return { content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (route.kind === 'csv') return { content: { 'text/csv': { schema: { type: 'string' } } } };
  if (route.kind === 'media')
    return { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  return route.response
    ? { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } }
    : {};
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
