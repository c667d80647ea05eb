import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INTENTS, LANGUAGES } from '../../../src/model/index.ts';
import { modelPath } from '../../../src/understanding/load.ts';
import { augment } from '../../../src/understanding/model/augment.ts';
import { featuresOf } from '../../../src/understanding/model/features.ts';
import { inputsOf, trainingInputs } from '../../../src/understanding/model/inputs.ts';
import { ModelFileError, quantise, readModel } from '../../../src/understanding/model/model.ts';
import { seededRandom, shuffle } from '../../../src/understanding/model/random.ts';
import { type Row, readRows } from '../../../src/understanding/model/rows.ts';
import { trainModel } from '../../../src/understanding/model/train.ts';
import { collectVocabulary } from '../../../src/understanding/model/vocabulary.ts';
import { ROOT } from '../../support/talk.ts';

const noConcepts = () => [];
const examples = join(ROOT, 'content', 'understanding', 'examples');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rumbo-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the examples', () => {
  const rows = readRows(examples);
  it('are at least 40 for every intent in every language, 7,000 or more in all', () => {
    expect(rows.length).toBeGreaterThanOrEqual(7000);
    for (const lang of LANGUAGES)
      for (const intent of INTENTS) {
        const count = rows.filter((row) => row.lang === lang && row.intent === intent).length;
        expect(count, `${lang} ${intent}`).toBeGreaterThanOrEqual(40);
      }
  });
  it('hold no long number that could be somebody’s telephone', () => {
    expect(rows.filter(({ text }) => /\d{10,}/.test(text.replace(/[\s-]/g, '')))).toEqual([]);
  });
  it('that stand under two intents are refused, with both places named', async () => {
    for (const lang of LANGUAGES) {
      await mkdir(join(folder, lang), { recursive: true });
      for (const intent of INTENTS)
        await writeFile(join(folder, lang, `${intent}.txt`), `${lang} ${intent}\n`);
    }
    await writeFile(join(folder, 'es', 'wages.txt'), 'es wages\nES GREET\n');
    expect(() => readRows(folder)).toThrow(
      /es\/wages.txt, line 2: "ES GREET" already stands in es\/greet.txt, line 1/,
    );
    await writeFile(join(folder, 'es', 'wagez.txt'), 'x\n');
    expect(() => readRows(folder)).toThrow(/es\/wagez.txt: no intent has this name/);
  });
});

describe('the trained file', () => {
  it('was made from what stands here now: else run `npm run build` and commit it', () => {
    expect(inputsOf(modelPath(join(ROOT, 'content')))).toBe(trainingInputs(ROOT));
  });
  it('that is missing, cut or of another version is told by name', async () => {
    expect(() => readModel(join(folder, 'none'))).toThrow(/npm run build/);
    await writeFile(join(folder, 'other'), 'something else\n{}\n');
    expect(() => readModel(join(folder, 'other'))).toThrow(ModelFileError);
    const file = await readFile(modelPath(join(ROOT, 'content')));
    expect(file.length).toBeLessThan(3_000_000);
    await writeFile(join(folder, 'cut'), file.subarray(0, file.length - 100));
    expect(() => readModel(join(folder, 'cut'))).toThrow(/does not fit/);
  });
});

describe('training', () => {
  const few: Row[] = readRows(examples)
    .filter((_, index) => index % 12 === 0)
    .slice(0, 900);
  it('gives the same bytes for the same rows, and other bytes for others', () => {
    const once = trainModel(few, noConcepts, 'a'.repeat(64));
    expect(trainModel(few, noConcepts, 'a'.repeat(64)).file.equals(once.file)).toBe(true);
    expect(trainModel(few.slice(5), noConcepts, 'a'.repeat(64)).file.equals(once.file)).toBe(false);
  });
  it('reads back from its file as it was', async () => {
    const trained = trainModel(few, noConcepts, 'b'.repeat(64));
    await writeFile(join(folder, 'model'), trained.file);
    const read = readModel(join(folder, 'model'));
    for (const { text } of few.slice(0, 50)) {
      const features = featuresOf(text, noConcepts);
      expect([...read.predict(features).intents]).toEqual([...trained.model.predict(features).intents]);
    }
  });
  it('keeps weights to within half a step', () => {
    const weights = Float32Array.from({ length: 4000 }, (_, index) => Math.sin(index) * (index % 4));
    const { bytes, steps } = quantise(weights, 4);
    for (const [index, weight] of weights.entries())
      expect(Math.abs((bytes[index] ?? 0) * (steps[index % 4] ?? 0) - weight)).toBeLessThan(0.03);
  });
});

describe('its parts', () => {
  it('copies vary the words, never the label, and are the same for the same seed', () => {
    const rows: Row[] = [
      { text: 'quiero que me paguen mi trabajo', lang: 'es', intent: 'wages', weight: 1 },
      { text: 'mwen bezwen travay', lang: 'ht', intent: 'job_search', weight: 1 },
    ];
    const copies = augment(rows, { copies: 6, seed: 1 });
    expect(augment(rows, { copies: 6, seed: 1 })).toEqual(copies);
    expect(copies.slice(0, 6).every(({ intent, lang }) => intent === 'wages' && lang === 'es')).toBe(true);
    expect(new Set(copies.map(({ text }) => text)).size).toBeGreaterThan(6);
  });
  it('features do not change with case, accents, stretched letters or marks behind words', () => {
    const of = (text: string) => featuresOf(text, noConcepts).hashes[1];
    expect(of('HOLAAAA   señor!!')).toEqual(of('hola senor'));
  });
  it('features of a hostile text stay few', () => {
    const { hashes, words } = featuresOf('ab '.repeat(100_000), noConcepts);
    expect(words.length).toBeLessThanOrEqual(160);
    expect(hashes.flat().length).toBeLessThan(20_000);
    expect(featuresOf('x'.repeat(100_000), noConcepts).hashes.flat().length).toBeLessThan(500);
  });
  it('a vocabulary finds what it holds and nothing else; its views have the length asked for', () => {
    const rows = ['una cosa', 'otra cosa', 'una otra'].map((text) => featuresOf(text, noConcepts));
    const vocabulary = collectVocabulary(rows, {
      atLeast: 1,
      atMost: 1000,
      weights: { word: 2, letters: 1, concept: 1 },
    });
    for (const { hashes } of rows)
      for (const hash of hashes.flat()) expect(vocabulary.find(hash)).toBeGreaterThanOrEqual(0);
    expect(vocabulary.find(12345)).toBe(-1);
    const { values } = vocabulary.vectorOf(rows[0] as (typeof rows)[number]);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(4 + 1, 3);
  });
  it('the generator is seeded and even', () => {
    const random = seededRandom(7);
    const numbers = Array.from({ length: 10_000 }, random);
    expect(numbers[0]).toBe(seededRandom(7)());
    expect(numbers.reduce((a, b) => a + b) / numbers.length).toBeCloseTo(0.5, 1);
    expect(shuffle([1, 2, 3, 4, 5], seededRandom(1)).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
