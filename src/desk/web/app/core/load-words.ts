import { makeWords, type WordBook, type Words } from '../../shared/words.ts';
import { makeStore } from './store.ts';

/** What src/desk/web/pages.ts put into the page. */
interface Config {
  /** Addresses of the word books. */
  readonly words: Readonly<Record<string, string>>;
  readonly hasInstitution?: boolean;
}

export const config = (): Config =>
  JSON.parse(document.querySelector<HTMLMetaElement>('meta[name=desk]')?.content ?? '{"words":{}}') as Config;

export const wordsStore = makeStore<{ t: Words }>({ t: makeWords('es', {}) });

/** Fetches the words of a language and draws the page in it. Stays in the old one when they cannot be had. */
export async function loadWords(language: string): Promise<void> {
  const address = config().words[language];
  if (!address) return;
  try {
    const book = (await (await fetch(address)).json()) as WordBook;
    // A page that the server drew stays in the language it was drawn in.
    if (!document.querySelector('[data-takes-over]')) document.documentElement.lang = language;
    wordsStore.set({ t: makeWords(language, book) });
  } catch {
    // The words that are there stay.
  }
}
