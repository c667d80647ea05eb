import type { Clock } from '../../ports/clock.ts';
import type { AccountRecord, DeskStore } from '../../storage/desk-store.ts';
import { DeskProblem } from '../contract.ts';
import type { Directory } from './directory.ts';
import { checkPassword } from './passwords.ts';
import { hashRecoveryCode, matchCode } from './second-factor.ts';
import type { Tries } from './tries.ts';

export interface SignInDeps {
  readonly store: Pick<DeskStore, 'changeAccount' | 'audit'>;
  readonly directory: Directory;
  readonly clock: Pick<Clock, 'now'>;
  /** Of addresses nobody has an account under, and of machines. */
  readonly tries: Tries;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string | undefined;
}

/**
 * Checks who somebody is. An unknown address takes as long, is refused in the same words and is slowed down after as many
 * tries as a known one (S21).
 * @param machine where the request comes from, for the limit on one who tries many accounts
 * @throws DeskProblem wrong-credentials, second-factor-needed, wrong-code, too-many-tries
 */
export function makeSignIn({ store, directory, clock, tries }: SignInDeps) {
  const refuse = async (account: AccountRecord | undefined, email: string, machine: string, code: string) => {
    tries.fail(`machine:${machine}`);
    if (account) {
      await store.changeAccount(account.id, ({ failures }) => ({
        failures: failures + 1,
        lockedUntil: tries.pauseAfter(failures + 1),
      }));
      await directory.reload();
    } else tries.fail(`email:${email.trim().toLowerCase()}`);
    await store.audit([{ actor: account?.id ?? 'unknown', action: 'session.refused', data: { code } }]);
    throw new DeskProblem(401, code);
  };

  return async ({ email, password, code }: Credentials, machine: string): Promise<AccountRecord> => {
    const account = directory.byEmail(email);
    const wait = Math.max(
      tries.waitMs(`machine:${machine}`),
      account
        ? (account.lockedUntil?.getTime() ?? 0) - clock.now().getTime()
        : tries.waitMs(`email:${email.trim().toLowerCase()}`),
    );
    if (wait > 0) throw new DeskProblem(429, 'too-many-tries', { retryAfterSeconds: Math.ceil(wait / 1000) });
    const isRight = await checkPassword(password, account?.isActive ? account.passwordHash : undefined);
    if (!isRight || !account) return refuse(account, email, machine, 'wrong-credentials');
    if (account.secondFactor) {
      if (code === undefined || code.trim() === '') throw new DeskProblem(401, 'second-factor-needed');
      if (!(await takeCode(account, code))) return refuse(account, email, machine, 'wrong-code');
    }
    const current = await store.changeAccount(account.id, () => ({ failures: 0, lockedUntil: undefined }));
    await directory.reload();
    tries.clear(`machine:${machine}`);
    return current ?? account;
  };

  /** Uses a code up, in one transaction: of two that come with the same one, the second is refused. */
  async function takeCode(account: AccountRecord, code: string): Promise<boolean> {
    let isTaken = false;
    await store.changeAccount(account.id, ({ secondFactor, recoveryCodes }) => {
      isTaken = false;
      if (!secondFactor) return {};
      const step = matchCode(secondFactor.secret, code, secondFactor.lastStep, clock.now());
      const hash = hashRecoveryCode(code);
      isTaken = step !== undefined || recoveryCodes.includes(hash);
      if (step !== undefined) return { secondFactor: { ...secondFactor, lastStep: step } };
      return { recoveryCodes: recoveryCodes.filter((one) => one !== hash) };
    });
    return isTaken;
  }
}
export type SignIn = ReturnType<typeof makeSignIn>;
