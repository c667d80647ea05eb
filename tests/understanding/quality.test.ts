import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import { describe, expect, it } from 'vitest';
import { INTENTS } from '../../src/model/index.ts';
import { type LabelledRow, scoreNlu } from '../../src/understanding/evaluate.ts';
import { buildLexicon } from '../../src/understanding/lexicon.ts';
import { loadUnderstander } from '../../src/understanding/load.ts';
import { featuresOf } from '../../src/understanding/model/features.ts';
import { readRows } from '../../src/understanding/model/rows.ts';
import { trainModel } from '../../src/understanding/model/train.ts';
import { loadRules } from '../../src/understanding/rules.ts';
import { ROOT } from '../support/talk.ts';

const content = join(ROOT, 'content');
const understander = loadUnderstander(content);
const judge = (rows: readonly LabelledRow[]) =>
  scoreNlu(rows.map((row) => ({ row, understood: understander.understand(row.text, undefined), micros: 0 })))
    .summary;
const rowsOf = (file: string): LabelledRow[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LabelledRow);

describe('how well it understands', () => {
  it('requests for work that no example holds', () => {
    const summary = judge(rowsOf(join(import.meta.dirname, 'jobs.jsonl')));
    expect(summary.intentAccuracy).toBeGreaterThanOrEqual(0.95);
    expect(summary.entityF1).toBeGreaterThanOrEqual(0.95);
  });

  const seed = join(ROOT, '..', 'shared', 'nlu', 'seed.jsonl');
  it.skipIf(!existsSync(seed))('the seed set, which is no part of the examples', () => {
    const summary = judge(rowsOf(seed));
    expect(summary.intentAccuracy).toBeGreaterThanOrEqual(0.95);
    expect(summary.languageAccuracy).toBeGreaterThanOrEqual(0.95);
    expect(summary.dangerRecall).toBe(1);
  });

  it('better than natural’s Bayes classifier on the same rows', () => {
    const rows = readRows(join(content, 'understanding', 'examples')).filter(
      ({ lang }, index) => lang === 'es' && index % 2 === 0,
    );
    const [train, test] = [
      rows.filter((_, index) => index % 6 !== 2),
      rows.filter((_, index) => index % 6 === 2),
    ];
    const bayes = new BayesClassifier();
    for (const { text, intent } of train) bayes.addDocument(text, intent);
    bayes.train();
    const { model } = trainModel(train, buildLexicon(content, loadRules(content)).find, '');
    const lexicon = buildLexicon(content, loadRules(content));
    const ours = test.filter(({ text, intent }) => {
      const { intents } = model.predict(featuresOf(text, lexicon.find));
      return INTENTS[intents.indexOf(Math.max(...intents))] === intent;
    }).length;
    const theirs = test.filter(({ text, intent }) => bayes.classify(text) === intent).length;
    expect(ours / test.length).toBeGreaterThan(theirs / test.length + 0.1);
  });
});

describe('danger', () => {
  it.each([
    'me mata el cansancio, cuánto es la jornada',
    'mi jefe me explota el celular de mensajes jaja',
    'my boss is killing me with work, do they pay overtime',
    'm ap mouri ri',
    'mort de rire 😂',
    'essa série me mata',
    'my phone is dying',
    'soy enfermera y busco trabajo',
    'me obligan a comprar el uniforme',
  ])('%s is ordinary talk', (text) => {
    expect(understander.danger(text)).toBeUndefined();
    expect(['emergency', 'trafficking_danger']).not.toContain(understander.understand(text, 'es').intent);
  });
});

describe('several needs in one message', () => {
  it('the most urgent first', () => {
    const found = understander.understand('hola, cómo saco la curp? y me deben dos semanas de sueldo', 'es');
    expect(found.intent).toBe('wages');
    expect(found.further).toContain('documents_curp');
  });
  it('danger before everything', () => {
    const found = understander.understand('quiero saber del rfc. ayuda me están golpeando', 'es');
    expect(found.intent).toBe('emergency');
  });
  it('one need is one need', () => {
    expect(understander.understand('cómo saco la curp?', 'es').further).toBeUndefined();
  });
});

describe('what a talk’s language is', () => {
  it('does not change for a word that is borrowed or shared', () => {
    for (const text of ['ok', 'no', 'stop', 'wifi', 'CURP', '👍', 'menu']) {
      const { lang, langScore } = understander.understand(text, 'es');
      expect(lang === null || lang === 'es' || langScore < 0.9, `${text}: ${lang} ${langScore}`).toBe(true);
    }
  });
  it('changes with a sentence', () => {
    expect(understander.understand('mwen bezwen konnen si m gen dwa travay', 'es').lang).toBe('ht');
    expect(understander.understand('can you tell me where to go please', 'es').lang).toBe('en');
  });
});
