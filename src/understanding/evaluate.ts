import { INTENTS, LANGUAGES, type Understanding } from '../model/index.ts';

export interface LabelledRow {
  readonly text: string;
  readonly lang: string;
  readonly intent: string;
  readonly entities?: Readonly<Record<string, string | number>> | undefined;
  /** Further labels that count as right. */
  readonly also?: readonly string[] | undefined;
}

export interface Judged {
  readonly row: LabelledRow;
  readonly understood: Understanding;
  readonly micros: number;
}

/** The line that contract.md fixes, and more. */
export interface NluSummary {
  readonly n: number;
  readonly intentAccuracy: number;
  readonly macroF1: number;
  readonly languageAccuracy: number;
  readonly entityF1: number;
  readonly oosPrecision: number;
  readonly oosRecall: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly byLanguage: Readonly<Record<string, { readonly n: number; readonly intentAccuracy: number }>>;
  readonly top3Accuracy: number;
  readonly inScopeRefused: number;
  readonly dangerRecall: number;
  readonly dangerPrecision: number;
  /** Expected calibration error over ten bins of the score. */
  readonly calibrationError: number;
  readonly entityAccuracy: Readonly<Record<string, number>>;
}

const DANGER: ReadonlySet<string> = new Set(['emergency', 'trafficking_danger']);
const ENTITY_KEYS = ['occupation', 'state', 'municipality', 'schedule', 'salary_min', 'salary_period'];
const BINS = 10;

/**
 * Scores what was understood. Right = `intent` or one of `also`. Macro-F1 over the labels that stand in the set, a row
 * counted under the label that was predicted when that is right. Not answered (`inScope: false`) counts as out of scope.
 */
export function scoreNlu(judged: readonly Judged[]): { summary: NluSummary; report: string } {
  const labelled = judged.map(({ row, understood, micros }) => {
    const right = [row.intent, ...(row.also ?? [])];
    const isRight = right.includes(understood.intent);
    return { row, understood, micros, right, isRight, truth: isRight ? understood.intent : row.intent };
  });
  const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
    items.length === 0 ? 1 : round(items.filter(test).length / items.length);
  const refused = (one: (typeof labelled)[number]): boolean =>
    !one.understood.inScope || one.understood.intent === 'out_of_scope';
  const outside = labelled.filter(({ row }) => row.intent === 'out_of_scope');
  const inside = labelled.filter(({ right }) => !right.includes('out_of_scope'));
  const danger = labelled.filter(({ row }) => DANGER.has(row.intent));
  const raised = labelled.filter(({ understood }) => DANGER.has(understood.intent));
  const withEntities = labelled.filter(({ row }) => row.entities !== undefined);
  const times = judged.map(({ micros }) => micros).sort((a, b) => a - b);
  const at = (quantile: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * quantile))] ?? 0);
  const summary: NluSummary = {
    n: judged.length,
    intentAccuracy: share(labelled, ({ isRight }) => isRight),
    macroF1: macroF1(labelled.map(({ truth, understood }) => [truth, understood.intent])),
    languageAccuracy: share(labelled, ({ row, understood }) => understood.lang === row.lang),
    entityF1: entityF1(withEntities),
    oosPrecision: share(labelled.filter(refused), ({ right }) => right.includes('out_of_scope')),
    oosRecall: share(outside, refused),
    p50Micros: at(0.5),
    p99Micros: at(0.99),
    byLanguage: Object.fromEntries(
      LANGUAGES.map((lang) => [lang, labelled.filter(({ row }) => row.lang === lang)] as const)
        .filter(([, rows]) => rows.length > 0)
        .map(([lang, rows]) => [
          lang,
          { n: rows.length, intentAccuracy: share(rows, ({ isRight }) => isRight) },
        ]),
    ),
    top3Accuracy: share(labelled, ({ understood, right }) =>
      [understood.intent, ...understood.alternatives.slice(0, 2).map(({ intent }) => intent)].some((one) =>
        right.includes(one),
      ),
    ),
    inScopeRefused: inside.length === 0 ? 0 : share(inside, refused),
    dangerRecall: share(danger, ({ understood }) => DANGER.has(understood.intent)),
    dangerPrecision: share(raised, ({ right }) => right.some((one) => DANGER.has(one))),
    calibrationError: calibrationError(
      labelled.map(({ understood, isRight }) => [understood.score, isRight]),
    ),
    entityAccuracy: Object.fromEntries(
      ENTITY_KEYS.map((key) => [
        key,
        share(withEntities, ({ row, understood }) => row.entities?.[key] === understood.entities[key]),
      ]),
    ),
  };
  return { summary, report: reportOf(labelled.map(({ truth, understood }) => [truth, understood.intent])) };
}

/** Over pairs [what was right, what was said]. */
function macroF1(pairs: readonly (readonly [string, string])[]): number {
  const labels = new Set(pairs.map(([truth]) => truth));
  let sum = 0;
  for (const label of labels) {
    const hits = pairs.filter(([truth, said]) => truth === label && said === label).length;
    const told = pairs.filter(([, said]) => said === label).length;
    const there = pairs.filter(([truth]) => truth === label).length;
    sum += hits === 0 ? 0 : (2 * hits) / (told + there);
  }
  return round(sum / labels.size);
}

/** Micro F1 over key and value pairs; `occupation_text` is the person's own words and is not judged. */
function entityF1(
  rows: readonly { readonly row: LabelledRow; readonly understood: Understanding }[],
): number {
  let [hits, told, there] = [0, 0, 0];
  for (const { row, understood } of rows) {
    for (const key of ENTITY_KEYS) {
      const [wanted, given] = [row.entities?.[key], understood.entities[key]];
      if (wanted !== undefined) there += 1;
      if (given !== undefined) told += 1;
      if (wanted !== undefined && wanted === given) hits += 1;
    }
  }
  return told + there === 0 ? 1 : round((2 * hits) / (told + there));
}

function calibrationError(pairs: readonly (readonly [score: number, isRight: boolean])[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const inBin = pairs.filter(([score]) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    if (inBin.length === 0) continue;
    const confidence = inBin.reduce((sum, [score]) => sum + score, 0) / inBin.length;
    const accuracy = inBin.filter(([, isRight]) => isRight).length / inBin.length;
    error += (inBin.length / pairs.length) * Math.abs(confidence - accuracy);
  }
  return round(error);
}

/** For people: each label's recall, and what it was taken for. */
function reportOf(pairs: readonly (readonly [string, string])[]): string {
  const lines = INTENTS.flatMap((label) => {
    const own = pairs.filter(([truth]) => truth === label);
    if (own.length === 0) return [];
    const wrong = new Map<string, number>();
    for (const [, said] of own) if (said !== label) wrong.set(said, (wrong.get(said) ?? 0) + 1);
    const taken = [...wrong].sort((a, b) => b[1] - a[1]).map(([said, count]) => `${said} ${count}`);
    const hits = own.filter(([, said]) => said === label).length;
    return [
      `${label.padEnd(26)}${String(hits).padStart(4)} of ${String(own.length).padEnd(5)}${taken.join(', ')}`,
    ];
  });
  return ['what was asked             right        taken for', ...lines].join('\n');
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
