import { isNear } from '../phrase.ts';
import { WordMemory } from '../word-memory.ts';
import { soundsOf, type Token } from './tokens.ts';

const LONGEST_NAME = 7;
/** Shorter words are too near to others for a slip to be told from another word. */
const LENGTH_TO_FORGIVE = 6;

export interface Found<T> {
  readonly means: readonly T[];
  readonly at: number;
  readonly length: number;
  /** False where one slip was forgiven. */
  readonly isExact: boolean;
}

/** Names of a catalogue by how they sound; several things may share a name. */
export class NameIndex<T> {
  readonly #names = new Map<string, T[]>();
  /** Single long words by their first letter and length, for near matches. */
  readonly #near = new Map<string, { readonly sound: string; readonly means: T[] }[]>();

  /** Of the names that begin with a word, how many words the longest has. */
  readonly #lengths = new Map<string, number>();
  /** What a word is near to, null: nothing; people use few words, and each is compared with every name of its letter. */
  readonly #nearest = new WordMemory<readonly T[] | null>();

  add(name: string, means: T): void {
    this.#nearest.forget();
    const sounds = soundsOf(name);
    if (sounds.length === 0) return;
    const key = sounds.join(' ');
    const [first = ''] = sounds;
    this.#lengths.set(first, Math.max(sounds.length, this.#lengths.get(first) ?? 0));
    const list = this.#names.get(key) ?? [];
    if (list.length === 0) {
      this.#names.set(key, list);
      if (sounds.length === 1 && key.length >= LENGTH_TO_FORGIVE) {
        const bucket = key[0] ?? '';
        const near = this.#near.get(bucket) ?? [];
        near.push({ sound: key, means: list });
        this.#near.set(bucket, near);
      }
    }
    if (!list.includes(means)) list.push(means);
  }

  /** Names in a message, the longest at each place, left to right, none over another. */
  find(tokens: readonly Token[], mayForgive: (at: number) => boolean = () => true): Found<T>[] {
    const found: Found<T>[] = [];
    for (let at = 0; at < tokens.length; ) {
      const one = this.#longestAt(tokens, at) ?? (mayForgive(at) ? this.#nearAt(tokens, at) : undefined);
      if (one) found.push(one);
      at += one?.length ?? 1;
    }
    return found;
  }

  #longestAt(tokens: readonly Token[], at: number): Found<T> | undefined {
    const first = tokens[at]?.sound ?? '';
    const longest = Math.min(this.#lengths.get(first) ?? 0, LONGEST_NAME, tokens.length - at);
    let key = '';
    let best: Found<T> | undefined;
    for (let length = 1; length <= longest; length += 1) {
      key = length === 1 ? first : `${key} ${tokens[at + length - 1]?.sound ?? ''}`;
      const means = this.#names.get(key);
      if (means) best = { means, at, length, isExact: true };
    }
    return best;
  }

  #nearAt(tokens: readonly Token[], at: number): Found<T> | undefined {
    const sound = tokens[at]?.sound ?? '';
    if (sound.length < LENGTH_TO_FORGIVE) return undefined;
    const near = this.#nearest.of(sound, this.#nearTo);
    return near ? { means: near, at, length: 1, isExact: false } : undefined;
  }

  readonly #nearTo = (sound: string): readonly T[] | null =>
    this.#near.get(sound[0] ?? '')?.find((name) => isNear(sound, name.sound))?.means ?? null;
}
