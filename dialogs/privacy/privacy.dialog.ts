import { effectsOf, type Ports } from '../../src/ports/index.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { choicesOf, nextChoices, sayChoices } from '../shared/speak.ts';

export const PRIVACY_DIALOG = 'privacy';

export interface PrivacyOptions {
  /** How the chat is deleted on the person's own phone, which we cannot do. Absent: what is kept here. */
  readonly about?: 'clear-chat';
}

/** What is kept, in brief, and how to have it erased; how the talk leaves the person's own phone. */
export class PrivacyDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(PRIVACY_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    if ((options as PrivacyOptions | undefined)?.about === 'clear-chat') {
      sayChoices(
        effects,
        texts,
        texts.text(effects.language, 'safety:clear_chat'),
        nextChoices(texts, effects.language, ['menu:safe-word', 'menu:exit', 'menu:options']),
      );
      return dc.endDialog();
    }
    const { language, situation, consent } = effects;
    const held =
      consent === true && situation !== undefined
        ? texts.text(language, 'privacy:held_situation', {
            situation: texts.text(language, `hired:choice.${situation}`),
          })
        : texts.text(language, 'privacy:held_nothing');
    sayChoices(
      effects,
      texts,
      `${texts.text(language, 'privacy:notice')}\n\n${held}`,
      choicesOf(texts, language, [
        { id: 'menu:delete', label: 'privacy:choice.delete' },
        { id: 'menu:safe-word', label: 'menu:choice.menu_safe_word' },
        { id: 'menu:clear-chat', label: 'menu:choice.menu_clear_chat' },
      ]),
    );
    return dc.endDialog();
  }
}
