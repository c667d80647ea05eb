/** The desk's own words of one language, flat: `queue.title` → text. */
export type WordBook = Readonly<Record<string, string>>;

/** The word for a key, values put in. */
export interface Words {
  (key: string, values?: Readonly<Record<string, string | number>>): string;
  /** The word for one of a list of codes (a topic, a risk), or the code itself where nobody has named it yet. */
  code(group: string, code: string): string;
  readonly language: string;
}

/**
 * Makes a lookup over a word book. A key that is not there gives the key: a counsellor in a shift is served better by an
 * odd label than by an error (tests/desk/web/words.test.ts finds missing keys). Values are put in once, so their own
 * braces stay text.
 */
export function makeWords(language: string, book: WordBook): Words {
  const words = (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const template = Object.hasOwn(book, key) ? (book[key] ?? key) : key;
    return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : whole,
    );
  };
  return Object.assign(words, {
    language,
    code: (group: string, code: string) => {
      const key = `${group}.${code.replaceAll('-', '_')}`;
      return Object.hasOwn(book, key) ? (book[key] ?? code) : code.replaceAll(/[_-]/g, ' ');
    },
  });
}
