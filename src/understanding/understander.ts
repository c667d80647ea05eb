import { type Choice, INTENTS, type Intent, type Language, type Understanding } from '../model/index.ts';
import type { Control, DangerSign } from '../ports/turn-input.ts';
import type { Understander } from '../ports/understander.ts';
import { clausesOf } from './clauses.ts';
import type { ConceptLexicon } from './concepts.ts';
import type { EntityFinder } from './entities/index.ts';
import { fold, wordsIn } from './fold.ts';
import { heedSpelling, languageFrom } from './language.ts';
import { featuresOf } from './model/features.ts';
import type { Model } from './model/model.ts';
import { isNear, PhraseIndex } from './phrase.ts';
import { DANGER_SIGNS, type UnderstandingRules } from './rules.ts';

/** What is read; more than this is a wall of text whose needs stand in its first part, or an attack. */
const MOST_CHARACTERS = 4096;
const MOST_WORDS = 400;

export interface UnderstanderParts {
  readonly rules: UnderstandingRules;
  readonly lexicon: ConceptLexicon;
  readonly model: Model;
  readonly entities: EntityFinder;
}

/**
 * Understanding in this order of authority: short answers by table, danger by rules that no model overrides, then the
 * trained classifier. Pure: no I/O after loading.
 */
export function makeUnderstander({
  rules,
  lexicon,
  model,
  entities: finder,
}: UnderstanderParts): Understander {
  const control = rules['control-words'];
  const pairs = <T>(lists: Readonly<Record<string, readonly string[] | undefined>>) =>
    Object.entries(lists).flatMap(([means, phrases]) =>
      (phrases ?? []).map((phrase) => [phrase, means as T] as const),
    );
  const situations = new PhraseIndex(pairs<string>(rules.situations));
  const topics = new PhraseIndex(pairs<string>(rules.topics));
  const services = new PhraseIndex(pairs<string>(rules.services));
  const signs = new PhraseIndex(pairs<DangerSign>(rules.danger.signs), new Set(rules.danger.own_words));
  const ordinary = new PhraseIndex(rules.danger.ordinary.map((phrase) => [phrase, true] as const));
  const controls = new Map<string, Control>();
  for (const kind of [
    'stop',
    'start',
    'help',
    'human',
    'delete_data',
    'back',
    'restart',
    'more',
    'exit',
    'never_mind',
  ] as const) {
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
    offer: (text) => finder.findOffer(text.slice(0, MOST_CHARACTERS)),
    danger: (text) => findDanger(wordsIn(text.slice(0, MOST_CHARACTERS)).slice(0, MOST_WORDS)),
    matchChoice: (text, choices) => matchChoice(text, choices),
    gist: (text) =>
      wordsIn(text.slice(0, MOST_CHARACTERS))
        .slice(0, LONGEST_GIST)
        .map((word) => (/\d/.test(word) ? '#' : model.knowsWord(word) ? word : '…'))
        .join(' '),
  };

  function understand(text: string, prior: Language | undefined): Understanding {
    const words = wordsIn(text).slice(0, MOST_WORDS);
    const { intents, languages, isBlank } = model.predict(featuresOf(text, lexicon.find));
    // In a talk, words of which our examples know but few ("zzz yyy xxx") say nothing of the language.
    const known = words.filter((word) => word.length > 1 && model.knowsWord(word)).length;
    const isNoise = prior === undefined ? known === 0 && words.length > 2 : known * 2 < words.length;
    const isUnheard = isBlank || isNoise;
    const { lang, score: langScore } = isUnheard
      ? { lang: null, score: 0 }
      : languageFrom(heedSpelling(languages, text), prior);
    const byTable = words.length <= LONGEST_SHORT_ANSWER ? shortAnswer(words.join(' '), text) : undefined;
    if (byTable) {
      const { intent, language } = byTable;
      // "no", "ok", "menu" are words of several languages: in a talk they do not change its language.
      const said = language ?? (prior === undefined ? lang : null);
      return { lang: said, langScore, intent, score: 0.97, alternatives: [], entities: {}, inScope: true };
    }
    const ranked = rank(intents);
    const likeliest = decide(ranked, gravest(findDanger(words)));
    const needs = needsOf(text, likeliest);
    const best = needs[0] ?? likeliest;
    const isJob = best.intent === 'job_search' || best.intent === 'job_alert';
    const job = isJob ? finder.find(text) : undefined;
    const situation = findLongest(situations, words);
    const topic = findLongest(topics, words);
    const service = findLongest(services, words);
    const where = finder.findPlace(text);
    return {
      lang,
      langScore: Math.round(langScore * 1000) / 1000,
      intent: best.intent,
      score: best.score,
      alternatives: ranked.filter(({ intent }) => intent !== best.intent).slice(0, 3),
      entities: {
        ...job?.entities,
        ...(situation === undefined ? {} : { situation }),
        ...(topic === undefined ? {} : { topic }),
      },
      ...(where ? { where } : {}),
      ...(service === undefined ? {} : { service }),
      ...(job?.places ? { places: job.places } : {}),
      ...(needs.length > 1 ? { further: needs.slice(1).map(({ intent }) => intent) } : {}),
      inScope: best.intent !== 'out_of_scope' && best.score >= model.header.outOfScopeBelow,
    };
  }

  /** What each part of the message asks for, the most urgent first; nothing when it holds one need. */
  function needsOf(text: string, whole: Scored): Scored[] {
    const clauses = clausesOf(text);
    if (clauses.length < 2) return [];
    const found = new Map<Intent, Scored>();
    for (const clause of clauses) {
      const { intents } = model.predict(featuresOf(clause, lexicon.find));
      const one = decide(rank(intents), gravest(findDanger(wordsIn(clause))));
      if (one.score >= SURE_OF_CLAUSE && URGENCY.includes(one.intent) && !found.has(one.intent))
        found.set(one.intent, one);
    }
    // Danger seen in the whole is never lost by cutting it up.
    if (isDanger(whole.intent)) found.set(whole.intent, whole);
    if (found.size < 2) return [];
    return [...found.values()].sort((a, b) => URGENCY.indexOf(a.intent) - URGENCY.indexOf(b.intent));
  }

  /** Danger first: a rule decides, and where the classifier is in doubt, danger wins over the likelier other meaning. */
  function decide(ranked: readonly Scored[], sign: DangerSign | undefined): Scored {
    const [likeliest = { intent: 'out_of_scope', score: 0 }] = ranked;
    const scoreOf = (wanted: Intent): number => ranked.find(({ intent }) => intent === wanted)?.score ?? 0;
    if (sign !== undefined) {
      const intent: Intent = sign === 'trafficking' ? 'trafficking_danger' : 'emergency';
      if (isDanger(likeliest.intent)) return { ...likeliest, score: Math.max(likeliest.score, SURE_BY_RULE) };
      return { intent, score: Math.max(scoreOf(intent), SURE_BY_RULE) };
    }
    const [emergency, trafficking] = [scoreOf('emergency'), scoreOf('trafficking_danger')];
    const danger = Math.round((emergency + trafficking) * 1000) / 1000;
    if (danger < model.header.dangerAbove || likeliest.score > danger * MUCH_LIKELIER) return likeliest;
    return { intent: emergency >= trafficking ? 'emergency' : 'trafficking_danger', score: danger };
  }

  function shortAnswer(whole: string, text: string): { intent: Intent; language?: Language } | undefined {
    const bare = withoutPoliteness(whole, polite);
    for (const one of [whole, bare]) {
      if (yes.has(one)) return { intent: 'yes' };
      if (no.has(one)) return { intent: 'no' };
      const found = controls.get(one);
      if (found?.kind === 'language') return { intent: 'change_language', language: found.language };
      const intent = found && INTENT_OF_CONTROL[found.kind];
      if (intent) return { intent };
    }
    if (whole === '') return INTENT_OF_PICTURE.find(([pictures]) => pictures.test(text))?.[1];
    return undefined;
  }

  function findDanger(all: readonly string[]): DangerSign | undefined {
    let words = all;
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

interface Scored {
  readonly intent: Intent;
  readonly score: number;
}

const rank = (probabilities: Float64Array): Scored[] =>
  INTENTS.map((intent, index) => ({
    intent,
    score: Math.round((probabilities[index] ?? 0) * 1000) / 1000,
  })).sort((a, b) => b.score - a.score);
const isDanger = (intent: Intent): boolean => intent === 'emergency' || intent === 'trafficking_danger';

/** Detention and a relative lost get their answer by rule; the message's own intent says what else is asked. */
const gravest = (sign: DangerSign | undefined): DangerSign | undefined =>
  sign === 'detained' || sign === 'missing' ? undefined : sign;

const SURE_OF_CLAUSE = 0.55;
/** Needs that can stand beside another in one message, the most urgent first. */
const URGENCY: readonly Intent[] = [
  'emergency',
  'trafficking_danger',
  'report_fraud',
  'discrimination_harassment',
  'fraud_check',
  'dismissal',
  'wages',
  'social_security_health',
  'asylum_process',
  'working_hours',
  'labor_rights',
  'childcare_family',
  'work_requirements',
  'documents_curp',
  'documents_rfc',
  'documents_nss',
  'job_search',
  'directory_office',
  'work_abroad',
  'study_recognition',
  'skills_certification',
  'employer_hiring',
  'job_alert',
  'talk_to_human',
];
const LONGEST_SHORT_ANSWER = 7;
const LONGEST_GIST = 30;
/** Rules look for words; an echo of a story ("in my country they wanted to kill me") is asked about all the same. */
const SURE_BY_RULE = 0.8;
/** Danger yields only to a meaning that is this many times as likely. */
const MUCH_LIKELIER = 1.6;
const INTENT_OF_CONTROL: Partial<Record<Control['kind'], Intent>> = {
  stop: 'privacy_delete',
  help: 'help_menu',
  human: 'talk_to_human',
  delete_data: 'privacy_delete',
  back: 'back',
  restart: 'restart',
};
const INTENT_OF_PICTURE: readonly (readonly [RegExp, { intent: Intent }])[] = [
  [/\u{1F44D}|\u{2705}|\u{1F44C}|\u{2714}/u, { intent: 'yes' }],
  [/\u{1F44E}|\u{274C}/u, { intent: 'no' }],
  [/\u{1F64F}|\u{2764}/u, { intent: 'thanks' }],
  [/\u{1F44B}/u, { intent: 'greet' }],
  [/\u{1F519}|\u{2B05}/u, { intent: 'back' }],
  [/\u{1F504}/u, { intent: 'restart' }],
  [/\u{1F198}/u, { intent: 'emergency' }],
];

/** The longest phrase wins: "residente permanente" over "residente". */
function findLongest(index: PhraseIndex<string>, words: readonly string[]): string | undefined {
  let longest: { means: string; length: number } | undefined;
  for (const found of index.find(words, 1)) if (found.length > (longest?.length ?? 0)) longest = found;
  return longest?.means;
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
