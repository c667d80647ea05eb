import { effectsOf, LANGUAGES, type Language, type Ports } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { nextChoices, sayChoices } from '../shared/speak.ts';

export const LANGUAGE_DIALOG = 'language';

export interface LanguageOptions {
  readonly language?: Language;
}

/** Changes the language; without one named, offers all, each in its own name. */
export class LanguageDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(LANGUAGE_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    const { language } = (options ?? {}) as LanguageOptions;
    if (language === undefined) {
      const choices = LANGUAGES.map((one) => ({
        id: `language:${one}`,
        label: texts.text(one, 'language:own_name'),
      }));
      sayChoices(effects, texts, texts.text(effects.language, 'language:ask'), choices);
    } else {
      effects.setLanguage(language);
      effects.event({ type: 'language.changed', data: { language } });
      sayChoices(
        effects,
        texts,
        texts.text(language, 'language:changed'),
        nextChoices(texts, language, ['menu:hired', 'menu:rights', 'menu:options']),
      );
    }
    return dc.endDialog();
  }
}
