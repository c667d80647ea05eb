import { INTENTS, LANGUAGES } from '../../model/index.ts';
import { augment } from './augment.ts';
import { type ConceptFinder, featuresOf } from './features.ts';
import { COLUMNS, Model, type ModelHeader, quantise, writeModel } from './model.ts';
import type { Row } from './rows.ts';
import { type LinearWeights, scoresOf, trainLinear } from './train-linear.ts';
import { collectVocabulary, type Vector, Vocabulary } from './vocabulary.ts';

const SEED = 20261120;
const COPIES = 1;
/** While training; rare features help, but the file has room for the most telling alone. */
const MOST_WHILE_TRAINING = 400_000;
const MOST_FEATURES = 60_000;
const VIEWS = { word: 1, letters: 1, concept: 1.6 };
const INTENT_OPTIONS = { epochs: 8, rate: 0.3, decay: 1e-4, smoothing: 0.02, seed: SEED };
const LANGUAGE_OPTIONS = { epochs: 4, rate: 0.3, decay: 1e-4, smoothing: 0.01, seed: SEED };
const DANGER = [INTENTS.indexOf('emergency'), INTENTS.indexOf('trafficking_danger')];
const OUT_OF_SCOPE = INTENTS.indexOf('out_of_scope');
/** One row in this many is held out to calibrate on. */
const HELD_OUT = 5;
/** Of the messages in scope, at most this share may be taken for out of scope. */
const MAY_REFUSE = 0.03;
/** Danger that the classifier must not miss among held-out messages; the rules see more. */
const DANGER_RECALL = 0.93;

export interface TrainedModel {
  readonly file: Buffer;
  readonly model: Model;
  readonly header: ModelHeader;
  /** On held-out rows before the last training: how the quality of the examples moves. */
  readonly heldOut: {
    readonly intentAccuracy: number;
    readonly languageAccuracy: number;
    readonly rows: number;
  };
}

/**
 * Trains both heads. A first model, trained on four fifths, tells on the rest how sure is sure (temperature, thresholds);
 * the second is trained on everything and takes these over. The same rows and lexicon give the same bytes.
 * @param inputs hash of what it was trained from, kept in the file
 */
export function trainModel(rows: readonly Row[], findConcepts: ConceptFinder, inputs: string): TrainedModel {
  const isHeldOut = (index: number): boolean => index % HELD_OUT === 2;
  const trial = fitHeads(
    rows.filter((_, index) => !isHeldOut(index)),
    findConcepts,
  );
  const held = rows.filter((_, index) => isHeldOut(index));
  const vectors = held.map(({ text }) => trial.vocabulary.vectorOf(featuresOf(text, findConcepts)));
  const intents = vectors.map((vector) => scoresOf(trial.intents, vector));
  const languages = vectors.map((vector) => scoresOf(trial.languages, vector));
  const intentLabels = held.map(({ intent }) => INTENTS.indexOf(intent));
  const languageLabels = held.map(({ lang }) => LANGUAGES.indexOf(lang));
  const temperature = fitTemperature(intents, intentLabels);
  const probabilities = intents.map((scores) => probabilitiesAt(scores, temperature));
  const last = fitHeads(rows, findConcepts);
  const { bytes, steps } = quantise(joinHeads(last.intents, last.languages), COLUMNS);
  const header: ModelHeader = {
    inputs,
    features: last.vocabulary.size,
    weights: VIEWS,
    intents: [...INTENTS],
    languages: [...LANGUAGES],
    bias: [...last.intents.bias, ...last.languages.bias].map(round),
    steps: steps.map(round),
    temperature: round(temperature),
    outOfScopeBelow: round(thresholdFor(probabilities, intentLabels)),
    dangerAbove: round(dangerThreshold(probabilities, intentLabels)),
    languageTemperature: round(fitTemperature(languages, languageLabels)),
  };
  return {
    file: writeModel(header, last.vocabulary, bytes),
    model: new Model(header, last.vocabulary, bytes),
    header,
    heldOut: {
      intentAccuracy: accuracy(intents, intentLabels),
      languageAccuracy: accuracy(languages, languageLabels),
      rows: held.length,
    },
  };
}

interface Fit {
  readonly vocabulary: Vocabulary;
  readonly intents: LinearWeights;
  readonly languages: LinearWeights;
}

function fitHeads(rows: readonly Row[], findConcepts: ConceptFinder): Fit {
  const all = [...rows, ...augment(rows, { copies: COPIES, seed: SEED })];
  const features = all.map(({ text }) => featuresOf(text, findConcepts));
  const vocabulary = collectVocabulary(features, { atLeast: 2, atMost: MOST_WHILE_TRAINING, weights: VIEWS });
  const vectors: Vector[] = features.map((one) => vocabulary.vectorOf(one));
  const head = (labels: readonly string[], labelOf: (row: Row) => string, options: typeof INTENT_OPTIONS) => {
    const sizes = new Map<string, number>();
    for (const row of rows) sizes.set(labelOf(row), (sizes.get(labelOf(row)) ?? 0) + 1);
    return trainLinear(
      all.map((row, index) => ({
        vector: vectors[index] as Vector,
        label: labels.indexOf(labelOf(row)),
        // A label with more examples is not likelier for that; the square root keeps the few from being shouted.
        weight: row.weight * Math.sqrt(rows.length / labels.length / (sizes.get(labelOf(row)) ?? 1)),
      })),
      { ...options, classes: labels.length, features: vocabulary.size },
    );
  };
  return keepMostTelling({
    vocabulary,
    intents: head(INTENTS, ({ intent }) => intent, INTENT_OPTIONS),
    languages: head(LANGUAGES, ({ lang }) => lang, LANGUAGE_OPTIONS),
  });
}

/** Leaves the features that move scores most often and farthest: squared spread of the weights times frequency. */
function keepMostTelling({ vocabulary, intents, languages }: Fit): Fit {
  const { size, hashes, idf } = vocabulary;
  if (size <= MOST_FEATURES) return { vocabulary, intents, languages };
  const kept = Array.from({ length: size }, (_, id) => ({
    id,
    worth: (spread(intents, id) + spread(languages, id)) * Math.exp(-(idf[id] ?? 0)),
  }))
    .sort((a, b) => b.worth - a.worth || a.id - b.id)
    .slice(0, MOST_FEATURES)
    .map(({ id }) => id)
    .sort((a, b) => a - b);
  const only = (head: LinearWeights): LinearWeights => {
    const weights = new Float32Array(kept.length * head.classes);
    for (const [at, id] of kept.entries())
      weights.set(head.weights.subarray(id * head.classes, (id + 1) * head.classes), at * head.classes);
    return { ...head, weights };
  };
  return {
    vocabulary: new Vocabulary(
      Uint32Array.from(kept, (id) => hashes[id] ?? 0),
      Float32Array.from(kept, (id) => idf[id] ?? 0),
      VIEWS,
    ),
    intents: only(intents),
    languages: only(languages),
  };
}

function spread({ weights, classes }: LinearWeights, id: number): number {
  const row = weights.subarray(id * classes, (id + 1) * classes);
  const mean = row.reduce((sum, weight) => sum + weight, 0) / classes;
  return row.reduce((sum, weight) => sum + (weight - mean) ** 2, 0);
}

function joinHeads(intents: LinearWeights, languages: LinearWeights): Float32Array {
  const rows = intents.weights.length / intents.classes;
  const joined = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row += 1) {
    joined.set(intents.weights.subarray(row * intents.classes, (row + 1) * intents.classes), row * COLUMNS);
    joined.set(
      languages.weights.subarray(row * languages.classes, (row + 1) * languages.classes),
      row * COLUMNS + intents.classes,
    );
  }
  return joined;
}

/** The temperature under which held-out labels are likeliest (Guo et al. 2017), by a fine grid. */
export function fitTemperature(scores: readonly Float64Array[], labels: readonly number[]): number {
  let best = { temperature: 1, loss: Number.POSITIVE_INFINITY };
  for (let temperature = 0.4; temperature <= 4; temperature += 0.05) {
    let loss = 0;
    for (const [index, row] of scores.entries())
      loss -= Math.log(Math.max(1e-12, probabilitiesAt(row, temperature)[labels[index] ?? 0] ?? 0));
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

function probabilitiesAt(scores: Float64Array, temperature: number): Float64Array {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** How probable the likeliest intent in scope must be, so that few messages in scope are refused. */
function thresholdFor(probabilities: readonly Float64Array[], labels: readonly number[]): number {
  const best = probabilities
    .filter((_, index) => labels[index] !== OUT_OF_SCOPE)
    .map((row) => Math.max(...row.filter((_, intent) => intent !== OUT_OF_SCOPE)))
    .sort((a, b) => a - b);
  return best[Math.floor(best.length * MAY_REFUSE)] ?? 0;
}

/** Together, the two danger intents must reach this for a message to count as danger. */
function dangerThreshold(probabilities: readonly Float64Array[], labels: readonly number[]): number {
  const danger = probabilities
    .filter((_, index) => DANGER.includes(labels[index] ?? -1))
    .map((row) => DANGER.reduce((sum, intent) => sum + (row[intent] ?? 0), 0))
    .sort((a, b) => a - b);
  return Math.min(0.5, Math.max(0.2, danger[Math.floor(danger.length * (1 - DANGER_RECALL))] ?? 0.5));
}

function accuracy(scores: readonly Float64Array[], labels: readonly number[]): number {
  return (
    scores.filter((row, index) => row.indexOf(Math.max(...row)) === labels[index]).length / scores.length
  );
}

const round = (value: number): number => Number(value.toPrecision(7));
