import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `GET /catalogs/{catalog}` may be asked for; each is `content/catalogs/<name>.json`. */
export const CATALOG_NAMES = [
  'states',
  'municipalities',
  'occupations',
  'schedules',
  'modalities',
  'education',
  'profiles',
  'documents',
  'benefits',
  'languages',
] as const;
export type CatalogName = (typeof CATALOG_NAMES)[number];

export interface State {
  readonly code: string;
  readonly name: string;
  readonly abbr: string;
  readonly migrantWeight: number;
  readonly aliases: readonly string[];
}

export interface Municipality {
  readonly code: string;
  readonly state: string;
  readonly name: string;
  readonly official: string;
  readonly lat: number;
  readonly lon: number;
  readonly population2020: number;
  readonly metro: string | null;
  readonly wageZone: 'border' | 'general';
  readonly aliases: readonly string[];
  readonly ambiguous?: readonly string[];
}

export interface Occupation {
  readonly code: string;
  readonly family: string;
  readonly sinco: string | null;
  readonly weight: number;
  readonly salary: { readonly min: number; readonly max: number };
  readonly names: Readonly<Record<string, string>>;
  readonly synonyms: readonly string[];
}

export interface Family {
  readonly code: string;
  readonly names: Readonly<Record<string, string>>;
  readonly members: readonly string[];
}

interface ProfileEntry {
  readonly code: string;
  readonly inmRegistration: boolean;
  /** Only there may this profile work. */
  readonly states?: readonly string[];
}

export interface Catalogs {
  readonly states: readonly State[];
  readonly municipalities: readonly Municipality[];
  readonly occupations: readonly Occupation[];
  readonly families: readonly Family[];
  readonly profiles: readonly ProfileEntry[];
  /** The files as they are served, with their strong ETags. */
  readonly files: ReadonlyMap<string, { readonly body: Buffer; readonly etag: string }>;
}

/**
 * Reads the catalogues.
 * @param dir `content/catalogs/`, or another folder with the same files
 * @throws the file system's or JSON's error when a catalogue is missing or broken: then the sandbox cannot start
 */
export function loadCatalogs(dir: string): Catalogs {
  const files = new Map(
    CATALOG_NAMES.map((name) => {
      const body = readFileSync(join(dir, `${name}.json`));
      return [name, { body, etag: strongETag(body) }] as const;
    }),
  );
  const read = <T>(name: CatalogName, list: string): T =>
    JSON.parse(files.get(name)?.body.toString('utf8') ?? '{}')[list] as T;
  return {
    states: read('states', 'states'),
    municipalities: read('municipalities', 'municipalities'),
    occupations: read('occupations', 'occupations'),
    families: read('occupations', 'families'),
    profiles: read('profiles', 'items'),
    files,
  };
}

/** A strong ETag (RFC 9110, 8.8.1): other bytes, other tag. */
export function strongETag(body: Buffer | string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}
