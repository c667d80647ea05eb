import { createHmac, randomBytes } from 'node:crypto';
import type { AuditEntry, AuditQuery, LoggedAudit } from '../../desk-store.ts';
import { text } from '../client.ts';
import { openJson, type RedisContext, sealJson } from '../context.ts';
import { META } from '../keys.ts';
import { APPEND_AUDIT, CUT_AUDIT } from '../lua/desk-meta.ts';

type Row = {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly ticket: string | null;
  readonly data: string;
  readonly hash: string;
};
/** Where the chain begins (what was before is past its term) and ends, sealed: links cut off at either end are missed. */
interface Ends {
  readonly key: string;
  readonly before: { readonly seq: number; readonly hash: string };
  readonly last: { readonly seq: number; readonly hash: string };
}
export interface TimedAudit extends AuditEntry {
  readonly at: number;
}

const PLACE = 'meta:audit';
const LINKS = `${META}:audit`;
const AT_ONCE = 1000;
const MOST_TRIES = 50;

/**
 * Appends to the one chain, each link's hash covering the one before it. Keyed, so that whoever can write to Redis, but
 * has no data key, cannot write a chain that holds. Of two who append at once the second reads the end anew.
 * @param marker names what these entries were read from, so that they are appended once however often they are tried
 */
export async function appendAudit(
  context: RedisContext,
  entries: readonly TimedAudit[],
  marker?: { readonly name: string; readonly id: string },
): Promise<void> {
  if (entries.length === 0) return;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const ends = await readEnds(context);
    let { seq, hash } = ends.last;
    const rows = entries.map((entry) => {
      const row = {
        seq: seq + 1,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        ticket: entry.ticket ?? null,
        data: JSON.stringify(entry.data ?? {}),
      };
      hash = link(ends.key, hash, row);
      seq = row.seq;
      return JSON.stringify({ ...row, hash });
    });
    const sealed = sealJson(context, { ...ends, last: { seq, hash } } satisfies Ends, PLACE);
    const args = [ends.last.seq, sealed, marker?.name ?? '', marker?.id ?? '', ...rows];
    if (text(await APPEND_AUDIT.run(context.client, META, args)) !== 'again') return;
  }
  throw new Error('the audit chain could not be appended to');
}

export async function readAuditPage(context: RedisContext, query: AuditQuery): Promise<LoggedAudit[]> {
  const found: LoggedAudit[] = [];
  let from = query.before === undefined ? '+' : `(${query.before}-0`;
  // Where nothing is left out, no more is read than is asked for.
  const isWhole = query.ticket === undefined && query.actor === undefined;
  const atOnce = isWhole ? Math.min(AT_ONCE, query.limit) : AT_ONCE;
  for (;;) {
    const entries = await context.client.xrevrange(LINKS, from, '-', 'COUNT', atOnce);
    for (const [id, fields] of entries) {
      const row = JSON.parse(fields[1] ?? '') as Row;
      from = `(${id}`;
      if (query.ticket !== undefined && row.ticket !== query.ticket) continue;
      if (query.actor !== undefined && row.actor !== query.actor) continue;
      found.push({
        ...row,
        at: new Date(row.at),
        ticket: row.ticket ?? undefined,
        data: JSON.parse(row.data) as LoggedAudit['data'],
      });
      if (found.length === query.limit) return found;
    }
    if (entries.length < atOnce) return found;
  }
}

/** Reads the whole chain in pages. @returns the first link that does not fit, if one does not */
export async function verifyAuditChain(
  context: RedisContext,
): Promise<{ isIntact: boolean; brokenAt: number | undefined }> {
  const { key, before, last } = await readEnds(context);
  let { seq, hash } = before;
  for (;;) {
    const entries = await context.client.xrange(LINKS, `(${seq}-0`, `${last.seq}-0`, 'COUNT', AT_ONCE);
    for (const [, fields] of entries) {
      const row = JSON.parse(fields[1] ?? '') as Row;
      if (row.seq !== seq + 1 || row.hash !== link(key, hash, row))
        return { isIntact: false, brokenAt: Math.min(row.seq, seq + 1) };
      ({ seq, hash } = row);
    }
    if (entries.length < AT_ONCE) break;
  }
  const isIntact = seq === last.seq && hash === last.hash;
  return { isIntact, brokenAt: isIntact ? undefined : seq + 1 };
}

/** Forgets what is past its term; the chain goes on from the hash of what went last. */
export async function forgetAuditBefore(context: RedisContext, at: Date): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const ends = await readEnds(context);
    let gone: Row | undefined;
    let from = '-';
    scan: for (;;) {
      const entries = await context.client.xrange(LINKS, from, '+', 'COUNT', AT_ONCE);
      for (const [id, fields] of entries) {
        const row = JSON.parse(fields[1] ?? '') as Row;
        if (row.at >= at.getTime()) break scan;
        gone = row;
        from = `(${id}`;
      }
      if (entries.length < AT_ONCE) break;
    }
    if (!gone) return;
    const sealed = sealJson(
      context,
      { ...ends, before: { seq: gone.seq, hash: gone.hash } } satisfies Ends,
      PLACE,
    );
    const answer = await CUT_AUDIT.run(context.client, META, [ends.last.seq, sealed, gone.seq + 1]);
    if (text(answer) === 'ok') return;
  }
}

function link(key: string, before: string, row: Omit<Row, 'hash'>): string {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(JSON.stringify([before, row.seq, row.at, row.actor, row.action, row.ticket, row.data]))
    .digest('base64url');
}

async function readEnds(context: RedisContext): Promise<Ends> {
  const kept = await context.client.hgetBuffer(META, 'audit');
  if (kept) return openJson<Ends>(context, kept, PLACE);
  const start = { seq: 0, hash: '' };
  return { key: randomBytes(32).toString('base64'), before: start, last: start };
}
