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
  /** The stream was answered with something else: the session may have ended meanwhile. */
  readonly onRefused?: () => void;
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
/** The server says something every 20 seconds: silence for longer is a line that died without a word. */
const SILENT_MS = 50_000;
const LOOK_EVERY_MS = 5_000;

/** What tabs tell each other: an event, whether the line is open and how far it got, or "how far are you?". */
type TabWord = DeskEvent | { readonly line: boolean; readonly at: number } | { readonly ask: true };
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
  #isOpen = false;
  #isLeading = false;
  #heardAt = 0;
  #watching: ReturnType<typeof setInterval> | undefined;
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
    this.#channel.onmessage = ({ data }: MessageEvent<TabWord>) => {
      if ('ask' in data) this.#isLeading && this.#tellTabs();
      else if ('line' in data) this.#follow(data);
      else this.#take(data);
    };
    // What was passed on between reading the list and now came to nobody here.
    this.#channel.postMessage({ ask: true } satisfies TabWord);
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
    clearInterval(this.#watching);
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#source?.close();
    this.#channel?.close();
    this.#waiting.abort();
    this.#giveBackLock?.();
  }

  #lead(): void {
    this.#isLeading = true;
    this.#options.onLead?.(true);
    this.#watching = setInterval(this.#wake, LOOK_EVERY_MS);
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#open();
  }

  /** Opens the stream anew where it went silent (a laptop that slept, a proxy that forgot us), or at once after a cut. */
  readonly #wake = (event?: Event): void => {
    const isSilent = performance.now() - this.#heardAt > SILENT_MS;
    const isCut = event?.type === 'online' && !this.#isOpen;
    if (!isSilent && !isCut) return;
    this.#source?.close();
    clearTimeout(this.#timer);
    if (isSilent) this.#tellLine(false);
    this.#open();
  };

  #follow({ line, at }: { readonly line: boolean; readonly at: number }): void {
    this.#options.onLine(line);
    if (at <= this.#last) return;
    this.#last = at;
    this.#options.onGap();
  }

  #open(): void {
    if (this.#isClosed) return;
    const source = new EventSource(`/api/events?after=${this.#last}`);
    this.#source = source;
    this.#heardAt = performance.now();
    source.onopen = () => {
      this.#tries = 0;
      this.#heardAt = performance.now();
      this.#tellLine(true);
    };
    source.onerror = () => {
      this.#tellLine(false);
      // The browser tries again by itself only while the state is CONNECTING; an answer such as 503 closes it for good.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#options.onRefused?.();
      this.#retry();
    };
    for (const name of NAMES)
      source.addEventListener(name, (event) => {
        this.#heardAt = performance.now();
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
    this.#isOpen = isOpen;
    this.#tellTabs();
    this.#options.onLine(isOpen);
  }

  #tellTabs(): void {
    this.#channel?.postMessage({ line: this.#isOpen, at: this.#last } satisfies TabWord);
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
