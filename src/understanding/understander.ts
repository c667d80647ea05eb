import type { Choice, Intent, Language, Understanding } from '../model/index.ts';
import type { Control, DangerSign } from '../ports/turn-input.ts';
import type { Understander } from '../ports/understander.ts';
import { fold, wordsIn } from './fold.ts';
import { makeLanguageFinder } from './language.ts';
import { isNear, PhraseIndex } from './phrase.ts';
import { DANGER_SIGNS, type UnderstandingRules } from './rules.ts';

/** What is read; more than this is a wall of text whose needs stand in its first part, or an attack. */
const MOST_CHARACTERS = 4096;
const MOST_WORDS = 400;

/**
 * Understanding by word lists, rules and near matches: simple, explained, and behind its port so that a trained model
 * can take its place. Pure: no I/O after loading.
 */
export function makeUnderstander(rules: UnderstandingRules): Understander {
  const control = rules['control-words'];
  const findLanguage = makeLanguageFinder(rules.languages);
  const pairs = <T>(lists: Readonly<Record<string, readonly string[] | undefined>>) =>
    Object.entries(lists).flatMap(([means, phrases]) =>
      (phrases ?? []).map((phrase) => [phrase, means as T] as const),
    );
  const intents = new PhraseIndex(pairs<Intent>(rules.intents));
  const situations = new PhraseIndex(pairs<string>(rules.situations));
  const topics = new PhraseIndex(pairs<string>(rules.topics));
  const signs = new PhraseIndex(pairs<DangerSign>(rules.danger.signs));
  const ordinary = new PhraseIndex(rules.danger.ordinary.map((phrase) => [phrase, true] as const));
  const controls = new Map<string, Control>();
  for (const kind of ['stop', 'start', 'help', 'human', 'delete_data', 'back', 'restart', 'more'] as const) {
    for (const phrase of control[kind]) controls.set(fold(phrase), { kind });
  }
  for (const [language, phrases] of Object.entries(control.language)) {
    for (const phrase of phrases)
      controls.set(fold(phrase), { kind: 'language', language: language as Language });
  }
  const polite = control.polite.map(fold).sort((a, b) => b.length - a.length);
  const ordinals = new Map(
    Object.entries(control.ordinals).flatMap(([digit, words]) =>
      words.map((word) => [fold(word), Number(digit)] as const),
    ),
  );
  const [yes, no] = [new Set(control.yes.map(fold)), new Set(control.no.map(fold))];

  return {
    understand: (text, prior) => understand(text.slice(0, MOST_CHARACTERS), prior),
    control: (text) => {
      if (text.length > 120) return undefined;
      const whole = fold(text);
      return controls.get(whole) ?? controls.get(withoutPoliteness(whole, polite));
    },
    danger: (text) => findDanger(text.slice(0, MOST_CHARACTERS)),
    matchChoice: (text, choices) => matchChoice(text, choices),
  };

  function understand(text: string, prior: Language | undefined): Understanding {
    const words = wordsIn(text).slice(0, MOST_WORDS);
    const { lang, score: langScore } = findLanguage(text, words, prior);
    const scores = weigh(intents, words)
      // A greeting or thanks beside a question is not what the message is about.
      .map((one) => (SMALL_TALK.has(one.intent) ? { ...one, weight: one.weight * 0.2 } : one))
      .sort((a, b) => b.weight - a.weight);
    const whole = withoutPoliteness(words.join(' '), polite);
    const [best] = scores;
    const situation = findLongest(situations, words);
    const topic = findLongest(topics, words);
    const entities = {
      ...(situation === undefined ? {} : { situation }),
      ...(topic === undefined ? {} : { topic }),
    };
    const base = { lang, langScore, entities };
    if (yes.has(whole)) return { ...base, intent: 'yes', score: 0.95, alternatives: [], inScope: true };
    if (no.has(whole)) return { ...base, intent: 'no', score: 0.95, alternatives: [], inScope: true };
    if (!best) {
      if (situation !== undefined)
        return { ...base, intent: 'status_profile', score: 0.8, alternatives: [], inScope: true };
      return { ...base, intent: 'out_of_scope', score: 0.5, alternatives: [], inScope: false };
    }
    const alternatives = scores
      .slice(1, 4)
      .map(({ intent, weight }) => ({ intent, score: toScore(weight, best.weight) * 0.8 }));
    return {
      ...base,
      intent: best.intent,
      score: toScore(best.weight, scores[1]?.weight ?? 0),
      alternatives,
      inScope: true,
    };
  }

  function findDanger(text: string): DangerSign | undefined {
    let words = wordsIn(text).slice(0, MOST_WORDS);
    for (;;) {
      const talk = ordinary.find(words, 0).next();
      if (talk.done) break;
      words = [...words.slice(0, talk.value.at), ...words.slice(talk.value.at + talk.value.length)];
    }
    const found = new Set([...signs.find(words, 2)].map(({ means }) => means));
    return DANGER_SIGNS.find((sign) => found.has(sign));
  }

  function matchChoice(text: string, choices: readonly Choice[]): string | undefined {
    const whole = withoutPoliteness(fold(text.slice(0, 120)), polite);
    const number =
      /^(?:opcion |option |opsyon |opcao |numero |num |nimewo |n )?(?:la |el |le |the |a |o )?(\d{1,2})$/.exec(
        whole,
      )?.[1];
    const position = number === undefined ? ordinals.get(whole) : Number(number);
    if (position !== undefined) return choices[position - 1]?.id;
    const named = choices.map(({ id, label, synonyms = [] }) => ({
      id,
      names: [label, ...synonyms].map(fold),
    }));
    const exact = named.find(({ names }) => names.includes(whole));
    if (exact) return exact.id;
    const near = named.filter(({ names }) => names.some((name) => isNear(whole, name)));
    return near.length === 1 ? near[0]?.id : undefined;
  }
}

const SMALL_TALK: ReadonlySet<Intent> = new Set<Intent>(['greet', 'thanks', 'goodbye', 'help_menu']);

/** The longest phrase wins: "residente permanente" over "residente". */
function findLongest(index: PhraseIndex<string>, words: readonly string[]): string | undefined {
  let longest: { means: string; length: number } | undefined;
  for (const found of index.find(words, 1)) if (found.length > (longest?.length ?? 0)) longest = found;
  return longest?.means;
}

/** By intent: the longest phrase that stands in the message, and a little for each further one. */
function weigh(intents: PhraseIndex<Intent>, words: readonly string[]): { intent: Intent; weight: number }[] {
  const longest = new Map<Intent, number>();
  const others = new Map<Intent, number>();
  for (const { means, length, gaps } of intents.find(words, 1)) {
    const weight = (length - 0.3 * gaps) ** 1.3;
    const before = longest.get(means) ?? 0;
    others.set(means, (others.get(means) ?? 0) + Math.min(before, weight) * 0.25);
    longest.set(means, Math.max(before, weight));
  }
  return [...longest].map(([intent, weight]) => ({
    intent,
    weight: weight + Math.min(others.get(intent) ?? 0, 1),
  }));
}

/** How sure: grows with the evidence, shrinks with the runner-up's. */
function toScore(weight: number, next: number): number {
  const share = weight / (weight + next * 0.8);
  return Math.round(Math.min(0.98, share * (1 - 0.45 / (0.6 + weight))) * 1000) / 1000;
}

function withoutPoliteness(whole: string, polite: readonly string[]): string {
  let rest = whole;
  for (let changed = true; changed; ) {
    changed = false;
    for (const word of polite) {
      if (rest.startsWith(`${word} `)) rest = rest.slice(word.length + 1);
      else if (rest.endsWith(` ${word}`)) rest = rest.slice(0, -word.length - 1);
      else continue;
      changed = true;
    }
  }
  return rest;
}
