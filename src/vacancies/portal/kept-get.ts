import type { z } from 'zod';
import type { Caller, CallLimits } from './caller.ts';
import type { EtagCache, Marked } from './etag-cache.ts';
import { readJson, unreadable } from './read-answer.ts';
import { refusalOf } from './refusal.ts';
import type { PortalAnswer, PortalRequest } from './transport.ts';

export type Got<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** 404 or 410: an outcome for those who know it. */
  | { readonly kind: 'status'; readonly status: number };

type KeptRequest = Pick<PortalRequest, 'operation' | 'path' | 'query'>;

/** About what a parsed answer takes beside its text. */
const BYTES_PER_FIELD = 16;

/**
 * Makes the GET that sends If-None-Match for what it has seen before and answers a 304 from memory.
 * @returns a function that throws PortalError for everything but 200, 304, 404 and 410
 */
export function makeKeptGet(caller: Caller, kept: EtagCache) {
  return <S extends z.ZodType>(
    request: KeptRequest,
    shape: S,
    { maxBytes, ...limits }: CallLimits & { readonly maxBytes: number },
  ): Promise<Got<z.output<S>>> => {
    const address = `${request.path}?${request.query ?? ''}`;
    const known = kept.get(address) as Marked<z.output<S>> | undefined;
    const read = async (answer: PortalAnswer): Promise<Got<z.output<S>>> => {
      if (answer.status === 304) {
        await answer.discard();
        if (!known) throw unreadable(answer, 'wrong_shape');
        return { kind: 'ok', value: known.value };
      }
      if (answer.status === 404 || answer.status === 410) {
        await answer.discard();
        kept.delete(address);
        return { kind: 'status', status: answer.status };
      }
      if (answer.status !== 200) throw await refusalOf(answer);
      const value = await readJson(answer, shape, maxBytes);
      if (answer.etag) kept.set(address, { etag: answer.etag, value }, sizeOf(value));
      return { kind: 'ok', value };
    };
    const headers = known ? { 'if-none-match': known.etag } : {};
    return caller.call({ ...request, method: 'GET', accept: 'application/json', headers }, read, limits);
  };
}

function sizeOf(value: unknown): number {
  let bytes = 0;
  const add = (part: unknown): void => {
    bytes += typeof part === 'string' ? part.length * 2 : BYTES_PER_FIELD;
    if (typeof part === 'object' && part !== null) for (const inner of Object.values(part)) add(inner);
  };
  add(value);
  return bytes;
}
