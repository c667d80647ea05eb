import type { Language } from '../../../model/index.ts';
import type { Texts } from '../../../ports/texts.ts';
import type { Step } from '../periods.ts';
import { REST } from '../protect-months.ts';

export type Words = ReturnType<typeof makeWords>;

const NUMBERS = new Intl.NumberFormat('es-MX', { maximumFractionDigits: 0 });
/** Where the words for the codes of a group stand; `%` is the code. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  language: ['indicators:language.%'],
  channel: ['desk:channel.%'],
  topic: ['desk:topic.%', 'menu:choice.topic_%'],
  handoff: ['desk:reason.%'],
  resolved: ['desk:outcome.%'],
  satisfaction: ['person:choice.%'],
  danger: ['desk:risk.%'],
};

/** What the page says in one language. */
export function makeWords(texts: Texts, language: Language) {
  const say = (key: string, values?: Readonly<Record<string, string | number>>): string =>
    texts.text(language, `indicators:${key}`, values);
  return {
    language,
    say,
    ownName: (one: Language): string => texts.text(one, 'language:own_name'),
    /** What a code is called; one that has no name yet stands for itself. */
    code: (group: string, code: string): string => {
      if (code === REST) return say('rest');
      const name = code.replace(/[-.]/g, '_');
      const keys = [...(NAMES[group] ?? [`indicators:code.${group}.%`]), 'indicators:code.%'];
      const found = keys.map((key) => key.replace('%', name)).find((key) => texts.has(language, key));
      return found === undefined ? code.replace(/[-_]/g, ' ') : texts.text(language, found);
    },
    /** `-`: not shown, or none. */
    count: (n: number | null): string => (n === null ? '—' : NUMBERS.format(n)),
    share: (part: number | null): string => (part === null ? '—' : `${Math.round(part * 100)} %`),
    period: (by: Step, { first, last }: { readonly first: string; readonly last: string }): string => {
      if (by === 'day') return texts.date(language, first);
      if (by === 'month') return texts.date(language, first.slice(0, 7));
      return `${texts.date(language, first)} – ${texts.date(language, last)}`;
    },
  };
}
