import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { containerBootstrap, LangEn, Nlp } from '@nlpjs/basic';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import { INTENTS } from '../src/model/index.ts';
import { buildLexicon } from '../src/understanding/lexicon.ts';
import { loadUnderstander, modelPath } from '../src/understanding/load.ts';
import { augment } from '../src/understanding/model/augment.ts';
import { featuresOf } from '../src/understanding/model/features.ts';
import { readModel } from '../src/understanding/model/model.ts';
import { readRows } from '../src/understanding/model/rows.ts';
import { type Example, scoresOf, softmax, trainLinear } from '../src/understanding/model/train-linear.ts';
import { collectVocabulary } from '../src/understanding/model/vocabulary.ts';
import { loadRules } from '../src/understanding/rules.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PUBLIC = resolve(ROOT, '..', 'shared', 'nlu', 'public');
const REFUSED = 0.05;

interface Labelled {
  readonly text: string;
  readonly label: string;
}
/** A classifier under test; `sure` is higher the surer it is. */
interface Engine {
  readonly trainSeconds: number;
  classify(text: string): Answer | Promise<Answer>;
}
interface Answer {
  readonly label: string;
  readonly sure: number;
}
type MakeEngine = (rows: readonly Labelled[]) => Engine | Promise<Engine>;

/** Our trainer and natural's Bayes classifier (and nlp.js where it is installed) on the same rows in the same run. */
export async function benchNlu(): Promise<Record<string, unknown>> {
  const findConcepts = buildLexicon(join(ROOT, 'content'), loadRules(join(ROOT, 'content'))).find;
  const engines: Record<string, MakeEngine> = {
    rumbo: (rows) => makeOurs(rows, () => []),
    naturalBayes: makeBayes,
    nlpjs: makeNlpjs,
  };
  const result: Record<string, unknown> = {};
  const own = readRows(join(ROOT, 'content', 'understanding', 'examples'));
  const [train, test] = [
    own.filter((_, index) => index % 5 !== 2),
    own.filter((_, index) => index % 5 === 2),
  ];
  const label = (rows: typeof own): Labelled[] => rows.map(({ text, intent }) => ({ text, label: intent }));
  const varied = label([...train, ...augment(train, { copies: 2, seed: 1 })]);
  result.ownHeldOut = { rumboWithConcepts: await accuracyOf(makeOurs(varied, findConcepts), label(test)) };
  for (const [name, make] of Object.entries(engines))
    (result.ownHeldOut as Record<string, unknown>)[name] = await accuracyOf(
      await make(label(train)),
      label(test),
    );

  if (existsSync(PUBLIC)) {
    result.clinc150 = await clinc(engines);
    result.corpora = await corpora(engines);
  }
  result.speed = speed();
  return result;
}

function makeOurs(rows: readonly Labelled[], findConcepts: Parameters<typeof featuresOf>[1]): Engine {
  const startedAt = performance.now();
  const labels = [...new Set(rows.map(({ label }) => label))];
  const features = rows.map(({ text }) => featuresOf(text, findConcepts));
  // With few rows a feature seen once is all there is, and letters tell more than words seen once (chosen by
  // five-fold cross-validation on the training parts of the three corpora).
  const isSmall = rows.length < 1000;
  const vocabulary = collectVocabulary(features, {
    atLeast: isSmall ? 1 : 2,
    atMost: 1_000_000,
    weights: isSmall ? { word: 0.2, letters: 1, concept: 1.6 } : { word: 1, letters: 1.4, concept: 1.6 },
  });
  const sizes = new Map<string, number>();
  for (const { label } of rows) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const examples = features.map((one, index): Example => {
    const label = rows[index]?.label ?? '';
    return {
      vector: vocabulary.vectorOf(one),
      label: labels.indexOf(label),
      weight: Math.sqrt(rows.length / labels.length / (sizes.get(label) ?? 1)),
    };
  });
  const model = trainLinear(examples, {
    classes: labels.length,
    features: vocabulary.size,
    epochs: isSmall ? 30 : 20,
    rate: 0.3,
    decay: 1e-4,
    smoothing: isSmall ? 0.02 : 0,
    leastGradient: 5e-4,
    seed: 1,
  });
  const trainSeconds = (performance.now() - startedAt) / 1000;
  return {
    trainSeconds,
    classify: (text) => {
      const scores = scoresOf(model, vocabulary.vectorOf(featuresOf(text, findConcepts)));
      const sure = Math.max(...scores);
      const label = labels[scores.indexOf(sure)] ?? '';
      softmax(scores, scores.length);
      return { label, sure };
    },
  };
}

function makeBayes(rows: readonly Labelled[]): Engine {
  const startedAt = performance.now();
  const classifier = new BayesClassifier();
  for (const { text, label } of rows) classifier.addDocument(text, label);
  classifier.train();
  return {
    trainSeconds: (performance.now() - startedAt) / 1000,
    classify: (text) => {
      const ranked = classifier.getClassifications(text);
      const sum = ranked.reduce((total, { value }) => total + value, 0);
      return { label: ranked[0]?.label ?? '', sure: (ranked[0]?.value ?? 0) / sum };
    },
  };
}

/** Its own defaults; only the log of its epochs is off. */
const NLPJS_NLU = {
  keepStopwords: true,
  nonefeatureValue: 1,
  nonedeltaMultiplier: 1.2,
  spellCheck: false,
  spellCheckDistance: 1,
  filterZeros: true,
  log: false,
};

/** nlp.js with its defaults, kept from writing files and from speaking. */
async function makeNlpjs(rows: readonly Labelled[]): Promise<Engine> {
  const startedAt = performance.now();
  // A container of its own for every training: the dock is shared, and what it learnt before would stay in it.
  const container = await containerBootstrap();
  container.use(Nlp);
  container.use(LangEn);
  container.registerConfiguration('nlu-??', NLPJS_NLU, true);
  const nlp = container.get('nlp');
  Object.assign(nlp.settings, { autoSave: false, autoLoad: false, log: false });
  nlp.addLanguage('en');
  for (const { text, label } of rows) nlp.addDocument('en', text, label);
  await nlp.train();
  return {
    trainSeconds: (performance.now() - startedAt) / 1000,
    classify: async (text) => {
      const { intent, score } = await nlp.process('en', text);
      return { label: intent, sure: score };
    },
  };
}

async function accuracyOf(engine: Engine, rows: readonly Labelled[]): Promise<Record<string, number>> {
  const startedAt = performance.now();
  let right = 0;
  for (const { text, label } of rows) if ((await engine.classify(text)).label === label) right += 1;
  return {
    accuracy: round(right / rows.length),
    trainSeconds: round(engine.trainSeconds),
    microsPerMessage: round(((performance.now() - startedAt) * 1000) / rows.length),
  };
}

/** In-scope accuracy; then the threshold that refuses 5 % of the validation rows in scope (engines.md, 1). */
async function clinc(engines: Record<string, MakeEngine>): Promise<Record<string, unknown>> {
  const raw = JSON.parse(readFileSync(join(PUBLIC, 'clinc150_data_full.json'), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  const rowsOf = (part: string): Labelled[] => (raw[part] ?? []).map(([text, label]) => ({ text, label }));
  const result: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(engines)) {
    const engine = await make(rowsOf('train'));
    const all = async (rows: readonly Labelled[]) => {
      const answers: (Answer & { truth: string })[] = [];
      for (const { text, label } of rows) answers.push({ ...(await engine.classify(text)), truth: label });
      return answers;
    };
    const inside = await all(rowsOf('test'));
    const outside = (await all(rowsOf('oos_test'))).map(({ sure }) => sure);
    const sure = (await all(rowsOf('val'))).map((one) => one.sure).sort((a, b) => a - b);
    const threshold = sure[Math.floor(sure.length * REFUSED)] ?? 0;
    result[name] = {
      inScopeAccuracy: round(inside.filter(({ label, truth }) => label === truth).length / inside.length),
      outOfScopeRecallAt5: round(outside.filter((one) => one < threshold).length / outside.length),
      auroc: round(
        auroc(
          inside.map((one) => one.sure),
          outside,
        ),
      ),
      trainSeconds: round(engine.trainSeconds),
    };
  }
  return result;
}

/** The three corpora of Braun et al. (2017), their own split, micro F1 together. */
async function corpora(engines: Record<string, MakeEngine>): Promise<Record<string, unknown>> {
  const names = ['AskUbuntuCorpus', 'ChatbotCorpus', 'WebApplicationsCorpus'];
  const result: Record<string, unknown> = {};
  for (const [engineName, make] of Object.entries(engines)) {
    let [right, all] = [0, 0];
    const each: Record<string, number> = {};
    for (const name of names) {
      const { sentences } = JSON.parse(readFileSync(join(PUBLIC, `${name}.json`), 'utf8')) as {
        sentences: { text: string; intent: string; training: boolean }[];
      };
      const engine = await make(
        sentences.filter(({ training }) => training).map(({ text, intent }) => ({ text, label: intent })),
      );
      const test = sentences.filter(({ training }) => !training);
      let hits = 0;
      for (const { text, intent } of test) if ((await engine.classify(text)).label === intent) hits += 1;
      right += hits;
      all += test.length;
      each[name] = round(hits / test.length);
    }
    result[engineName] = { ...each, together: round(right / all) };
  }
  return result;
}

/** Chance that a message in scope is surer than one out of scope. */
function auroc(inside: readonly number[], outside: readonly number[]): number {
  const all = [
    ...inside.map((sure) => ({ sure, isIn: true })),
    ...outside.map((sure) => ({ sure, isIn: false })),
  ].sort((a, b) => a.sure - b.sure);
  let ranks = 0;
  for (const [index, { isIn }] of all.entries()) if (isIn) ranks += index + 1;
  return (ranks - (inside.length * (inside.length + 1)) / 2) / (inside.length * outside.length);
}

function speed(): Record<string, number> {
  const contentDir = join(ROOT, 'content');
  const rssBefore = process.memoryUsage().rss;
  const loadAt = performance.now();
  readModel(modelPath(contentDir));
  const modelMillis = performance.now() - loadAt;
  const understander = loadUnderstander(contentDir);
  const rssAdded = (process.memoryUsage().rss - rssBefore) / 1024 / 1024;
  const rows = readRows(join(contentDir, 'understanding', 'examples'));
  for (const { text } of rows) understander.understand(text, undefined);
  const times = rows
    .map(({ text }) => {
      const startedAt = process.hrtime.bigint();
      understander.understand(text, undefined);
      return Number(process.hrtime.bigint() - startedAt) / 1000;
    })
    .sort((a, b) => a - b);
  const hostileAt = performance.now();
  understander.understand('ayudame matame '.repeat(7000), undefined);
  return {
    intents: INTENTS.length,
    modelLoadMillis: round(modelMillis),
    rssAddedMiB: round(rssAdded),
    p50Micros: round(times[times.length >> 1] ?? 0),
    p99Micros: round(times[Math.floor(times.length * 0.99)] ?? 0),
    hostile100KBMillis: round(performance.now() - hostileAt),
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
