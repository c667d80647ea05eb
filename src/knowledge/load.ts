import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { DirectoryEntry, Fact, Knowledge, Profile, Topic } from '../ports/knowledge.ts';
import { FactShape, OfficeShape, ProfileShape, TopicShape } from './schema.ts';

/** Something in `content/` is wrong; the message names file, line and what to do, all faults at once. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
}

interface Loaded<T> {
  readonly value: T;
  readonly where: string;
}

/** For those who look after the content: everything there is, and where it stands. */
export interface WholeKnowledge extends Knowledge {
  topics(): readonly Topic[];
  facts(): readonly Fact[];
  /** `facts/wages.yaml:12`, of a fact, a topic, an office or a profile. */
  whereIs(id: string): string | undefined;
}

/**
 * Loads and checks everything in `content/`: shapes, ids that are used twice, references to what is not there.
 * @throws ContentError listing every fault
 */
export function loadKnowledge({ contentDir }: { readonly contentDir: string }): WholeKnowledge {
  const faults: string[] = [];
  const facts = index(readFolder(join(contentDir, 'facts'), FactShape, contentDir, faults), faults);
  const offices = index(
    readList(join(contentDir, 'directory.yaml'), OfficeShape, contentDir, faults),
    faults,
  );
  const topics = index(readFolder(join(contentDir, 'topics'), TopicShape, contentDir, faults), faults);
  const profiles = index(
    readList(join(contentDir, 'profiles.yaml'), ProfileShape, contentDir, faults),
    faults,
  );

  for (const { value, where } of facts.values()) {
    if (value.confidence === 'uncertain' && !value.confirm_with)
      faults.push(`${where}: ${value.id} is uncertain; say with which office to confirm it (confirm_with)`);
    if (value.confirm_with && !offices.has(value.confirm_with))
      faults.push(`${where}: confirm_with ${value.confirm_with} is not in directory.yaml`);
  }
  for (const { value, where } of topics.values()) {
    for (const id of value.facts)
      if (!facts.has(id))
        faults.push(`${where}: topic ${value.id} names the fact ${id}, which is not in content/facts`);
    for (const id of value.next) {
      if (id.startsWith('topic:') && !topics.has(id.slice('topic:'.length)))
        faults.push(`${where}: topic ${value.id} leads to ${id}, which is no topic`);
    }
  }
  for (const { value, where } of profiles.values()) {
    if (!topics.has(value.topic))
      faults.push(`${where}: profile ${value.id} has the topic ${value.topic}, which is not there`);
  }
  if (faults.length > 0)
    throw new ContentError(`content/ is not right:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);

  const factById = new Map([...facts].map(([id, { value }]) => [id, toFact(value)]));
  const topicById = new Map([...topics].map(([id, { value }]) => [id, toTopic(value)]));
  const officeById = new Map([...offices].map(([id, { value }]) => [id, toOffice(value)]));
  const ranked: Profile[] = [...profiles.values()].map(({ value }) => value).sort((a, b) => a.rank - b.rank);
  return {
    fact: (id) => need(factById, id, 'fact'),
    topic: (id) => need(topicById, id, 'topic'),
    hasTopic: (id) => topicById.has(id),
    profiles: () => ranked,
    office: (id) => need(officeById, id, 'office'),
    offices: () => [...officeById.values()],
    freshness: (id, now) => freshnessOf(need(factById, id, 'fact'), now),
    topics: () => [...topicById.values()],
    facts: () => [...factById.values()],
    whereIs: (id) => [facts, topics, offices, profiles].find((one) => one.has(id))?.get(id)?.where,
  };
}

/** A term holds to the end of its last day. */
export function freshnessOf(
  fact: Pick<Fact, 'staleAfter' | 'expires'>,
  now: Date,
): 'current' | 'stale' | 'expired' {
  const today = now.toISOString().slice(0, 10);
  if (fact.expires !== undefined && today > fact.expires) return 'expired';
  return fact.staleAfter !== undefined && today > fact.staleAfter ? 'stale' : 'current';
}

function need<T>(map: ReadonlyMap<string, T>, id: string, what: string): T {
  const found = map.get(id);
  if (!found) throw new Error(`there is no ${what} ${id}`);
  return found;
}

function readFolder<S extends z.ZodType>(
  folder: string,
  shape: S,
  root: string,
  faults: string[],
): Loaded<z.output<S>>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => readList(join(folder, name), shape, root, faults));
}

function readList<S extends z.ZodType>(
  file: string,
  shape: S,
  root: string,
  faults: string[],
): Loaded<z.output<S>>[] {
  const name = relative(root, file);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors)
    faults.push(`${name}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`);
  if (document.errors.length > 0) return [];
  if (!isSeq(document.contents)) {
    faults.push(`${name}: must be a list`);
    return [];
  }
  const loaded: Loaded<z.output<S>>[] = [];
  for (const node of document.contents.items) {
    const start = isMap(node) ? (node.range?.[0] ?? 0) : 0;
    const where = `${name}:${lines.linePos(start).line}`;
    let plain: unknown = node;
    try {
      if (isMap(node)) plain = node.toJS(document);
    } catch (error) {
      // A value that begins with * is read as a reference to an anchor.
      faults.push(`${where}: ${error instanceof Error ? error.message : 'cannot be read'}`);
      continue;
    }
    const result = shape.safeParse(plain);
    if (result.success) loaded.push({ value: result.data, where });
    else
      for (const issue of result.error.issues)
        faults.push(`${where}: ${issue.path.join('.')} ${issue.message}`);
  }
  return loaded;
}

function index<T>(loaded: readonly Loaded<T>[], faults: string[]): Map<string, Loaded<T>> {
  const map = new Map<string, Loaded<T>>();
  for (const one of loaded) {
    const { id } = one.value as { id: string };
    const before = map.get(id);
    if (before) faults.push(`${one.where}: ${id} is already at ${before.where}`);
    map.set(id, one);
  }
  return map;
}

function toFact(shape: z.output<typeof FactShape>): Fact {
  const {
    id,
    figures,
    source,
    source_url: sourceUrl,
    checked_on: checkedOn,
    stale_after: staleAfter,
    expires,
    confidence,
    confirm_with: confirmWith,
    background,
  } = shape;
  return {
    id,
    figures,
    source,
    checkedOn,
    confidence,
    ...(sourceUrl ? { sourceUrl } : {}),
    ...(staleAfter ? { staleAfter } : {}),
    ...(expires ? { expires } : {}),
    ...(confirmWith ? { confirmWith } : {}),
    ...(background ? { background } : {}),
  };
}

function toTopic({
  id,
  text,
  applies_to: appliesTo,
  facts,
  next,
  words,
}: z.output<typeof TopicShape>): Topic {
  return { id, text, appliesTo, facts, next, words };
}

function toOffice(shape: z.output<typeof OfficeShape>): DirectoryEntry {
  const { checked_on: checkedOn, stale_after: _staleAfter, origin: _origin, ...rest } = shape;
  return Object.fromEntries(
    Object.entries({ ...rest, checkedOn }).filter(([, value]) => value !== undefined),
  ) as unknown as DirectoryEntry;
}
