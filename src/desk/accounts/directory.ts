import type { AgentId } from '../../model/index.ts';
import type { AccountRecord, DeskStore } from '../../storage/desk-store.ts';
import type { Account, Person } from '../api/schema.ts';
import type { Role } from './permissions.ts';

/** Everybody who has an account, in memory: a few hundred at most, asked for with every line of the queue. */
export interface Directory {
  byId(id: string | undefined): AccountRecord | undefined;
  byEmail(email: string): AccountRecord | undefined;
  all(): readonly AccountRecord[];
  /** Name of somebody for a page; of an account that is gone, the id stands for it. */
  person(id: string): Person;
  /** Reads the accounts anew, after one changed. */
  reload(): Promise<void>;
}

export async function loadDirectory(store: Pick<DeskStore, 'accounts'>): Promise<Directory> {
  let byId = new Map<string, AccountRecord>();
  let byEmail = new Map<string, AccountRecord>();
  const reload = async () => {
    const accounts = await store.accounts();
    byId = new Map(accounts.map((account) => [account.id, account]));
    byEmail = new Map(accounts.map((account) => [account.email.toLowerCase(), account]));
  };
  await reload();
  return {
    byId: (id) => (id === undefined ? undefined : byId.get(id)),
    byEmail: (email) => byEmail.get(email.trim().toLowerCase()),
    all: () => [...byId.values()],
    person: (id) => ({ id, name: byId.get(id)?.name ?? id }),
    reload,
  };
}

export const roleOf = (account: AccountRecord): Role => account.role as Role;

/** What others may see of an account; no hash, no secret. */
export function toAccount(account: AccountRecord): Account {
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    role: roleOf(account),
    languages: account.languages as Account['languages'],
    topics: [...account.topics],
    office: account.office ?? null,
    capacity: account.capacity,
    isActive: account.isActive,
    hasSecondFactor: account.secondFactor !== undefined,
    mustChangePassword: account.mustChangePassword,
  };
}

export const agentId = (id: string): AgentId => id as AgentId;
