import type { Translator } from '../ports.ts';

/**
 * What stands in for a translator where none is configured, outside production: the same words between marks, so that a
 * newcomer sees where a translation would stand and nobody takes it for one.
 */
export const offlineTranslator: Translator = {
  engine: 'offline',
  translate: async (text, from, to) => ({ text: `⟦${from ?? '?'}→${to}⟧ ${text}`, from: from ?? 'auto' }),
};
