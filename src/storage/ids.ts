import { randomFillSync } from 'node:crypto';
import type { Clock } from '../ports/index.ts';

const TIME_BYTES = 6;
const RANDOM_BYTES = 10;
/** The generator is asked for many at once: a call costs more than an id. */
const AT_ONCE = 256;

/**
 * Ids in the manner of UUIDv7 (RFC 9562, 5.7): milliseconds in front, then 80 random bits, as 22 letters of base64url.
 * What is made together stands together in an index: wholly random ids dirty a page of it each.
 * @returns a maker; ids are unguessable and tell nothing but when they were made
 */
export function makeIds(clock: Pick<Clock, 'now'>): () => string {
  const id = Buffer.alloc(TIME_BYTES + RANDOM_BYTES);
  const pool = Buffer.alloc(RANDOM_BYTES * AT_ONCE);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    id.writeUIntBE(clock.now().getTime(), 0, TIME_BYTES);
    pool.copy(id, TIME_BYTES, at, at + RANDOM_BYTES);
    at += RANDOM_BYTES;
    return id.toString('base64url');
  };
}
