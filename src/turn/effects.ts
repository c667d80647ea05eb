import type { ChannelName, DomainEvent, Floor, Language, OutboundContent } from '../model/index.ts';
import type { TicketRequest, TurnEffects } from '../ports/turn-effects.ts';
import { setSafeWord } from './discretion.ts';
import type { Memory } from './memory.ts';

/** What a turn wants to happen, until its commit makes it real. */
export class CollectedEffects implements TurnEffects {
  readonly channel: ChannelName;
  readonly now: Date;
  readonly said: OutboundContent[] = [];
  readonly requests: TicketRequest[] = [];
  readonly events: DomainEvent[] = [];
  optOut: boolean | undefined;
  isErasing = false;
  isCancelling = false;
  readonly isWaiting: boolean;
  readonly #memory: Memory;
  readonly #fallback: Language;

  constructor(
    memory: Memory,
    channel: ChannelName,
    now: Date,
    fallback: Language,
    floor?: Pick<Floor, 'state'>,
  ) {
    this.isWaiting = floor?.state === 'offered';
    this.#memory = memory;
    this.channel = channel;
    this.now = now;
    this.#fallback = fallback;
  }

  get language(): Language {
    return this.#memory.language ?? this.#fallback;
  }
  get situation(): string | undefined {
    return this.#memory.situation;
  }
  get consent(): boolean | undefined {
    return this.#memory.consent;
  }

  say(content: OutboundContent): void {
    this.said.push(content);
  }
  get saidCharacters(): number {
    return this.said.reduce((sum, content) => sum + ('text' in content ? content.text.length : 200), 0);
  }
  openTicket(request: TicketRequest): void {
    this.requests.push(request);
  }
  cancelTicket(): void {
    this.isCancelling = true;
  }
  setLanguage(language: Language): void {
    this.#memory.language = language;
    this.#memory.isLanguageChosen = true;
  }
  rememberSituation(profile: string | undefined): void {
    this.#memory.situation = profile;
  }
  setConsent(isGiven: boolean): void {
    this.#memory.consent = isGiven;
    if (!isGiven) this.#memory.situation = undefined;
  }
  get hasSafeWord(): boolean {
    return this.#memory.safeWord !== undefined;
  }
  setSafeWord(word: string, pin: string): void {
    setSafeWord(this.#memory, word, pin);
  }
  clearSafeWord(): void {
    this.#memory.safeWord = undefined;
  }
  setOptOut(isOptedOut: boolean): void {
    this.optOut = isOptedOut;
  }
  eraseEverything(): void {
    this.isErasing = true;
  }
  event(event: DomainEvent): void {
    this.events.push(event);
  }
}
