import type { ServerResponse } from 'node:http';
import type { Vacancy } from '../../../src/vacancies/portal/schema.ts';
import { type Handler, problem } from './loopback.ts';

type Entry =
  | { readonly at: string; readonly vacancy: Vacancy }
  | { readonly at: string; readonly id: string };

/** A changes feed as the contract has it: a log of entries; a cursor is how many of them were read. */
export class Feed {
  #log: Entry[] = [];
  /** Cursors below this are too old. */
  oldest = 0;
  epoch = 1;
  pageSize = 1000;
  /** Given the chance to break an answer; true: it has answered itself. */
  fault: ((response: ServerResponse, lines: readonly string[]) => boolean) | undefined;

  put(...vacancies: readonly Vacancy[]): void {
    for (const vacancy of vacancies) this.#log.push({ at: vacancy.dateModified, vacancy });
  }

  remove(id: string, at: string): void {
    this.#log.push({ at, id });
  }

  get end(): number {
    return this.#log.length;
  }

  readonly handle: Handler = ({ url }, response) => {
    const since = url.searchParams.get('since');
    const [epoch, place] = (since ?? `${this.epoch}-0`).split('-').map(Number);
    if (since !== null && (epoch !== this.epoch || (place ?? 0) < this.oldest)) return problem(response, 410);
    const from = place ?? 0;
    const entries = this.#log.slice(from, from + this.pageSize);
    const next = from + entries.length;
    const lines = entries.map((entry) =>
      JSON.stringify(
        'id' in entry ? { op: 'remove', ...entry, reason: 'filled' } : { op: 'upsert', ...entry },
      ),
    );
    lines.push(JSON.stringify({ op: 'cursor', next: `${this.epoch}-${next}`, more: next < this.end }));
    if (this.fault?.(response, lines)) return;
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end(`${lines.join('\n')}\n`);
  };
}
