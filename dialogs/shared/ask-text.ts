import { effectsOf, inputOf } from '../../src/ports/index.ts';
import {
  Dialog,
  type DialogContext,
  type DialogInstance,
  type DialogReason,
  type DialogTurnResult,
  type TurnContext,
} from './botbuilder.ts';

export const ASK_TEXT = 'ask-text';

export interface AskTextOptions {
  readonly text: string;
  /** What an answer must look like, as a regular expression; anything at all when absent. */
  readonly pattern?: string;
  /** Said once more when the answer does not look like that. */
  readonly again: string;
}

interface State extends AskTextOptions {
  readonly misses: number;
}

/** Asks for words of the person's own and ends with them; undefined when they could not be read twice. */
export class AskTextDialog extends Dialog {
  constructor() {
    super(ASK_TEXT);
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const state: State = { ...(options as AskTextOptions), misses: 0 };
    keep(dc.activeDialog, state);
    say(dc.context, state.text);
    return Dialog.EndOfTurn;
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const state = stateOf(dc.activeDialog);
    const answer = textAnswerOf(dc);
    if (answer !== undefined) return dc.endDialog(answer);
    if (state.misses > 0) return dc.endDialog(undefined);
    keep(dc.activeDialog, { ...state, misses: state.misses + 1 });
    say(dc.context, state.again);
    return Dialog.EndOfTurn;
  }

  /** After a question in between was answered, this one is put again. */
  override async resumeDialog(dc: DialogContext, _reason: DialogReason): Promise<DialogTurnResult> {
    say(dc.context, stateOf(dc.activeDialog).text);
    return Dialog.EndOfTurn;
  }

  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    say(context, stateOf(instance).text);
  }
}

/** What the running message answers to the open question for words; undefined: it does not. */
export function textAnswerOf(dc: DialogContext): string | undefined {
  if (dc.activeDialog?.id !== ASK_TEXT) return undefined;
  const { words, message } = inputOf(dc);
  if (words === undefined || 'payload' in message.content) return undefined;
  const { pattern } = stateOf(dc.activeDialog);
  return pattern === undefined || new RegExp(pattern, 'iu').test(words.trim()) ? words.trim() : undefined;
}

const say = (context: TurnContext, text: string): void => effectsOf({ context }).say({ kind: 'text', text });

function stateOf(instance: DialogInstance | undefined): State {
  if (!instance) throw new Error('no question is open');
  return (instance.state as { ask: State }).ask;
}

function keep(instance: DialogInstance | undefined, state: State): void {
  if (instance) instance.state = { ask: state };
}
