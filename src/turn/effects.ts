import type { ChannelName, DomainEvent, Language, OutboundContent, TicketId } from '../model/index.ts';
import type { TicketRequest, TurnEffects } from '../ports/turn-effects.ts';
import type { NewTicket } from '../storage/store.ts';
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
  readonly #memory: Memory;
  readonly #fallback: Language;

  constructor(memory: Memory, channel: ChannelName, now: Date, fallback: Language) {
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
  openTicket(request: TicketRequest): void {
    this.requests.push(request);
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
  setOptOut(isOptedOut: boolean): void {
    this.optOut = isOptedOut;
  }
  eraseEverything(): void {
    this.isErasing = true;
  }
  event(event: DomainEvent): void {
    this.events.push(event);
  }

  /** Tickets with what the counsellor needs to know; never the address, which the desk reads from the conversation. */
  tickets(newId: () => string, context: Readonly<Record<string, unknown>>): NewTicket[] {
    return this.requests.map((request) => ({
      id: newId() as TicketId,
      reason: request.reason,
      priority: request.priority,
      language: this.language,
      ...(request.topic === undefined ? {} : { topic: request.topic }),
      riskCodes: request.riskCodes ?? [],
      context: { ...context, ...request.context },
    }));
  }
}
