import { anyOf, type Condition, isIn } from './conditions.ts';
import type { Reading } from './interpret.ts';

/** What a free text asks of the rows, and how well a row answers it. */
export interface TextSearch {
  readonly conditions: readonly Condition[];
  /** Terms of ORDER BY, best first. */
  readonly order: readonly Condition[];
}

/** More would be names that hardly anybody uses. */
const MOST_TITLES = 80;
/** A word in the title says more than one in the employer's name, and that more than one in the text. */
const WEIGHTS = '10.0, 4.0, 0.5';

/**
 * Turns a reading to SQL. An occupation is found by what the employer filed or by what the title says (the better
 * witness: it comes first), a place by its codes, any other word by the text.
 */
export function searchText(reading: Reading): TextSearch {
  const conditions: Condition[] = [];
  const order: Condition[] = [];
  const { occupations, states, municipalities, titles, words } = reading;
  if (occupations.length > 0) {
    const filed = isIn('occupation', occupations);
    const titled = inWords(`title : (${titles.slice(0, MOST_TITLES).map(allWords).join(' OR ')})`);
    conditions.push(anyOf([filed, titled]));
    order.push({ sql: `(${titled.sql}) DESC`, values: titled.values });
    order.push({ sql: `coalesce(${filed.sql}, FALSE) DESC`, values: filed.values });
  }
  if (municipalities.length > 0) conditions.push(isIn('municipality', municipalities));
  if (states.length > 0) conditions.push(isIn('state', states));
  if (words.length > 0) {
    const match = words.map(anySpelling).join(' AND ');
    conditions.push(inWords(match));
    // Outside the query that ranks, bm25 is not to be had: a row is looked up among the ranked ones.
    order.push({
      sql: `(SELECT bm25(words, ${WEIGHTS}) FROM words WHERE words MATCH ? AND rowid = vacancy.n)`,
      values: [match],
    });
  }
  const isNothingKnown = conditions.length === 0 && reading.unknown.length > 0;
  return { conditions: isNothingKnown ? [anyOf([])] : conditions, order };
}

const inWords = (match: string): Condition => ({
  sql: 'vacancy.n IN (SELECT rowid FROM words WHERE words MATCH ?)',
  values: [match],
});
/** Letters and digits only (`wordsOf`), so a word cannot end its quotes. */
const quote = (word: string): string => `"${word}"`;
const anySpelling = (spellings: readonly string[]): string => `(${spellings.map(quote).join(' OR ')})`;
const allWords = (group: readonly (readonly string[])[]): string =>
  `(${group.map(anySpelling).join(' AND ')})`;
