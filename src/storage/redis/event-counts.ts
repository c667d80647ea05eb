import type { DomainEvent } from '../../model/index.ts';
import { DAY_BEGINS_MS, type EventCounts } from '../desk-store.ts';
import type { RedisContext } from './context.ts';
import { ALL_PARTITIONS, prefixOf } from './keys.ts';

const AT_ONCE = 200;
const DAY_MS = 86_400_000;
const START = '-';

/** Counts the next part of every partition's log, by day, type and data; what a person wrote is left out. */
export async function countEvents({ client }: RedisContext, after: string | undefined): Promise<EventCounts> {
  const places = after === undefined ? ALL_PARTITIONS.map(() => START) : (JSON.parse(after) as string[]);
  const parts = await Promise.all(
    ALL_PARTITIONS.map((partition) => {
      const place = places[partition] ?? START;
      const from = place === START ? START : `(${place}`;
      return client.xrange(`${prefixOf(partition)}:ev`, from, '+', 'COUNT', AT_ONCE);
    }),
  );
  const counts = new Map<string, { day: number; type: string; data: string; n: number }>();
  for (const [, [, at, , type = '', , data = '']] of parts.flat()) {
    const day = Math.floor((Number(at) - DAY_BEGINS_MS) / DAY_MS);
    const key = `${day} ${type} ${data}`;
    const known = counts.get(key);
    if (known) known.n += 1;
    else counts.set(key, { day, type, data, n: 1 });
  }
  return {
    counts: [...counts.values()].map((one) => ({ ...one, data: withoutGist(one.data) })),
    next: JSON.stringify(parts.map((part, partition) => part.at(-1)?.[0] ?? places[partition] ?? START)),
    isEnd: parts.every((part) => part.length < AT_ONCE),
  };
}

function withoutGist(json: string): NonNullable<DomainEvent['data']> {
  if (json === '') return {};
  const { gist: _gist, ...rest } = JSON.parse(json) as NonNullable<DomainEvent['data']>;
  return rest;
}
