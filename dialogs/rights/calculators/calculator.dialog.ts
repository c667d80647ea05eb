import {
  type CalculatorId,
  type Calculators,
  effectsOf,
  type Field,
  inputOf,
  type Ports,
  type Said,
} from '../../../src/ports/index.ts';
import {
  Dialog,
  type DialogContext,
  type DialogInstance,
  type DialogReason,
  type DialogTurnResult,
  type TurnContext,
} from '../../shared/botbuilder.ts';
import { nextChoices, sayChoices } from '../../shared/speak.ts';
import { hasChoices, questionFor, saidByChoice } from './ask-field.ts';
import { nextAfter, tellResult } from './tell-result.ts';

export const CALCULATOR_DIALOG = 'calculator';

/** Which sum. */
export interface CalculatorOptions {
  readonly calculator: CalculatorId;
}

interface State extends CalculatorOptions {
  readonly said: Said;
  /** What was asked last. */
  readonly field: Field;
  readonly misses: number;
}

/**
 * One sum: takes what the message already says, asks one thing at a time for what is missing, in free words, and tells
 * the result. What is no answer is asked once more, kindly; then a way out is offered.
 */
export class CalculatorDialog extends Dialog {
  readonly #ports: Pick<Ports, 'calculators' | 'knowledge' | 'texts'>;

  constructor(ports: Pick<Ports, 'calculators' | 'knowledge' | 'texts'>) {
    super(CALCULATOR_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { calculator } = options as CalculatorOptions;
    const { words, choice } = inputOf(dc);
    const said =
      choice === undefined && words !== undefined
        ? this.#ports.calculators.read(words, effectsOf(dc).now)
        : {};
    return this.#goOn(dc, calculator, said);
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const state = stateOf(dc.activeDialog);
    const said = answerIn(dc, this.#ports.calculators);
    if (said?.foreign) return this.#askInPesos(dc, state);
    if (said) return this.#goOn(dc, state.calculator, said);
    if (state.misses > 0) return this.#giveUp(dc);
    keep(dc.activeDialog, { ...state, misses: state.misses + 1 });
    this.#ask(dc.context, state, 'calculators:again');
    return Dialog.EndOfTurn;
  }

  /** After a question in between was answered, this one is put again. */
  override async resumeDialog(dc: DialogContext, _reason: DialogReason): Promise<DialogTurnResult> {
    this.#ask(dc.context, stateOf(dc.activeDialog));
    return Dialog.EndOfTurn;
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    this.#ask(context, stateOf(instance));
  }

  async #goOn(dc: DialogContext, calculator: CalculatorId, said: Said): Promise<DialogTurnResult> {
    const { calculators } = this.#ports;
    const field = calculators.missing(calculator, said, effectsOf(dc).now);
    if (field === undefined) return this.#tell(dc, calculator, said);
    const { foreign, ...kept } = said;
    const state: State = { calculator, said: kept, field, misses: 0 };
    keep(dc.activeDialog, state);
    this.#ask(dc.context, state, foreign && field === 'pay' ? 'calculators:in_pesos' : undefined);
    return Dialog.EndOfTurn;
  }

  async #tell(dc: DialogContext, calculator: CalculatorId, said: Said): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { calculators, texts } = this.#ports;
    const result = calculators.calculate(calculator, said, effects.now);
    const parts = tellResult(this.#ports, effects.language, result);
    for (const text of parts.slice(0, -1)) effects.say({ kind: 'text', text });
    sayChoices(effects, texts, parts.at(-1) ?? '', nextChoices(texts, effects.language, nextAfter(result)));
    effects.event({ type: 'calculator.answered', data: { calculator, verdict: result.verdict } });
    return dc.endDialog();
  }

  #askInPesos(dc: DialogContext, state: State): DialogTurnResult {
    keep(dc.activeDialog, state);
    this.#ask(dc.context, state, 'calculators:in_pesos');
    return Dialog.EndOfTurn;
  }

  async #giveUp(dc: DialogContext): Promise<DialogTurnResult> {
    const effects = effectsOf(dc);
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, 'calculators:give_up'),
      nextChoices(texts, effects.language, ['menu:person', 'menu:calculators', 'menu:rights']),
    );
    return dc.endDialog();
  }

  #ask(context: TurnContext, { calculator, field }: State, beforeKey?: string): void {
    const effects = effectsOf({ context });
    const { texts } = this.#ports;
    const question = questionFor(this.#ports, effects.language, calculator, field, effects.now);
    const text = beforeKey ? `${texts.text(effects.language, beforeKey)}\n\n${question.text}` : question.text;
    if (question.choices.length > 0) sayChoices(effects, texts, text, question.choices);
    else effects.say({ kind: 'text', text });
  }
}

/** Whether the running message is for the calculator that waits for an answer: answers it, or is nothing but figures. */
export function isCalculatorAnswer(dc: DialogContext, calculators: Calculators): boolean {
  if (dc.activeDialog?.id !== CALCULATOR_DIALOG) return false;
  return answerIn(dc, calculators) !== undefined || /^[\d\s.,$:/-]+$/.test(inputOf(dc).words ?? '');
}

/** All that is known once the message is read as an answer to the open question; undefined when it is none. */
function answerIn(dc: DialogContext, calculators: Calculators): Said | undefined {
  const { field, said } = stateOf(dc.activeDialog);
  const { choice, words, message } = inputOf(dc);
  const byChoice = choice === undefined ? undefined : saidByChoice(field, choice, said);
  if (byChoice) return byChoice;
  if ('payload' in message.content || words === undefined) return undefined;
  // A bare number is the figure that was asked for, though it may also count a choice of an older message.
  if (choice !== undefined && hasChoices(field)) return undefined;
  return calculators.answer(field, words, said, effectsOf(dc).now);
}

function stateOf(instance: DialogInstance | undefined): State {
  if (!instance) throw new Error('no calculator is open');
  return (instance.state as { calculator: State }).calculator;
}

function keep(instance: DialogInstance | undefined, state: State): void {
  if (instance) instance.state = { calculator: state };
}
