import { silentLogger } from '../../telemetry/telemetry.ts';
import { connect } from './client.ts';
import { ALL_PARTITIONS, prefixOf } from './keys.ts';

const AT_ONCE = 1000;

/** What happened since a time, of one type, in no order across partitions; for reports. */
export async function readEvents(
  url: string,
  type: string,
  since: Date,
): Promise<Readonly<Record<string, string | number | boolean>>[]> {
  const { client, close } = await connect(url, silentLogger);
  const found: Readonly<Record<string, string | number | boolean>>[] = [];
  try {
    for (const partition of ALL_PARTITIONS) {
      let from = '-';
      for (;;) {
        const entries = await client.xrange(`${prefixOf(partition)}:ev`, from, '+', 'COUNT', AT_ONCE);
        for (const [id, [, at, , kind, , data]] of entries) {
          from = `(${id}`;
          if (kind === type && data && Number(at) >= since.getTime()) found.push(JSON.parse(data));
        }
        if (entries.length < AT_ONCE) break;
      }
    }
    return found;
  } finally {
    await close();
  }
}
