import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ContentError, loadKnowledge } from '../../src/knowledge/load.ts';
import { ROOT } from '../support/talk.ts';

const CONTENT = join(ROOT, 'content');
const PACK = join(ROOT, '..', 'shared', 'facts');

describe('content/ as it is', () => {
  const knowledge = loadKnowledge({ contentDir: CONTENT });
  it('loads, with every profile leading to a topic', () => {
    expect(knowledge.profiles()).toHaveLength(14);
    for (const { topic } of knowledge.profiles())
      expect(knowledge.topic(topic).facts.length).toBeGreaterThan(0);
  });
  it('every topic names its sources', () => {
    for (const topic of knowledge.topics()) expect(topic.facts.length, topic.id).toBeGreaterThan(0);
  });
  it('says what is current, stale and expired', () => {
    expect(knowledge.freshness('minimum-wage-general', new Date('2026-12-15T23:00:00Z'))).toBe('current');
    expect(knowledge.freshness('minimum-wage-general', new Date('2026-12-16T00:00:00Z'))).toBe('stale');
    expect(knowledge.freshness('minimum-wage-general', new Date('2027-01-01T00:00:00Z'))).toBe('expired');
    expect(() => knowledge.fact('nothing')).toThrow(/nothing/);
  });
});

describe.runIf(existsSync(PACK))('against the facts pack, in place', () => {
  const pack = new Map<
    string,
    { figures?: { name: string; value: unknown }[]; confidence: string; expires?: string }
  >();
  if (existsSync(PACK)) {
    for (const name of readdirSync(PACK).filter((file) => file.endsWith('.yaml'))) {
      for (const fact of parse(readFileSync(join(PACK, name), 'utf8')).facts) pack.set(fact.id, fact);
    }
  }
  const ours = readdirSync(join(CONTENT, 'facts')).flatMap(
    (name) =>
      parse(readFileSync(join(CONTENT, 'facts', name), 'utf8')) as {
        id: string;
        origin: string;
        figures?: Record<string, { value: unknown }>;
        confidence: string;
        expires?: string;
        source_url?: string;
      }[],
  );
  it.each(ours.filter(({ origin }) => origin.startsWith('read: ')))(
    '$id is in no pack: it names the page it was read on',
    ({ source_url: url, confidence }) => {
      expect(url).toMatch(/^https:/);
      expect(confidence).toBe('verified');
    },
  );
  it.each(ours.filter(({ origin }) => !/^(dir-|read: )/.test(origin)))(
    '$id is what $origin says',
    ({ origin, figures = {}, expires, confidence }) => {
      const source = pack.get(origin);
      expect(source).toBeDefined();
      for (const { name, value } of source?.figures ?? []) {
        // One number of the pack holds English words; ours is the number and the option apart.
        if (value === '079 option 1')
          expect([figures.phone?.value, figures.option?.value]).toEqual(['079', 1]);
        else expect(figures[name]?.value, name).toEqual(value);
      }
      expect(expires).toBe(source?.expires);
      if (source?.confidence === 'uncertain') expect(confidence).toBe('uncertain');
    },
  );
});

describe('faults', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rumbo-content-'));
    await cp(CONTENT, dir, { recursive: true });
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });
  const edit = async (file: string, change: (text: string) => string) =>
    writeFile(join(dir, file), change(await readFile(join(dir, file), 'utf8')));
  const load = () => loadKnowledge({ contentDir: dir });

  it('are all named at once, with file, line and what to do', async () => {
    await edit('facts/wages.yaml', (text) =>
      text
        .replace('confidence: verified', 'confidence: sure')
        .replace('id: minimum-wage-border', 'id: minimum-wage-general'),
    );
    await edit('topics/rights.yaml', (text) => text.replace('aguinaldo-minimum', 'aguinaldo-maximum'));
    await edit('profiles.yaml', (text) => text.replace('hired-refugee', 'hired-nobody'));
    expect(load).toThrow(ContentError);
    try {
      load();
    } catch (error) {
      const text = String(error);
      expect(text).toMatch(/facts\/wages\.yaml:\d+: confidence/);
      expect(text).toMatch(/aguinaldo-maximum, which is not in content\/facts/);
      expect(text).toMatch(/hired-nobody/);
    }
  });
  it('an uncertain fact must say with whom to confirm it', async () => {
    await edit('facts/hours.yaml', (text) => text.replace(/ {2}confirm_with: profedet\n/, ''));
    expect(load).toThrow(/overtime-cap-unclear is uncertain/);
  });
  it('broken YAML names the line', async () => {
    await edit('directory.yaml', (text) => `${text}\n- id: [broken\n`);
    expect(load).toThrow(/directory\.yaml:\d+/);
  });
});
