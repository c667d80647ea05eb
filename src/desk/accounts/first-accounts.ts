import { createHmac } from 'node:crypto';
import type { DeskStore } from '../../storage/desk-store.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { NewAccount } from '../api/schema.ts';
import { DeskProblem } from '../contract.ts';
import type { Directory } from './directory.ts';
import type { AccountDesk } from './manage.ts';
import type { Role } from './permissions.ts';

/** Reserved by RFC 2606: nobody can ever receive mail there. */
const DEMO_DOMAIN = 'demo.example';
const DEMO: readonly {
  readonly name: string;
  readonly role: Role;
  readonly languages: NewAccount['languages'];
}[] = [
  { name: 'Lucía (consejera)', role: 'counsellor', languages: ['es', 'en', 'pt'] },
  { name: 'Jean (protección)', role: 'protection', languages: ['es', 'ht', 'fr', 'en'] },
  { name: 'Marta (supervisora)', role: 'supervisor', languages: ['es', 'en'] },
  { name: 'Ada (administradora)', role: 'administrator', languages: ['es', 'en'] },
  { name: 'Alma (aliada)', role: 'ally', languages: ['es'] },
];

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

export interface FirstAccountsDeps {
  readonly store: Pick<DeskStore, 'changeAccount'>;
  readonly directory: Directory;
  readonly accountDesk: Pick<AccountDesk, 'create'>;
  readonly logger: Logger;
  readonly administrator: { readonly email: string; readonly password: string } | undefined;
  readonly demoSecret: Uint8Array | undefined;
}

/**
 * The first administrator from the environment, if there is none; in sandbox mode somebody of each role to try the desk
 * with. Their passwords are made from the store's own secret: the same at each start, another on each machine. Outside
 * sandbox mode they are closed, should the folder have been tried out before.
 */
export async function prepareAccounts(deps: FirstAccountsDeps): Promise<DemoAccount[]> {
  const { store, directory, accountDesk, administrator, demoSecret } = deps;
  // Of several processes that start together one makes it, and the others find it there.
  const create = async (account: NewAccount): Promise<void> => {
    try {
      await accountDesk.create('system', account);
    } catch (error) {
      if (!(error instanceof DeskProblem) || error.code !== 'email-taken') throw error;
      await directory.reload();
    }
  };
  const isDemo = (email: string) => email.endsWith(`@${DEMO_DOMAIN}`);
  const hasAdministrator = directory
    .all()
    .some(({ role, isActive, email }) => role === 'administrator' && isActive && !isDemo(email));
  if (administrator && !hasAdministrator && !directory.byEmail(administrator.email))
    await create({
      email: administrator.email,
      password: administrator.password,
      name: administrator.email.split('@')[0] ?? 'administrator',
      role: 'administrator',
      languages: ['es'],
      topics: [],
      office: null,
      capacity: 8,
    });
  else if (!administrator && !hasAdministrator && !demoSecret)
    deps.logger.warn({}, 'nobody can sign in to the desk: set DESK_ADMIN_EMAIL and DESK_ADMIN_PASSWORD');

  if (!demoSecret) {
    for (const { id, email, isActive } of directory.all())
      if (isDemo(email) && isActive) await store.changeAccount(id, () => ({ isActive: false }));
    await directory.reload();
    return [];
  }
  const accounts = DEMO.map(({ role }) => ({
    role,
    email: `${role}@${DEMO_DOMAIN}`,
    password: createHmac('sha256', demoSecret).update(`demo:${role}`).digest('base64url').slice(0, 14),
  }));
  await Promise.all(
    DEMO.map(async ({ name, role, languages }, index) => {
      const { email, password } = accounts[index] as DemoAccount;
      if (!directory.byEmail(email))
        await create({
          email,
          password,
          name,
          role,
          languages,
          topics: [],
          office: null,
          capacity: 8,
        });
    }),
  );
  return accounts;
}
