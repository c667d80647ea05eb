import type { InboundMessage, Language, Understanding } from '../model/index.ts';

/** Key in botbuilder's `turnState` under which `turn/` puts what the person said, already read. */
export const TURN_INPUT = Symbol.for('rumbo.turnInput');

/** Words that work anywhere, in any language, on any channel. `more` asks for the rest of a long answer, `exit` leaves in a hurry. */
export type Control =
  | {
      readonly kind:
        | 'help'
        | 'human'
        | 'delete_data'
        | 'back'
        | 'restart'
        | 'stop'
        | 'start'
        | 'more'
        | 'exit';
    }
  /** Nobody is needed any more; means something only while somebody was asked for. */
  | { readonly kind: 'never_mind' }
  | { readonly kind: 'language'; readonly language: Language };

/** Signs of danger found by rules that no classifier can override. */
export type DangerSign =
  | 'danger_now'
  | 'kidnap'
  | 'trafficking'
  | 'violence'
  | 'self_harm'
  | 'child_alone'
  | 'medical'
  | 'detained'
  | 'missing';

/** One inbound message as a dialog sees it. */
export interface TurnInput {
  readonly message: InboundMessage;
  /** What was typed or said with a picture; undefined for a bare location, sticker, voice note, … */
  readonly words: string | undefined;
  /**
   * The id of the choice that was meant: tapped, or typed as a number, label or synonym of what was offered last.
   * Taps on older messages come through too, so any `menu:…` or `topic:…` id may appear at any time.
   */
  readonly choice: string | undefined;
  readonly control: Control | undefined;
  readonly danger: DangerSign | undefined;
  /** Undefined when there are no words. */
  readonly understanding: Understanding | undefined;
  /** What of the words may be kept for the editors when they were not understood; no personal data. */
  readonly gist: string;
  /** True for the very first message of a conversation. */
  readonly isFirst: boolean;
}

interface WithTurnState {
  readonly context: { readonly turnState: { get(key: symbol): unknown } };
}

/** @throws Error when called outside a turn */
export function inputOf(step: WithTurnState): TurnInput {
  const input = step.context.turnState.get(TURN_INPUT);
  if (!input) throw new Error('inputOf: no turn is running');
  return input as TurnInput;
}
