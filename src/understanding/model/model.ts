import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { INTENTS, LANGUAGES } from '../../model/index.ts';
import { type Features, wordFeature } from './features.ts';
import { softmax } from './train-linear.ts';
import { IDF_STEPS, Vocabulary } from './vocabulary.ts';

export const MAGIC = 'rumbo understanding 1\n';
/** Intents first, then languages: both heads read the same features. */
export const COLUMNS = INTENTS.length + LANGUAGES.length;

const Header = z.object({
  /** Hash of what it was trained from; see inputs.ts. */
  inputs: z.string(),
  features: z.number().int().positive(),
  weights: z.object({ word: z.number(), letters: z.number(), concept: z.number() }),
  intents: z.array(z.string()),
  languages: z.array(z.string()),
  bias: z.array(z.number()),
  /** What a step of each column's bytes is worth. */
  steps: z.array(z.number()),
  temperature: z.number(),
  /** Below this probability of anything in scope, a message is not answered. */
  outOfScopeBelow: z.number(),
  dangerAbove: z.number(),
  languageTemperature: z.number(),
});
export type ModelHeader = z.output<typeof Header>;

/** `npm run build` has not been run, or the file is of another version. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

/** The trained classifier. Pure after loading; not re-entrant within one call, which nobody can see. */
export class Model {
  readonly header: ModelHeader;
  readonly #vocabulary: Vocabulary;
  readonly #bytes: Int8Array;
  readonly #sums = new Float64Array(COLUMNS);

  constructor(header: ModelHeader, vocabulary: Vocabulary, bytes: Int8Array) {
    this.header = header;
    this.#vocabulary = vocabulary;
    this.#bytes = bytes;
  }

  /** Probabilities of each intent and of each language, in the order of `INTENTS` and `LANGUAGES`; `known`: share of features seen in training. */
  predict(features: Features): { intents: Float64Array; languages: Float64Array; isBlank: boolean } {
    const { ids, values } = this.#vocabulary.vectorOf(features);
    const sums = this.#sums.fill(0);
    const bytes = this.#bytes;
    for (let i = 0; i < ids.length; i += 1) {
      const row = (ids[i] as number) * COLUMNS;
      const value = values[i] as number;
      for (let k = 0; k < COLUMNS; k += 1) sums[k] = (sums[k] as number) + value * (bytes[row + k] as number);
    }
    const { bias, steps, temperature, languageTemperature } = this.header;
    const intents = new Float64Array(INTENTS.length);
    for (let k = 0; k < INTENTS.length; k += 1)
      intents[k] = ((sums[k] as number) * (steps[k] as number) + (bias[k] as number)) / temperature;
    softmax(intents, INTENTS.length);
    const languages = new Float64Array(LANGUAGES.length);
    for (let k = 0; k < LANGUAGES.length; k += 1) {
      const column = INTENTS.length + k;
      languages[k] =
        ((sums[column] as number) * (steps[column] as number) + (bias[column] as number)) /
        languageTemperature;
    }
    softmax(languages, LANGUAGES.length);
    return { intents, languages, isBlank: ids.length === 0 };
  }

  /** Whether at least two training messages hold this word. */
  knowsWord(word: string): boolean {
    return this.#vocabulary.find(wordFeature(word)) >= 0;
  }
}

/** Weights as bytes: each column has a step of its own, and the few weights beyond 127 steps are cut. */
export function quantise(weights: Float32Array, columns: number): { bytes: Int8Array; steps: number[] } {
  const rows = weights.length / columns;
  const steps: number[] = [];
  const bytes = new Int8Array(weights.length);
  for (let k = 0; k < columns; k += 1) {
    const magnitudes = new Float32Array(rows);
    for (let row = 0; row < rows; row += 1) magnitudes[row] = Math.abs(weights[row * columns + k] ?? 0);
    magnitudes.sort();
    const most = magnitudes[Math.min(rows - 1, Math.floor(rows * 0.9995))] || 1;
    const step = most / 127;
    steps.push(step);
    for (let row = 0; row < rows; row += 1)
      bytes[row * columns + k] = Math.max(
        -127,
        Math.min(127, Math.round((weights[row * columns + k] ?? 0) / step)),
      );
  }
  return { bytes, steps };
}

/** One file: a line that names the format, the header as a line of JSON, hashes (4 bytes each), idf (1), weights (1 each). */
export function writeModel(header: ModelHeader, vocabulary: Vocabulary, bytes: Int8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`),
    Buffer.from(vocabulary.hashes.buffer, vocabulary.hashes.byteOffset, vocabulary.hashes.byteLength),
    Buffer.from(Uint8Array.from(vocabulary.idf, (one) => Math.min(255, Math.round(one * IDF_STEPS)))),
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ]);
}

/** @throws ModelFileError */
export function readModel(path: string): Model {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    throw new ModelFileError(`${path} is missing: \`npm run build\` trains it from content/understanding/`, {
      cause: error,
    });
  }
  const start = MAGIC.length;
  const end = file.indexOf('\n', start);
  if (file.subarray(0, start).toString() !== MAGIC || end < 0)
    throw new ModelFileError(`${path} was made by another version: run \`npm run build\``);
  const header = Header.parse(JSON.parse(file.subarray(start, end).toString()));
  const isOurs = header.intents.join() === INTENTS.join() && header.languages.join() === LANGUAGES.join();
  const { features } = header;
  if (!isOurs || file.length !== end + 1 + features * (5 + COLUMNS))
    throw new ModelFileError(`${path} does not fit this version: run \`npm run build\``);
  // Copied: a typed array of four-byte numbers must begin at a multiple of four.
  const hashes = new Uint32Array(new Uint8Array(file.subarray(end + 1, end + 1 + features * 4)).buffer);
  const idf = Float32Array.from(
    file.subarray(end + 1 + features * 4, end + 1 + features * 5),
    (one) => one / IDF_STEPS,
  );
  const bytes = new Int8Array(file.buffer, file.byteOffset + end + 1 + features * 5, features * COLUMNS);
  return new Model(header, new Vocabulary(hashes, idf, header.weights), bytes);
}
