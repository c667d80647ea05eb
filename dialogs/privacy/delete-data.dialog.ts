import { effectsOf, type Ports } from '../../src/ports/index.ts';
import { ASK_CHOICE, AskChoiceDialog, type AskChoiceOptions } from '../shared/ask-choice.ts';
import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../shared/botbuilder.ts';
import { choicesOf, nextChoices, sayChoices } from '../shared/speak.ts';

export const DELETE_DIALOG = 'delete-data';

/** Erases everything about the person, after one question; says what went and what cannot be erased from here. */
export class DeleteDataDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(DELETE_DIALOG);
    this.#ports = ports;
    this.addDialog(new WaterfallDialog('steps', [(step) => this.#ask(step), (step) => this.#erase(step)]));
    this.addDialog(new AskChoiceDialog(ports));
  }

  #ask(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { language } = effectsOf(step);
    const { texts } = this.#ports;
    const options: AskChoiceOptions = {
      text: texts.text(language, 'privacy:delete.ask'),
      choices: choicesOf(texts, language, [
        { id: 'delete:yes', label: 'privacy:choice.delete_now' },
        { id: 'delete:no', label: 'privacy:choice.keep' },
      ]),
      yes: 'delete:yes',
      no: 'delete:no',
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #erase(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    const { language } = effects;
    if (step.result === 'delete:yes') {
      effects.eraseEverything();
      effects.say({ kind: 'text', text: texts.text(language, 'privacy:delete.done') });
    } else
      sayChoices(
        effects,
        texts,
        texts.text(language, 'privacy:delete.kept'),
        nextChoices(texts, language, ['menu:options', 'menu:person']),
      );
    return step.endDialog();
  }
}
