import type { AgentId } from '../../../model/index.ts';
import type { AccountRecord, SessionRecord } from '../../desk-store.ts';
import { openJson, type RedisContext, sealJson } from '../context.ts';
import { META } from '../keys.ts';
import { ADD_ACCOUNT, SWAP_ACCOUNT, TOUCH_SESSION } from '../lua/desk-meta.ts';

const ACCOUNTS = `${META}:accounts`;
const SESSIONS = `${META}:sessions`;
const PRACTICE = `${META}:practice`;
const MOST_TRIES = 50;

/** All but what is looked for in clear; sealed, the address and secrets of the second factor among it. */
type Body = Omit<AccountRecord, 'id' | 'role' | 'isActive' | 'lockedUntil'> & {
  readonly lockedUntil?: number | undefined;
};
interface Kept {
  readonly role: string;
  readonly isActive: boolean;
  readonly body: string;
}

export async function readAccounts(context: RedisContext): Promise<AccountRecord[]> {
  const all = await context.client.hgetall(ACCOUNTS);
  return Object.entries(all)
    .map(([id, kept]) => toAccount(context, id, kept))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** False: the address is taken. */
export async function addAccount(
  context: RedisContext,
  emailKey: string,
  account: AccountRecord,
): Promise<boolean> {
  return (
    Number(await ADD_ACCOUNT.run(context.client, META, [account.id, emailKey, seal(context, account)])) === 1
  );
}

export async function changeAccount(
  context: RedisContext,
  id: string,
  change: (account: AccountRecord) => Partial<AccountRecord>,
): Promise<AccountRecord | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const kept = await context.client.hget(ACCOUNTS, id);
    if (kept === null) return undefined;
    const before = toAccount(context, id, kept);
    const next = { ...before, ...change(before) };
    if (Number(await SWAP_ACCOUNT.run(context.client, META, [id, kept, seal(context, next)])) === 1)
      return next;
  }
  throw new Error('an account kept changing');
}

function seal(context: RedisContext, account: AccountRecord): string {
  const { id, role, isActive, lockedUntil, ...rest } = account;
  const body: Body = { ...rest, lockedUntil: lockedUntil?.getTime() };
  const sealed = Buffer.from(sealJson(context, body, `account:body:${id}`)).toString('base64');
  return JSON.stringify({ role, isActive, body: sealed } satisfies Kept);
}

function toAccount(context: RedisContext, id: string, kept: string): AccountRecord {
  const { role, isActive, body } = JSON.parse(kept) as Kept;
  const opened = openJson<Body>(context, Buffer.from(body, 'base64'), `account:body:${id}`);
  return {
    ...opened,
    id: id as AgentId,
    role,
    isActive,
    lockedUntil: opened.lockedUntil === undefined ? undefined : new Date(opened.lockedUntil),
  };
}

/** How far an account is in the practice course; sealed, as JSON. */
export async function readPractice(context: RedisContext, account: string): Promise<string | undefined> {
  const kept = await context.client.hget(PRACTICE, account);
  if (kept === null) return undefined;
  return context.sealer.open(Buffer.from(kept, 'base64'), `practice:body:${account}`);
}

export async function writePractice(context: RedisContext, account: string, json: string): Promise<void> {
  const sealed = context.sealer.seal(json, `practice:body:${account}`);
  await context.client.hset(PRACTICE, account, Buffer.from(sealed).toString('base64'));
}

type KeptSession = { readonly account: string; readonly createdAt: number; readonly seenAt: number };

export async function addSession(context: RedisContext, session: SessionRecord): Promise<void> {
  const kept: KeptSession = {
    account: session.account,
    createdAt: session.createdAt.getTime(),
    seenAt: session.seenAt.getTime(),
  };
  await context.client.hset(SESSIONS, session.hash, JSON.stringify(kept));
}

export async function readSession(context: RedisContext, hash: string): Promise<SessionRecord | undefined> {
  const kept = await context.client.hget(SESSIONS, hash);
  return kept === null ? undefined : toSession(hash, kept);
}

export async function touchSession(context: RedisContext, hash: string, at: Date): Promise<void> {
  await TOUCH_SESSION.run(context.client, META, [hash, at.getTime()]);
}

/** Ends those that a look at each says should end; a desk has hundreds, not millions. */
export async function endSessionsWhere(
  context: RedisContext,
  isOver: (session: SessionRecord) => boolean,
): Promise<void> {
  const all = Object.entries(await context.client.hgetall(SESSIONS)).map(([hash, kept]) =>
    toSession(hash, kept),
  );
  const over = all.filter(isOver).map(({ hash }) => hash);
  if (over.length > 0) await context.client.hdel(SESSIONS, ...over);
}

function toSession(hash: string, kept: string): SessionRecord {
  const { account, createdAt, seenAt } = JSON.parse(kept) as KeptSession;
  return { hash, account: account as AgentId, createdAt: new Date(createdAt), seenAt: new Date(seenAt) };
}
