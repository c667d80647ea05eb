import { effectsOf, type Ports } from '../../src/ports/index.ts';
import { ASK_CHOICE, AskChoiceDialog, type AskChoiceOptions } from '../shared/ask-choice.ts';
import { ASK_TEXT, AskTextDialog, type AskTextOptions } from '../shared/ask-text.ts';
import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from '../shared/botbuilder.ts';
import { choicesOf, nextChoices, sayChoices } from '../shared/speak.ts';

export const SAFE_WORD_DIALOG = 'safe-word';

/** A word of one's own, with a letter in it, so that no menu number or PIN is taken for it. */
const WORD = "^(?=.*\\p{L}.*\\p{L})[\\p{L}\\p{M}\\d '’-]{3,30}$";
const PIN = '^\\d{4,8}$';

interface Values {
  word?: string;
}

/** Sets or removes the safe word (reliability.md S30), for people whose phone others look at. */
export class SafeWordDialog extends ComponentDialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(SAFE_WORD_DIALOG);
    this.#ports = ports;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#explain(step),
        (step) => this.#askWord(step),
        (step) => this.#askPin(step),
        (step) => this.#keep(step),
      ]),
    );
    this.addDialog(new AskChoiceDialog(ports));
    this.addDialog(new AskTextDialog());
  }

  #explain(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    const offers = effects.hasSafeWord
      ? [
          { id: 'safe-word:set', label: 'privacy:choice.safe_word_change' },
          { id: 'safe-word:clear', label: 'privacy:choice.safe_word_remove' },
        ]
      : [
          { id: 'safe-word:set', label: 'privacy:choice.safe_word_set' },
          { id: 'safe-word:no', label: 'privacy:choice.disagree' },
        ];
    const options: AskChoiceOptions = {
      text: texts.text(effects.language, 'privacy:safe_word.explain'),
      choices: choicesOf(texts, effects.language, offers),
      yes: 'safe-word:set',
      no: 'safe-word:no',
    };
    return step.beginDialog(ASK_CHOICE, options);
  }

  async #askWord(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    if (step.result === 'safe-word:set')
      return step.beginDialog(ASK_TEXT, this.#question(step, 'word', WORD));
    if (step.result === 'safe-word:clear') effects.clearSafeWord();
    return this.#end(step, step.result === 'safe-word:clear' ? 'removed' : 'unchanged');
  }

  async #askPin(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (typeof step.result !== 'string') return this.#end(step, 'unchanged');
    (step.values as Values).word = step.result;
    return step.beginDialog(ASK_TEXT, this.#question(step, 'pin', PIN));
  }

  async #keep(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { word } = step.values as Values;
    if (typeof step.result !== 'string' || word === undefined) return this.#end(step, 'unchanged');
    effectsOf(step).setSafeWord(word, step.result);
    return this.#end(step, 'set');
  }

  #question(step: WaterfallStepContext, about: 'word' | 'pin', pattern: string): AskTextOptions {
    const { language } = effectsOf(step);
    const { texts } = this.#ports;
    return {
      text: texts.text(language, `privacy:safe_word.ask_${about}`),
      again: texts.text(language, `privacy:safe_word.again_${about}`),
      pattern,
    };
  }

  async #end(
    step: WaterfallStepContext,
    outcome: 'set' | 'removed' | 'unchanged',
  ): Promise<DialogTurnResult> {
    const effects = effectsOf(step);
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, `privacy:safe_word.${outcome}`),
      nextChoices(texts, effects.language, ['menu:clear-chat', 'menu:options']),
    );
    effects.event({ type: 'safe_word', data: { outcome } });
    return step.endDialog();
  }
}
