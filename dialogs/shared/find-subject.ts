import type { Topic } from '../../src/ports/index.ts';

const MARKS = /\p{M}/gu;
const APOSTROPHES = /[’‘`´ʼ]/g;
const NOT_WORDS = /[^\p{L}\p{N}']+/gu;

/**
 * Which of some answers a message asks for by name ("cita en el SAT" → rfc). The longest phrase wins, so that "curp
 * temporal" is not taken for "curp"; of two as long, the answer that is listed first.
 * @param words what was typed; accents, capitals and punctuation do not matter
 * @returns a topic id, or undefined when no phrase of theirs occurs
 */
export function findSubject(topics: readonly Topic[], words: string | undefined): string | undefined {
  if (words === undefined) return undefined;
  const text = ` ${plain(words)} `;
  let best: { id: string; length: number } | undefined;
  for (const { id, words: phrases } of topics)
    for (const needle of needlesOf(phrases)) {
      if (needle.length > (best?.length ?? 0) && text.includes(needle)) best = { id, length: needle.length };
    }
  return best?.id;
}

/** Made once: each message is looked through for some hundred phrases. */
const NEEDLES = new WeakMap<readonly string[], readonly string[]>();

function needlesOf(phrases: readonly string[]): readonly string[] {
  const known = NEEDLES.get(phrases);
  if (known) return known;
  const needles = phrases.map((phrase) => (phrase.endsWith('*') ? ` ${phrase.slice(0, -1)}` : ` ${phrase} `));
  NEEDLES.set(phrases, needles);
  return needles;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(APOSTROPHES, "'")
    .replace(NOT_WORDS, ' ')
    .trim();
}
