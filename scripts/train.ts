import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildLexicon } from '../src/understanding/lexicon.ts';
import { modelPath } from '../src/understanding/load.ts';
import { inputsOf, trainingInputs } from '../src/understanding/model/inputs.ts';
import { readRows } from '../src/understanding/model/rows.ts';
import { trainModel } from '../src/understanding/model/train.ts';
import { loadRules } from '../src/understanding/rules.ts';

/**
 * `npm run build`: trains the classifier when its inputs (examples, word lists, the trainer itself) have changed since
 * the file that stands there was made. The file is kept in the repository, so that a fresh clone starts at once.
 */
const root = resolve(import.meta.dirname, '..');
const contentDir = join(root, 'content');
const out = modelPath(contentDir);

const inputs = trainingInputs(root);
if (process.argv[2] !== '--again' && inputsOf(out) === inputs) process.exit(0);

const startedAt = performance.now();
const rules = loadRules(contentDir);
const rows = readRows(join(contentDir, 'understanding', 'examples'));
const { file, header, heldOut } = trainModel(rows, buildLexicon(contentDir, rules).find, inputs);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.new`, file);
renameSync(`${out}.new`, out);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
console.log(
  `trained on ${rows.length} messages in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${header.features} features, ` +
    `${(file.length / 1e6).toFixed(2)} MB; held out: intent ${percent(heldOut.intentAccuracy)}, language ${percent(heldOut.languageAccuracy)}`,
);
