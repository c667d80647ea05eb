import type { DeskTemplate } from '../desk/templates/load.ts';
import { contentOf, offeredTo } from '../desk/templates/offer.ts';
import { LANGUAGES, type Language, type OutboundContent, TEMPLATE_LANGUAGES } from '../model/index.ts';
import type { Texts } from '../ports/texts.ts';
import { alertWords } from '../vacancies/alerts/wording.ts';
import { followUpWords } from '../vacancies/follow-up/wording.ts';

/** A template as it was handed in at Meta (docs/whatsapp-templates.md), in one language. */
export interface ApprovedWords {
  readonly name: string;
  /** Meta's, e.g. `es_MX`. */
  readonly languageCode: string;
  readonly text: string;
  /** Labels of the quick replies, in the order of their payloads. */
  readonly buttons: readonly string[];
}

/** Haitian Creole has no template of its own: there the French one goes out. */
const OWN_WORDS = LANGUAGES.filter((language) => TEMPLATE_LANGUAGES[language].wordsOf === language);

/**
 * All templates in all languages in which Meta has them: what a telephone shows where a message names a template only.
 * Made by the very functions that send them, so that the two cannot differ.
 */
export function approvedWords(texts: Texts, deskTemplates: readonly DeskTemplate[]): ApprovedWords[] {
  return OWN_WORDS.flatMap((language) => [
    ...[alertWords, followUpWords].flatMap((wording) => spokenFirst(wording, texts, language)),
    ...offeredTo(deskTemplates, texts, caseIn(language)).map((offered) => {
      const { name, languageCode, text } = contentOf(offered);
      return { name, languageCode, text, buttons: offered.buttons };
    }),
  ]);
}

/** One that goes out by itself. Inside the window the same words go with the same choices, which name the labels. */
function spokenFirst(
  wording: (texts: Texts, language: Language, form: 'template' | 'free') => OutboundContent,
  texts: Texts,
  language: Language,
): ApprovedWords[] {
  const [template, free] = [wording(texts, language, 'template'), wording(texts, language, 'free')];
  if (template.kind !== 'template' || free.kind !== 'choices') return [];
  const { name, languageCode, text } = template;
  return [{ name, languageCode, text, buttons: free.choices.map(({ label }) => label) }];
}

/** A case in which every template may be sent. */
const caseIn = (language: Language) =>
  ({ channel: 'whatsapp', language, reason: 'asked', riskCodes: [], override: undefined }) as const;
