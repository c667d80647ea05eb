import type { Role } from '../../src/desk/accounts/permissions.ts';
import { makeDeskPages } from '../../src/desk/web/pages.ts';
import { type DeskRigOptions, PASSWORD, type SomebodyOptions, startDeskRig } from './desk-rig.ts';
import { ROOT } from './talk.ts';
import { Visitor } from './visitor.ts';

/**
 * The desk's real pages (built before) over the desk rig: a clock of the test's own, no channels, no second process.
 * `reports`: directives of the page policy that a browser says were breached.
 */
export async function startDeskPages(options: DeskRigOptions = {}) {
  const reports: string[] = [];
  const rig = await startDeskRig({
    ...options,
    mount: (app, desk) =>
      app.use(
        makeDeskPages({
          rootDir: ROOT,
          desk: desk.pages,
          onPolicyReport: (directive) => reports.push(directive),
        }),
      ),
  });
  return {
    ...rig,
    reports,
    /** Somebody with an account of a role, signed in by the form of the pages without scripts. */
    visitor: async (role: Role, change: SomebodyOptions = {}) => {
      const { email, id } = await rig.somebody(role, change);
      const visitor = new Visitor(rig.url);
      await visitor.post('/desk/sign-in', { email, password: PASSWORD, to: '/desk' });
      return Object.assign(visitor, { email, id });
    },
  };
}
export type DeskPages = Awaited<ReturnType<typeof startDeskPages>>;
/** Somebody with an account, over the API. */
export type Colleague = Awaited<ReturnType<DeskPages['somebody']>>;
