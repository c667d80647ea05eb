import type { Choice, Language, Texts, TurnEffects } from '../../src/ports/index.ts';

/** A choice by its id; its label is the text `<namespace>:choice.<key>`. */
export interface Offer {
  readonly id: string;
  readonly label: string;
}

/** Says a question with choices; `listLabel` is the button that opens a list. */
export function sayChoices(
  effects: TurnEffects,
  texts: Texts,
  text: string,
  choices: readonly Choice[],
): void {
  effects.say({
    kind: 'choices',
    text,
    choices,
    listLabel: texts.text(effects.language, 'common:list_label'),
  });
}

/** Choices whose labels are texts. */
export function choicesOf(texts: Texts, language: Language, offers: readonly Offer[]): Choice[] {
  return offers.map(({ id, label }) => ({ id, label: texts.text(language, label) }));
}

/** What may be offered at the end of an answer, by the last part of its id. */
export function nextChoices(texts: Texts, language: Language, ids: readonly string[]): Choice[] {
  return choicesOf(
    texts,
    language,
    ids.map((id) => ({
      id,
      label: id.startsWith('remember:')
        ? 'menu:choice.remember'
        : `menu:choice.${id.replace(':', '_').replaceAll('-', '_')}`,
    })),
  );
}
