import { type Choice, effectsOf, inputOf, type Ports } from '../../src/ports/index.ts';
import {
  Dialog,
  type DialogContext,
  type DialogInstance,
  type DialogReason,
  type DialogTurnResult,
  type TurnContext,
} from './botbuilder.ts';
import { sayChoices } from './speak.ts';

export const ASK_CHOICE = 'ask-choice';

export interface AskChoiceOptions {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** Which choice a bare "yes" and a bare "no" mean, in any language. */
  readonly yes?: string;
  readonly no?: string;
}

interface State extends AskChoiceOptions {
  readonly misses: number;
}

/**
 * Asks for one of several choices and ends with its id. Botbuilder's own prompts know few languages and read "not
 * address" as Address; here the turn has already read numbers, labels and taps. What is no answer is asked about once
 * more, kindly; then the dialog ends with undefined rather than going in circles.
 */
export class AskChoiceDialog extends Dialog {
  readonly #ports: Pick<Ports, 'texts'>;

  constructor(ports: Pick<Ports, 'texts'>) {
    super(ASK_CHOICE);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const state: State = { ...(options as AskChoiceOptions), misses: 0 };
    keep(dc.activeDialog, state);
    this.#ask(dc.context, state);
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const state = stateOf(dc.activeDialog);
    const answer = answerOf(dc, state);
    if (answer !== undefined) return dc.endDialog(answer);
    if (state.misses > 0) return dc.endDialog(undefined);
    keep(dc.activeDialog, { ...state, misses: state.misses + 1 });
    const { language } = effectsOf(dc);
    this.#ask(dc.context, state, this.#ports.texts.text(language, 'common:ask_again'));
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

  #ask(context: TurnContext, state: State, before?: string): void {
    sayChoices(
      effectsOf({ context }),
      this.#ports.texts,
      before === undefined ? state.text : `${before}\n\n${state.text}`,
      state.choices,
    );
  }
}

/** Whether the running message answers the open question. */
export function isAnswer(dc: DialogContext): boolean {
  return dc.activeDialog?.id === ASK_CHOICE && answerOf(dc, stateOf(dc.activeDialog)) !== undefined;
}

function answerOf(dc: DialogContext, state: State): string | undefined {
  const { choice, understanding } = inputOf(dc);
  if (choice !== undefined) return state.choices.some(({ id }) => id === choice) ? choice : undefined;
  // Consent and deletion hang on it: what may be a yes is asked again.
  if ((understanding?.score ?? 0) < SURE_OF_ANSWER) return undefined;
  if (understanding?.intent === 'yes') return state.yes;
  if (understanding?.intent === 'no') return state.no;
  return undefined;
}

const SURE_OF_ANSWER = 0.7;

function stateOf(instance: DialogInstance | undefined): State {
  if (!instance) throw new Error('no question is open');
  return (instance.state as { ask: State }).ask;
}

function keep(instance: DialogInstance | undefined, state: State): void {
  if (instance) instance.state = { ask: state };
}
