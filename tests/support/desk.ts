import { request } from 'node:http';
import type { TicketDetail, TicketRow } from '../../src/desk/api/schema.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** Somebody at the desk, over HTTP as any other program. */
export class DeskClient {
  readonly url: string;
  cookie = '';
  constructor(url: string) {
    this.url = url;
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  async call<T = any>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const res = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        ...(this.cookie ? { Cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await res.text();
    const set = res.headers.getSetCookie()[0];
    if (set && path.startsWith('/session')) this.cookie = set.split(';')[0] ?? '';
    // A file (figures as CSV) is its text.
    const isJson = /[/+]json/.test(res.headers.get('content-type') ?? '');
    const answer = text === '' ? undefined : isJson ? JSON.parse(text) : text;
    return { status: res.status, body: answer as T, headers: res.headers };
  }

  async signIn(email: string, password: string): Promise<this> {
    const { status, body } = await this.call('POST', '/session', { email, password });
    if (status !== 200) throw new Error(`sign-in was refused: ${JSON.stringify(body)}`);
    return this;
  }

  async tickets(query = ''): Promise<TicketRow[]> {
    return (await this.call('GET', `/tickets${query}`)).body.tickets;
  }

  async ticket(id: string): Promise<TicketDetail> {
    return (await this.call('GET', `/tickets/${id}`)).body;
  }

  /** Opens the live stream. */
  events(after?: string): EventStream {
    return new EventStream(this.url, this.cookie, after);
  }
}

export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly data: any;
  readonly at: number;
}

/** A reader of server-sent events that can be cut and go on, as a browser does. */
export class EventStream {
  readonly events: StreamEvent[] = [];
  lastId: string | undefined;
  readonly #url: string;
  readonly #cookie: string;
  #request: ReturnType<typeof request> | undefined;
  onEvent: (event: StreamEvent) => void = () => {};

  constructor(url: string, cookie: string, after: string | undefined) {
    this.#url = url;
    this.#cookie = cookie;
    this.lastId = after;
    this.open();
  }

  open(url = this.#url): void {
    let rest = '';
    const call = request(
      `${url}/api/events`,
      {
        headers: {
          Cookie: this.#cookie,
          ...(this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId }),
        },
      },
      (res) => {
        res.setEncoding('utf8');
        res.on('data', (chunk: string) => {
          rest += chunk;
          const frames = rest.split('\n\n');
          rest = frames.pop() ?? '';
          for (const frame of frames) this.#take(frame);
        });
        res.on('error', () => {});
      },
    );
    call.on('error', () => {});
    call.end();
    this.#request = call;
  }

  cut(): void {
    this.#request?.destroy();
  }

  #take(frame: string): void {
    const field = (name: string) =>
      frame
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const event = field('event');
    if (event === undefined) return;
    const id = field('id');
    if (id !== undefined) this.lastId = id;
    const taken = { id, event, data: JSON.parse(field('data') ?? 'null'), at: performance.now() };
    this.events.push(taken);
    this.onEvent(taken);
  }
}

/** The demo accounts that the service printed at its start, by role. */
export function demoAccounts(output: string): Record<string, { email: string; password: string }> {
  return Object.fromEntries(
    [...output.matchAll(/^\s+((\w+)@demo\.example)\s+(\S+)$/gm)].map(([, email, role, password]) => [
      role,
      { email: email ?? '', password: password ?? '' },
    ]),
  );
}
