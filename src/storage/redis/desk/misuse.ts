import type { AgentId } from '../../../model/index.ts';
import type { MisuseAlertRecord } from '../../desk-store.ts';
import { openJson, type RedisContext, sealJson } from '../context.ts';
import { META } from '../keys.ts';
import { SWAP_MISUSE } from '../lua/desk-meta.ts';

/** A hash: a desk has a few alerts a week, and they go with the chain they were made of. */
const ALERTS = `${META}:misuse`;

/** What stands in the hash, as JSON; the note sealed, as base64. */
export interface KeptAlert {
  readonly account: string;
  readonly kind: MisuseAlertRecord['kind'];
  readonly day: string;
  readonly at: number;
  readonly count: number;
  readonly limit: number;
  readonly by?: { readonly by: string; readonly at: number; readonly note: string };
}

/** False: it is there already. */
export async function addMisuseAlert(context: RedisContext, alert: MisuseAlertRecord): Promise<boolean> {
  const { id, account, kind, day, at, count, limit } = alert;
  const kept: KeptAlert = { account, kind, day, at: at.getTime(), count, limit };
  return (await context.client.hsetnx(ALERTS, id, JSON.stringify(kept))) === 1;
}

export async function readMisuseAlerts(context: RedisContext, limit: number): Promise<MisuseAlertRecord[]> {
  const all = await context.client.hgetall(ALERTS);
  return Object.entries(all)
    .map(([id, kept]) => toAlert(context, id, kept))
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

export async function readMisuseAlert(
  context: RedisContext,
  id: string,
): Promise<MisuseAlertRecord | undefined> {
  const kept = await context.client.hget(ALERTS, id);
  return kept === null ? undefined : toAlert(context, id, kept);
}

/** False: there is none, or somebody was first. */
export async function acknowledgeMisuse(
  context: RedisContext,
  id: string,
  { by, at, note }: NonNullable<MisuseAlertRecord['acknowledged']>,
): Promise<boolean> {
  const kept = await context.client.hget(ALERTS, id);
  if (kept === null) return false;
  const before = JSON.parse(kept) as KeptAlert;
  if (before.by) return false;
  const sealed = Buffer.from(sealJson(context, note, `misuse_alert:note:${id}`)).toString('base64');
  const next: KeptAlert = { ...before, by: { by, at: at.getTime(), note: sealed } };
  // Nothing else ever changes an alert: who finds it as it was is first.
  return Number(await SWAP_MISUSE.run(context.client, META, [id, kept, JSON.stringify(next)])) === 1;
}

export async function forgetMisuseBefore(context: RedisContext, at: Date): Promise<void> {
  const all = await context.client.hgetall(ALERTS);
  const old = Object.entries(all).flatMap(([id, kept]) =>
    (JSON.parse(kept) as KeptAlert).at < at.getTime() ? [id] : [],
  );
  if (old.length > 0) await context.client.hdel(ALERTS, ...old);
}

function toAlert(context: RedisContext, id: string, json: string): MisuseAlertRecord {
  const { account, at, by, ...kept } = JSON.parse(json) as KeptAlert;
  return {
    ...kept,
    id,
    account: account as AgentId,
    at: new Date(at),
    acknowledged: by && {
      by: by.by as AgentId,
      at: new Date(by.at),
      note: openJson<string>(context, Buffer.from(by.note, 'base64'), `misuse_alert:note:${id}`),
    },
  };
}
