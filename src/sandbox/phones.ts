import { EventEmitter } from 'node:events';

/** One bubble in an invented person's phone, either side. */
export interface Bubble {
  readonly id: string;
  readonly channel: 'whatsapp' | 'sms';
  readonly person: string;
  readonly from: 'person' | 'rumbo';
  readonly at: number;
  readonly text: string;
  readonly buttons?: readonly { readonly id: string; readonly title: string }[];
  /** Under a template; a tap is another kind of message than that on a button. */
  readonly quickReplies?: readonly { readonly id: string; readonly title: string }[];
  readonly list?: {
    readonly button: string;
    readonly rows: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
  };
  readonly link?: { readonly url: string; readonly label: string };
  readonly asksLocation?: boolean;
  /** What an SMS costs. */
  readonly sms?: { readonly segments: number; readonly encoding: string; readonly length: number };
  readonly status?: 'sent' | 'delivered' | 'read';
}

export type PhoneEvent = { readonly seq: number } & (
  | { readonly kind: 'bubble'; readonly bubble: Bubble }
  | {
      readonly kind: 'status';
      readonly id: string;
      readonly person: string;
      readonly status: 'sent' | 'delivered' | 'read';
    }
);

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never;

const MOST_EVENTS = 5000;

/** What the invented phones show: kept in memory for as long as the sandbox runs, followed by event streams. */
export class Phones {
  readonly #events: PhoneEvent[] = [];
  readonly #emitter = new EventEmitter();
  #seq = 0;

  constructor() {
    this.#emitter.setMaxListeners(0);
  }

  add(event: WithoutSeq<PhoneEvent>): void {
    this.#seq += 1;
    const numbered = { ...event, seq: this.#seq } as PhoneEvent;
    this.#events.push(numbered);
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
    this.#emitter.emit('event', numbered);
  }

  /** Everything of one person (ten digits) after `seq`, then what comes; returns how to stop. */
  follow(person: string, afterSeq: number, listener: (event: PhoneEvent) => void): () => void {
    const isTheirs = (event: PhoneEvent) =>
      nationalNumber(event.kind === 'bubble' ? event.bubble.person : event.person) === person;
    for (const event of this.#events) if (event.seq > afterSeq && isTheirs(event)) listener(event);
    const onEvent = (event: PhoneEvent) => {
      if (isTheirs(event)) listener(event);
    };
    this.#emitter.on('event', onEvent);
    return () => this.#emitter.off('event', onEvent);
  }
}

/** WhatsApp writes 521…, Twilio +52…: the same phone. */
function nationalNumber(address: string): string {
  return address.slice(-10);
}
