import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import * as schema from '../../../src/vacancies/portal/schema.ts';

type Json = Record<string, unknown>;
const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'portal');
const api = parse(readFileSync(join(FIXTURES, 'openapi.yaml'), 'utf8')) as {
  components: { schemas: Record<string, Json> };
  paths: Record<string, Record<string, Json>>;
};

/** Says the same about both: references opened, words about words and what JSON Schema implies left out. */
function plain(node: unknown, path: string): unknown {
  if (Array.isArray(node)) return node.map((one) => plain(one, path));
  if (typeof node !== 'object' || node === null) return node;
  const given = node as Json;
  if (typeof given.$ref === 'string') {
    const name = given.$ref.split('/').at(-1) ?? '';
    return plain(api.components.schemas[name], path);
  }
  // `nullable()` and OpenAPI's two ways of saying "or null" are one.
  const options = (given.anyOf ?? given.oneOf) as Json[] | undefined;
  const isNull = (one: Json) => one.type === 'null';
  if (options?.some(isNull)) {
    const [other, ...rest] = options.filter((one) => !isNull(one));
    if (rest.length === 0) return { ...(plain(other, path) as Json), orNull: true };
  }
  const { type, properties, required, items, format, pattern, additionalProperties } = given;
  const constant = given.const;
  const types = Array.isArray(type) ? type.filter((one) => one !== 'null') : [type];
  const isDate = format === 'date-time' || format === 'date';
  const result: Json = {
    ...(constant === undefined && type !== undefined ? { type: types[0] } : {}),
    ...(Array.isArray(type) && type.includes('null') ? { orNull: true } : {}),
    ...(constant === undefined ? {} : { const: constant }),
    ...(given.enum === undefined ? {} : { enum: given.enum }),
    ...(isDate || format === 'uri' ? { format } : pattern === undefined ? {} : { pattern }),
    ...(required === undefined ? {} : { required: [...(required as string[])].sort() }),
    ...(items === undefined ? {} : { items: plain(items, `${path}[]`) }),
    ...(additionalProperties === false ? { closed: true } : {}),
  };
  for (const name of ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems'])
    if (given[name] !== undefined && Math.abs(Number(given[name])) < Number.MAX_SAFE_INTEGER)
      result[name] = given[name];
  if (properties !== undefined)
    result.properties = Object.fromEntries(
      Object.entries(properties as Json).map(([key, one]) => [key, plain(one, `${path}.${key}`)]),
    );
  return result;
}

/** What `schema.ts` reads. Rows of pages and vacancies of lines are read one by one (read.ts): there it takes anything. */
const ours = (shape: z.ZodType): Json =>
  plain(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }), '') as Json;
const theirs = (name: string): Json => plain(api.components.schemas[name], '') as Json;

function propertiesOf(node: Json): Record<string, Json> {
  return (node.properties ?? {}) as Record<string, Json>;
}

describe('the schemas are those of openapi.yaml', () => {
  it.each([
    ['Vacancy', schema.Vacancy],
    ['RegistrationRequest', schema.RegistrationRequest],
    ['Registration', schema.Registration],
  ] as const)('%s', (name, shape) => {
    expect(ours(shape)).toEqual(theirs(name));
  });

  it('Catalog and Problem: what we read of them', () => {
    expect(propertiesOf(ours(schema.Catalog))).toEqual(propertiesOf(theirs('Catalog')));
    expect(ours(schema.Catalog).required).toEqual(theirs('Catalog').required);
    expect(ours(schema.Problem)).toEqual({
      ...theirs('Problem'),
      properties: { ...propertiesOf(theirs('Problem')), type: { type: 'string' } },
    });
  });

  it('VacancyPage, its rows taken one by one', () => {
    const page = propertiesOf(theirs('VacancyPage'));
    const mine = propertiesOf(ours(schema.VacancyPage));
    for (const name of ['total', 'next', 'interpreted']) expect(mine[name], name).toEqual(page[name]);
    expect(Object.keys(mine).sort()).toEqual(Object.keys(page).sort());
    expect([...(ours(schema.VacancyPage).required as string[])].sort()).toEqual(
      theirs('VacancyPage').required,
    );
    expect(mine.items).toEqual({ type: 'array', items: {} });
    expect((page.items as Json).items).toEqual(theirs('Vacancy'));
  });

  it('ChangeLine: the same three kinds of lines', () => {
    const lines = api.components.schemas.ChangeLine?.oneOf as Json[];
    const mine = (z.toJSONSchema(schema.ChangeLine) as { oneOf?: Json[]; anyOf?: Json[] }).oneOf ?? [];
    expect(mine).toHaveLength(lines.length);
    for (const [index, line] of lines.entries()) {
      const [a, b] = [plain(mine[index], '') as Json, plain(line, '') as Json];
      expect([...(a.required as string[])].sort()).toEqual(b.required);
      const { vacancy: _, ...rest } = propertiesOf(b);
      const { vacancy: __, ...own } = propertiesOf(a);
      expect(own).toEqual(rest);
    }
  });

  it('the lists of codes', () => {
    const get = api.paths['/catalogs/{catalog}']?.get as { parameters: { schema: Json }[] } | undefined;
    expect(schema.CATALOGS).toEqual(get?.parameters[0]?.schema.enum);
    for (const [name, codes] of [
      ['StateCode', schema.STATE_CODES],
      ['Profile', schema.PROFILES],
      ['Schedule', schema.SCHEDULES],
      ['Modality', schema.MODALITIES],
      ['Education', schema.EDUCATION],
      ['Status', schema.STATUSES],
    ] as const)
      expect(codes, name).toEqual(api.components.schemas[name]?.enum);
  });

  it('would notice a change of the document', () => {
    const changed = structuredClone(theirs('Vacancy'));
    (propertiesOf(changed).title as Json).maxLength = 200;
    expect(ours(schema.Vacancy)).not.toEqual(changed);
  });
});
