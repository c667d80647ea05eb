import type { AccountRecord, DeskStore } from '../../storage/desk-store.ts';
import type { Account, AccountChange, NewAccount } from '../api/schema.ts';
import { type Actor, DeskProblem } from '../contract.ts';
import { agentId, type Directory, toAccount } from './directory.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { Sessions } from './sessions.ts';

export interface ManageDeps {
  readonly store: Pick<DeskStore, 'addAccount' | 'changeAccount' | 'audit'>;
  readonly directory: Directory;
  readonly sessions: Pick<Sessions, 'endAll'>;
  readonly newId: () => string;
}

/** Making and changing accounts; everything is audited, nothing of a password leaves. */
export function makeAccountDesk({ store, directory, sessions, newId }: ManageDeps) {
  const record = async (input: NewAccount): Promise<AccountRecord> => ({
    id: agentId(newId()),
    email: input.email.trim(),
    name: input.name,
    role: input.role,
    languages: input.languages,
    topics: input.topics,
    office: input.office ?? undefined,
    capacity: input.capacity,
    isActive: true,
    mustChangePassword: false,
    passwordHash: await hashPassword(input.password),
    failures: 0,
    lockedUntil: undefined,
    secondFactor: undefined,
    pendingSecret: undefined,
    recoveryCodes: [],
  });

  return {
    /** @param by who makes it; `system` for those made at start */
    create: async (by: string, input: NewAccount): Promise<Account> => {
      const account = await record(input);
      if (!(await store.addAccount(account))) throw new DeskProblem(409, 'email-taken');
      await directory.reload();
      await store.audit([
        { actor: by, action: 'account.created', data: { account: account.id, role: account.role } },
      ]);
      return toAccount(account);
    },

    /** Sessions end when role, topics, password or activity change: what was signed in for is no longer so. */
    change: async (actor: Actor, id: string, change: AccountChange): Promise<Account> => {
      const before = directory.byId(id);
      if (!before) throw new DeskProblem(404, 'not-found');
      const losesAdministrator =
        before.role === 'administrator' &&
        before.isActive &&
        ((change.role !== undefined && change.role !== 'administrator') || change.isActive === false);
      const others = directory
        .all()
        .filter(({ id: other, role, isActive }) => other !== id && role === 'administrator' && isActive);
      if (losesAdministrator && others.length === 0) throw new DeskProblem(409, 'last-administrator');
      const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
      const { password: _password, resetSecondFactor, office, ...fields } = change;
      const next = await store.changeAccount(id, () => ({
        ...definedOf(fields),
        ...(office === undefined ? {} : { office: office ?? undefined }),
        ...(passwordHash === undefined
          ? {}
          : { passwordHash, mustChangePassword: true, failures: 0, lockedUntil: undefined }),
        ...(resetSecondFactor
          ? { secondFactor: undefined, pendingSecret: undefined, recoveryCodes: [] }
          : {}),
      }));
      if (!next) throw new DeskProblem(404, 'not-found');
      await directory.reload();
      if (
        change.role !== undefined ||
        change.topics !== undefined ||
        change.isActive === false ||
        passwordHash ||
        resetSecondFactor
      )
        await sessions.endAll(next.id);
      await store.audit([
        {
          actor: actor.id,
          action: 'account.changed',
          data: { account: id, fields: Object.keys(change).sort().join(' ') },
        },
      ]);
      return toAccount(next);
    },

    changePassword: async (actor: Actor, current: string, next: string): Promise<AccountRecord> => {
      const account = directory.byId(actor.id);
      if (!account || !(await checkPassword(current, account.passwordHash)))
        throw new DeskProblem(401, 'wrong-credentials');
      const passwordHash = await hashPassword(next);
      const changed = await store.changeAccount(account.id, () => ({
        passwordHash,
        mustChangePassword: false,
      }));
      await directory.reload();
      await sessions.endAll(account.id, actor.session);
      await store.audit([{ actor: actor.id, action: 'account.password_changed' }]);
      return changed ?? account;
    },
  };
}

const definedOf = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
export type AccountDesk = ReturnType<typeof makeAccountDesk>;
