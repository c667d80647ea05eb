import type { EventData, EventName } from '../../../api/schema.ts';

export type DeskEvent = {
  [K in EventName]: { readonly name: K; readonly id: number | null; readonly data: EventData<K> };
}[EventName];

export interface LiveOptions {
  /** Id of the newest event that what is on the screen already holds. */
  readonly after: string;
  readonly onEvent: (event: DeskEvent) => void;
  readonly onLine: (isOpen: boolean) => void;
  /** Ids were missed: read everything anew; gives the id to go on from. */
  readonly onGap: () => void;
  /** True in the one tab that may make a sound: it holds the stream. */
  readonly onLead?: (isLeading: boolean) => void;
}

const NAMES: readonly EventName[] = [
  'hello',
  'ticket',
  'message',
  'delivery',
  'note',
  'alert',
  'gone',
  'skip',
  'reset',
  'presence',
  'viewers',
  'misuse',
  'bye',
];
const CHANNEL = 'rumbo-desk';
const RETRY_MS = [1_000, 2_000, 4_000, 8_000];

/**
 * The desk's events. One stream a browser: HTTP/1.1 gives six connections a server, and a counsellor keeps several tabs
 * open. The tab that gets the lock reads the stream and passes it on to the others; when it closes, the next takes over
 * where the last event left off. No event is taken twice: ids only grow.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #channel: BroadcastChannel | undefined;
  #last: number;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isClosed = false;
  #giveBackLock: (() => void) | undefined;
  readonly #waiting = new AbortController();

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#last = Number(options.after) || 0;
    // Locks need https or localhost; without them every tab has a stream of its own.
    if (!navigator.locks) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = ({ data }: MessageEvent<DeskEvent | { line: boolean }>) => {
      if ('line' in data) this.#options.onLine(data.line);
      else this.#take(data);
    };
    navigator.locks
      .request(CHANNEL, { signal: this.#waiting.signal }, () => {
        if (this.#isClosed) return;
        this.#lead();
        return new Promise<void>((done) => {
          this.#giveBackLock = done;
        });
      })
      .catch(() => undefined);
  }

  /** From now on what is on the screen holds everything up to here. */
  caughtUp(lastEventId: string): void {
    this.#last = Math.max(this.#last, Number(lastEventId) || 0);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#channel?.close();
    this.#waiting.abort();
    this.#giveBackLock?.();
  }

  #lead(): void {
    this.#options.onLead?.(true);
    this.#open();
  }

  #open(): void {
    if (this.#isClosed) return;
    const source = new EventSource(`/api/events?after=${this.#last}`);
    this.#source = source;
    source.onopen = () => {
      this.#tries = 0;
      this.#tellLine(true);
    };
    source.onerror = () => {
      this.#tellLine(false);
      // The browser tries again by itself only while the state is CONNECTING; an answer such as 503 closes it for good.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#retry();
    };
    for (const name of NAMES)
      source.addEventListener(name, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        const hasId = !['hello', 'presence', 'viewers', 'misuse', 'bye', 'reset'].includes(name);
        const id = hasId && lastEventId !== '' ? Number(lastEventId) : null;
        const whole = { name, id, data: JSON.parse(data) } as DeskEvent;
        this.#channel?.postMessage(whole);
        this.#take(whole);
      });
  }

  #retry(): void {
    this.#source?.close();
    clearTimeout(this.#timer);
    const wait = RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] ?? 8_000;
    this.#tries += 1;
    this.#timer = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
  }

  #tellLine(isOpen: boolean): void {
    this.#channel?.postMessage({ line: isOpen });
    this.#options.onLine(isOpen);
  }

  #take(event: DeskEvent): void {
    if (event.name === 'reset') {
      this.#last = Number(event.data.lastEventId) || this.#last;
      this.#options.onGap();
      return;
    }
    if (event.id !== null) {
      if (event.id <= this.#last) return;
      const isGap = this.#last !== 0 && event.id !== this.#last + 1;
      this.#last = event.id;
      if (isGap) this.#options.onGap();
    }
    this.#options.onEvent(event);
  }
}
