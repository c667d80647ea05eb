import { parentPort, workerData } from 'node:worker_threads';
import { EventStream } from '../tests/support/desk.ts';

/** What a thread of consoles is started with: streams shared out among the sessions. */
export interface ConsolesStart {
  readonly url: string;
  readonly cookies: readonly string[];
  readonly count: number;
}

/** Asks the thread for the list so many times, some at once; it answers with `{ times }` in ms. */
export interface AskLists {
  readonly lists: number;
  readonly atOnce: number;
  readonly cookie: string;
  /** Overdue cases that each list must hold. */
  readonly expected: number;
}

/**
 * Counsellors' consoles in a thread of their own, so that reading is not measured together with writing. Says `open` once
 * all of them are, and then for each new case that all have got when the last one did (ms since 1970).
 */
if (parentPort) {
  const port = parentPort;
  const { url, cookies, count } = workerData as ConsolesStart;
  const got = new Map<string, number>();
  let opened = 0;
  for (let at = 0; at < count; at += 1) {
    const stream = new EventStream(url, cookies[at % cookies.length] ?? '', undefined);
    stream.onEvent = ({ event, data }) => {
      stream.events.length = 0;
      if (event === 'hello') {
        opened += 1;
        if (opened === count) port.postMessage('open');
      }
      if (event !== 'ticket' || data.change !== 'opened') return;
      const id = data.ticket.id as string;
      got.set(id, (got.get(id) ?? 0) + 1);
      if (got.get(id) === count) port.postMessage({ id, at: Date.now() });
    };
  }
  port.on('message', async ({ lists, atOnce, cookie, expected }: AskLists) => {
    const times: number[] = [];
    let left = lists;
    const ask = async () => {
      const startedAt = performance.now();
      const res = await fetch(`${url}/api/tickets?who=all`, { headers: { Cookie: cookie } });
      const text = await res.text();
      times.push(performance.now() - startedAt);
      const found = text.match(/"isBreached":true/g)?.length ?? 0;
      if (found !== expected) throw new Error(`the list holds ${found} overdue cases`);
    };
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await ask();
      }),
    );
    port.postMessage({ times });
  });
}
