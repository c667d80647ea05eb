import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { ROOT } from './support.ts';

type Json = Record<string, unknown>;
interface Response {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}
export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly schema: Json;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, Response>>;
}

const BASE = 'https://portal.example/openapi';
/** The project's copy of the contract. */
export const api = parse(readFileSync(join(ROOT, 'docs', 'portal', 'openapi.yaml'), 'utf8')) as Json & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(api, BASE);

/** Where in the document something stands, references followed. */
function locate(pointer: string): { readonly pointer: string; readonly value: unknown } {
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (node, part) => (node as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')],
      api,
    );
  const { $ref } = (value ?? {}) as { $ref?: string };
  return $ref === undefined ? { pointer, value } : locate($ref.slice(1));
}
const escapePart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every operation of the document with the pointer to it. */
export const operations: readonly (Operation & { readonly pointer: string })[] = Object.entries(
  api.paths,
).flatMap(([path, methods]) =>
  ['get', 'post', 'delete', 'put', 'patch']
    .filter((method) => method in methods)
    .map((method) => ({
      ...(methods[method] as Operation),
      pointer: `/paths/${escapePart(path)}/${method}`,
    })),
);

export const parametersOf = (operationId: string): Parameter[] => {
  const operation = operations.find((one) => one.operationId === operationId);
  return (operation?.parameters ?? []).map(
    (_, at) => locate(`${operation?.pointer}/parameters/${at}`).value as Parameter,
  );
};

/** A schema of the document with its references opened one level. */
export const schemaOf = (schema: Json): Json =>
  typeof schema.$ref === 'string' ? (locate(schema.$ref.slice(1)).value as Json) : schema;

const compiled = new Map<string, ValidateFunction>();
function validator(pointer: string): ValidateFunction {
  let found = compiled.get(pointer);
  if (!found) {
    found = ajv.compile({ $ref: `${BASE}#${encodeURI(pointer)}` });
    compiled.set(pointer, found);
  }
  return found;
}

/**
 * What an answer has that the contract does not allow; empty when all is well.
 * @param body the text of the answer
 */
export function findFaults(operationId: string, response: globalThis.Response, body: string): string[] {
  const operation = operations.find((one) => one.operationId === operationId);
  if (!operation) return [`no operation ${operationId}`];
  const status = String(response.status);
  if (!(status in operation.responses)) return [`status ${status} is not in the contract`];
  const { pointer, value } = locate(`${operation.pointer}/responses/${status}`);
  const { headers = {}, content } = value as Response;
  const faults = Object.keys(headers)
    .filter((name) => !response.headers.get(name))
    .map((name) => `header ${name} is missing`);
  const type = (response.headers.get('content-type') ?? '').replace(/;.*/, '');
  if (!content) return body === '' ? faults : [...faults, 'has a body'];
  if (!(type in content)) return [...faults, `content type ${type} is not in the contract`];
  const validate = validator(`${pointer}/content/${escapePart(type)}/schema`);
  const documents = type === 'application/x-ndjson' ? body.trimEnd().split('\n') : [body];
  for (const document of documents) {
    const read: unknown = JSON.parse(document);
    if (!validate(read)) faults.push(ajv.errorsText(validate.errors));
    if (
      (read as Json).status !== undefined &&
      type === 'application/problem+json' &&
      (read as Json).status !== response.status
    )
      faults.push('the problem names another status');
  }
  return faults;
}

/** Properties of a vacancy that the contract does not know. */
export function unknownProperties(vacancy: Json): string[] {
  const known = locate('/components/schemas/Vacancy/properties').value as Json;
  return Object.keys(vacancy).filter((name) => !(name in known));
}
