import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { AccountRecord, DeskStore, SessionRecord } from '../../storage/desk-store.ts';
import type { Actor } from '../contract.ts';
import { type Directory, roleOf } from './directory.ts';
import { may } from './permissions.ts';

/** reliability.md, "Sign-in": idle 20 minutes, absolute 10 hours. */
export const IDLE_MS = 20 * 60_000;
export const ABSOLUTE_MS = 10 * 3600_000;
/** Activity is written down this often at most: a read is not to cost a write. */
const TOUCH_EVERY_MS = 60_000;
const TOKEN_BYTES = 32;

export interface SignedIn {
  readonly actor: Actor;
  readonly account: AccountRecord;
  readonly session: SessionRecord;
}

/** Opaque sessions on our side: a token of 256 random bits in the cookie, its hash in the store. */
export function makeSessions(
  store: Pick<DeskStore, 'addSession' | 'session' | 'touchSession' | 'endSession' | 'endSessions'>,
  directory: Directory,
  clock: Pick<Clock, 'now'>,
  /** Somebody asks for something. */
  onActive: (account: AccountRecord['id']) => void = () => {},
) {
  const isOver = ({ createdAt, seenAt }: SessionRecord): boolean => {
    const now = clock.now().getTime();
    return now - seenAt.getTime() >= IDLE_MS || now - createdAt.getTime() >= ABSOLUTE_MS;
  };
  return {
    /** A new token: every sign-in gets one, so that one planted before is worth nothing. */
    begin: async (account: AccountRecord): Promise<{ token: string; signedIn: SignedIn }> => {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = clock.now();
      const session = { hash: hashToken(token), account: account.id, createdAt: now, seenAt: now };
      await store.addSession(session);
      return { token, signedIn: toSignedIn(account, session, token) };
    },
    /** Who a token stands for; undefined when it is unknown or over. Counts as activity. */
    find: async (token: string | undefined): Promise<SignedIn | undefined> => {
      if (!token || token.length > 100) return undefined;
      const session = await store.session(hashToken(token));
      const account = directory.byId(session?.account);
      if (!session || !account?.isActive || isOver(session)) return undefined;
      const now = clock.now();
      const isStale = now.getTime() - session.seenAt.getTime() >= TOUCH_EVERY_MS;
      if (isStale) await store.touchSession(session.hash, now);
      onActive(account.id);
      return toSignedIn(account, { ...session, seenAt: isStale ? now : session.seenAt }, token);
    },
    /** Whether a session still stands, for a stream that is open; an open desk counts as activity. */
    isAlive: async (hash: string): Promise<boolean> => {
      const session = await store.session(hash);
      if (!session || isOver(session) || !directory.byId(session.account)?.isActive) return false;
      const now = clock.now();
      if (now.getTime() - session.seenAt.getTime() >= TOUCH_EVERY_MS) await store.touchSession(hash, now);
      return true;
    },
    end: (hash: string) => store.endSession(hash),
    endAll: (account: AccountRecord['id'], except?: string) => store.endSessions(account, except),
  };
}
export type Sessions = ReturnType<typeof makeSessions>;

const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

function toSignedIn(account: AccountRecord, session: SessionRecord, token: string): SignedIn {
  const role = roleOf(account);
  return {
    account,
    session,
    actor: {
      id: account.id,
      name: account.name,
      role,
      languages: account.languages,
      topics: account.topics,
      csrf: createHash('sha256').update(`csrf:${token}`).digest('base64url'),
      session: session.hash,
      may: (permission) => may(role, permission),
    },
  };
}
