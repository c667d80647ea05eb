import type { z } from 'zod';
import { type AnswerFlaw, PortalError } from './errors.ts';

/** An answer under way: what arrived so far came with this status. */
export interface Arriving {
  readonly operation: string;
  readonly status: number;
  readonly type: string;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/**
 * The body as JSON of a shape, read no further than `maxBytes` (after decompression).
 * @throws PortalError `unreadable`, saying what was wrong; the portal's own words stay out of it
 */
export async function readJson<S extends z.ZodType>(
  answer: Arriving,
  shape: S,
  maxBytes: number,
): Promise<z.output<S>> {
  const parsed = shape.safeParse(await readAnyJson(answer, maxBytes));
  if (parsed.success) return parsed.data;
  throw unreadable(answer, 'wrong_shape');
}

/** As `readJson`, any JSON. */
export async function readAnyJson(answer: Arriving, maxBytes: number): Promise<unknown> {
  if (isWebPage(answer)) throw unreadable(answer, 'html');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of piecesOf(answer)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw unreadable(answer, 'too_large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks, bytes).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // No cause: the parser's message quotes the body.
    throw unreadable(answer, /^\s*</.test(text) ? 'html' : 'not_json');
  }
}

/**
 * The body line by line, without the line ends; empty lines are left out.
 * @param limits most bytes of one line and of all
 * @throws PortalError `unreadable`: a web page, too long, or broken off
 */
export async function* readLines(
  answer: Arriving,
  limits: { readonly lineBytes: number; readonly totalBytes: number },
): AsyncGenerator<string> {
  if (isWebPage(answer)) throw unreadable(answer, 'html');
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  for await (const chunk of piecesOf(answer)) {
    bytes += chunk.byteLength;
    if (bytes > limits.totalBytes) throw unreadable(answer, 'too_large');
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > limits.lineBytes) throw unreadable(answer, 'too_large');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}

export function unreadable(answer: Arriving, flaw: AnswerFlaw): PortalError {
  const { operation, status } = answer;
  return new PortalError('unreadable', { operation, status, flaw, mayHaveArrived: true });
}

function isWebPage({ type }: Arriving): boolean {
  return /^text\/html|^application\/xhtml/i.test(type);
}

/** A body that breaks off is a flaw of the answer; who stopped it on purpose (a timeout) is told by the caller. */
async function* piecesOf(answer: Arriving): AsyncGenerator<Uint8Array> {
  const iterator = answer.body?.[Symbol.asyncIterator]();
  if (!iterator) return;
  try {
    for (;;) {
      const next = await iterator.next().catch(() => {
        throw unreadable(answer, 'cut_off');
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Whoever stopped reading early lets the connection go.
    await iterator.return?.().catch(() => {});
  }
}
