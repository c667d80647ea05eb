import type { Role } from '../../src/desk/accounts/permissions.ts';
import { DeskClient, demoAccounts } from './desk.ts';
import { startWhole } from './parts.ts';
import { BARE_START, startServiceOnce } from './service.ts';

/** Of everybody who was hired. */
export const PASSWORD = 'una clave bastante larga';
const FIRST_PASSWORD = `${PASSWORD} primera`;

export interface Hired {
  readonly name: string;
  readonly email: string;
}
export const ANA: Hired = { name: 'Ana Pérez', email: 'ana@desk.example' };
export const BETO: Hired = { name: 'Beto Luna', email: 'beto@desk.example' };

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** The built service in sandbox mode, with somebody at the desk at any hour; counsellors are hired beside the demo accounts. */
export function startDeskService() {
  return startWhole(async (parts) => {
    const service = await parts.add(
      startServiceOnce({ ...BARE_START, env: { DESK_HOURS: 'Mo-Su 00:00-24:00 America/Mexico_City' } }),
    );
    const accounts = demoAccounts(service.output());
    /** @throws when there is none for this role */
    const demo = (role: string): Login => {
      const login = accounts[role];
      if (!login) throw new Error(`no demo account: ${role}`);
      return login;
    };
    const { email, password } = demo('administrator');
    const admin = await new DeskClient(service.url).signIn(email, password);
    return { ...service, admin, hire: (one: Hired) => hire(admin, one), demo };
  });
}
/**
 * Somebody with a password of their own choosing, as after the first day; a counsellor unless told otherwise.
 * @param admin signed in as an administrator
 * @returns signed in, at the same address
 */
export async function hire(admin: DeskClient, one: Hired, role: Role = 'counsellor'): Promise<DeskClient> {
  const { status, body } = await admin.call('POST', '/accounts', {
    ...one,
    role,
    password: FIRST_PASSWORD,
    languages: ['es', 'en'],
    topics: [],
    office: null,
    capacity: 8,
  });
  if (status >= 300) throw new Error(JSON.stringify(body));
  const client = await new DeskClient(admin.url).signIn(one.email, FIRST_PASSWORD);
  await client.call('POST', '/session/password', { current: FIRST_PASSWORD, next: PASSWORD });
  return client;
}
export type DeskServiceRig = Awaited<ReturnType<typeof startDeskService>>;
