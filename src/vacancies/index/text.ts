import type { Database } from '../../storage/sqlite/driver.ts';
import { WordRepair } from '../../understanding/entities/word-repair.ts';
import { wordsIn } from '../../understanding/fold.ts';

/** A word that stands in fewer titles than this is a slip itself. */
const TITLES_TO_COUNT = 3;
const MOST_WORDS = 6;
const SHORTEST = 3;

export interface TextHit {
  readonly slot: number;
  /** 0 to 1, the best hit is 1. */
  readonly score: number;
}

/** Words that no catalogue knows (tools, brands, employers), over title, employer and description. */
export class TextIndex {
  readonly #db: Database;
  #repair: WordRepair | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Reads the words of titles, some 70 ms over 90,000 vacancies, before somebody waits for it. */
  warm(): void {
    this.#repair ??= new WordRepair(
      this.#db
        .all<{ term: string }>(
          "SELECT term FROM terms WHERE col = 'title' AND doc >= ? AND length(term) >= ? ORDER BY doc DESC",
          TITLES_TO_COUNT,
          SHORTEST,
        )
        .map(({ term }) => term),
    );
  }

  /** Vacancies with the words of `text`, best first; one slip a word is forgiven. Words that stand nowhere are left out. */
  find(text: string, limit: number): TextHit[] {
    this.warm();
    const words = wordsIn(text)
      .filter((word) => word.length >= SHORTEST)
      .slice(0, MOST_WORDS)
      .map((word) => this.#repair?.repair(word) ?? word);
    if (words.length === 0) return [];
    const quoted = words.map((word) => `"${word.replaceAll('"', '')}"`);
    // All words first; where nothing has them all, any.
    for (const join of [' AND ', ' OR ']) {
      const hits = this.#db.all<{ slot: number; rank: number }>(
        'SELECT rowid AS slot, bm25(words, 10, 1, 0.1) AS rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?',
        quoted.join(join),
        limit,
      );
      const best = hits[0]?.rank ?? 0;
      if (hits.length > 0)
        return hits.map(({ slot, rank }) => ({ slot, score: best === 0 ? 1 : rank / best }));
    }
    return [];
  }
}
