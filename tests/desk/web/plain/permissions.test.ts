import { beforeAll, describe, expect, it } from 'vitest';
import { may, ROLES, type Role } from '../../../../src/desk/accounts/permissions.ts';
import { ROUTES, type Route } from '../../../../src/desk/api/routes.ts';
import { PLAIN_ROUTES } from '../../../../src/desk/web/plain/routes.ts';
import { setPagesScene } from '../../../support/desk-scenes.ts';
import { Visitor } from '../../../support/visitor.ts';

const rig = setPagesScene();

let ticket: string;
const visitors = new Map<Role | 'nobody', Visitor>();

beforeAll(async () => {
  ticket = (await rig.openCase()).id;
  visitors.set('nobody', new Visitor(rig.url));
  for (const role of ROLES) visitors.set(role, await enter(role));
});

/** Somebody signed in who has a page before them, and so its token. */
async function enter(role: Role): Promise<Visitor> {
  const visitor = await rig.visitor(role);
  await visitor.get('/desk/account');
  return visitor;
}

const permissionOf = (operation: keyof typeof ROUTES): Route['permission'] => ROUTES[operation].permission;

describe.each(PLAIN_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const path = () => route.path.replace(':ticket', ticket).replace(/:\w+/, 'none');
    const permission = permissionOf(route.operation);

    it.each(['nobody', ...ROLES] as const)('as %s', async (role) => {
      // Signing out ends a session that nobody else here needs.
      const visitor =
        route.operation === 'signOut' && role !== 'nobody'
          ? await enter(role)
          : (visitors.get(role) as Visitor);
      const { status, text, headers } =
        route.method === 'get' ? await visitor.get(path()) : await visitor.post(path(), {});
      expect(status).not.toBe(500);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      if (permission === 'public') return expect(status).not.toBe(403);
      if (role === 'nobody') {
        // The form to sign in, and nothing of the page.
        expect(text).toContain('action="/desk/sign-in"');
        expect(text).not.toContain('<header class="top"');
        return expect(status).toBe(route.method === 'get' ? 200 : 401);
      }
      if (may(role, permission)) {
        expect(text).not.toContain('Su cuenta no permite');
        return expect(status).not.toBe(403);
      }
      if (route.path === '/desk')
        return expect([status, headers.get('location')?.startsWith('/desk/')]).toEqual([303, true]);
      expect(status).toBe(403);
      // Not even the form.
      expect(text).not.toContain(`action="${path()}"`);
    });

    if (route.method === 'post' && permission !== 'public')
      it('is refused without the token of this very session, and does nothing', async () => {
        const role = ROLES.find((one) => may(one, permission)) as Role;
        const visitor = visitors.get(role) as Visitor;
        const other = visitors.get(ROLES.find((one) => one !== role) as Role) as Visitor;
        for (const csrf of ['', 'x', other.csrf])
          expect((await visitor.post(path(), { csrf })).status, csrf).toBe(403);
        // The right token from another site's page.
        const crossed = await visitor.post(path(), {}, { 'Sec-Fetch-Site': 'cross-site' });
        const foreign = await visitor.post(path(), {}, { Origin: 'https://evil.example' });
        expect([crossed.status, foreign.status]).toEqual([403, 403]);
        // The session still stands: nothing was signed out, changed or ended.
        expect((await visitor.get('/desk/account')).status).toBe(200);
      });
  },
);

describe('the table', () => {
  it('names operations of the API alone, and every form has its page', () => {
    expect(PLAIN_ROUTES.length).toBeGreaterThan(40);
    for (const { operation } of PLAIN_ROUTES) expect(Object.keys(ROUTES)).toContain(operation);
    const names = PLAIN_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lets nobody sign in from another site’s page', async () => {
    const visitor = new Visitor(rig.url);
    const form = { email: 'x@y.example', password: 'x', to: '/desk' };
    const { status } = await visitor.post('/desk/sign-in', form, { Origin: 'https://evil.example' });
    expect(status).toBe(403);
  });
});
