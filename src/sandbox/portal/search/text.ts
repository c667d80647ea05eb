import { type Condition, isIn } from './conditions.ts';
import type { Reading } from './interpret.ts';

/** What a free text asks of the rows, and how well a row answers it. */
export interface TextSearch {
  /** Tables that are worked out first (`WITH`). */
  readonly tables: readonly Condition[];
  /** What to join to `vacancy`. */
  readonly joins: readonly string[];
  readonly conditions: readonly Condition[];
  /** Terms of ORDER BY, best first. */
  readonly order: readonly Condition[];
}

export const NO_TEXT: TextSearch = { tables: [], joins: [], conditions: [], order: [] };

/** More would be names that hardly anybody uses. */
const MOST_TITLES = 80;
/** A word in the title says more than one in the employer's name, and that more than one in the text. */
const WEIGHTS = '10.0, 4.0, 0.5';

/**
 * Turns a reading to SQL. An occupation is found by what the employer filed or by what the title says (the better
 * witness: it comes first), a place by its codes, any other word by the text.
 */
export function searchText(reading: Reading): TextSearch {
  const tables: Condition[] = [];
  const joins: string[] = [];
  const conditions: Condition[] = [];
  const order: Condition[] = [];
  const { occupations, states, municipalities, titles, words } = reading;
  if (occupations.length > 0) {
    const match = `title : (${titles.slice(0, MOST_TITLES).map(allWords).join(' OR ')})`;
    tables.push({
      sql: 'titled (n) AS MATERIALIZED (SELECT rowid FROM words WHERE words MATCH ?)',
      values: [match],
    });
    joins.push('LEFT JOIN titled USING (n)');
    const filed = isIn('occupation', occupations);
    conditions.push({
      sql: `n IN (SELECT n FROM vacancy WHERE status = 'open' AND ${filed.sql} UNION SELECT n FROM titled)`,
      values: filed.values,
    });
    order.push({ sql: 'titled.n IS NULL', values: [] });
    order.push({ sql: `coalesce(${filed.sql}, FALSE) DESC`, values: filed.values });
  }
  if (municipalities.length > 0) conditions.push(isIn('municipality', municipalities));
  if (states.length > 0) conditions.push(isIn('state', states));
  if (words.length > 0) {
    tables.push({
      sql: `ranked (n, rank) AS MATERIALIZED (SELECT rowid, bm25(words, ${WEIGHTS}) FROM words WHERE words MATCH ?)`,
      values: [words.map(anySpelling).join(' AND ')],
    });
    joins.push('JOIN ranked USING (n)');
    order.push({ sql: 'ranked.rank', values: [] });
  }
  const isNothingKnown = conditions.length + joins.length === 0 && reading.unknown.length > 0;
  return { tables, joins, conditions: isNothingKnown ? [NEVER] : conditions, order };
}

const NEVER: Condition = { sql: 'FALSE', values: [] };
/** Letters and digits only (`wordsOf`), so a word cannot end its quotes. */
const quote = (word: string): string => `"${word}"`;
const anySpelling = (spellings: readonly string[]): string => `(${spellings.map(quote).join(' OR ')})`;
const allWords = (group: readonly (readonly string[])[]): string =>
  `(${group.map(anySpelling).join(' AND ')})`;
