import type { ChannelName, DomainEvent, Language, OutboundContent, TicketReason } from '../model/index.ts';

/** Key in botbuilder's `turnState` under which `turn/` puts the effects of the running turn. */
export const TURN_EFFECTS = Symbol.for('rumbo.turnEffects');

export interface TicketRequest {
  readonly reason: TicketReason;
  /** 0–100; 100 is danger: pinned. */
  readonly priority: number;
  readonly topic?: string;
  readonly riskCodes?: readonly string[];
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What a dialog may cause besides speaking. Nothing happens until the turn commits. */
export interface TurnEffects {
  readonly language: Language;
  readonly channel: ChannelName;
  readonly now: Date;
  /** Words and pictures for the person, in order. */
  say(content: OutboundContent): void;
  /** Characters said so far in this turn: a short answer bears a question behind it. */
  readonly saidCharacters: number;
  /** While a case is open already it joins that one. */
  openTicket(request: TicketRequest): void;
  /** True while a person was asked for and has not come yet. */
  readonly isWaiting: boolean;
  /** The person no longer wants anybody; nothing happens when nobody was asked for. */
  cancelTicket(): void;
  setLanguage(language: Language): void;
  /** Remembers the person's situation (a profile id) for this conversation; only after consent. */
  rememberSituation(profile: string | undefined): void;
  readonly situation: string | undefined;
  /** Whether the person agreed that their situation is remembered; undefined: not asked yet. */
  readonly consent: boolean | undefined;
  setConsent(isGiven: boolean): void;
  readonly hasSafeWord: boolean;
  /** From now on `word` hides the talk and `pin` opens it again; only digests are kept. */
  setSafeWord(word: string, pin: string): void;
  clearSafeWord(): void;
  setOptOut(isOptedOut: boolean): void;
  /** Erases everything kept about the person once this turn's words are sent. */
  eraseEverything(): void;
  event(event: DomainEvent): void;
}

interface WithTurnState {
  readonly context: { readonly turnState: { get(key: symbol): unknown } };
}

/**
 * The effects of the running turn, from a dialog step.
 * @throws Error when called outside a turn
 */
export function effectsOf(step: WithTurnState): TurnEffects {
  const effects = step.context.turnState.get(TURN_EFFECTS);
  if (!effects) throw new Error('effectsOf: no turn is running');
  return effects as TurnEffects;
}
