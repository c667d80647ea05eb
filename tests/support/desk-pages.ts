import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { DeskDeps } from '../../src/desk/index.ts';
import { makeDeskPages } from '../../src/desk/web/pages.ts';
import { startDeskRig } from './desk-rig.ts';
import { ROOT } from './talk.ts';

/**
 * The desk's real pages (built before) over the desk rig: a clock of the test's own, no channels, no second process.
 * `reports`: directives of the page policy that a browser says were breached.
 */
export async function startDeskPages(options: Partial<DeskDeps> = {}) {
  let url = '';
  const rig = await startDeskRig({ publicUrl: () => url, ...options });
  const reports: string[] = [];
  const app = express();
  app.use('/api', rig.desk.router);
  app.use(rig.desk.indicatorPages);
  app.use(
    makeDeskPages({
      rootDir: ROOT,
      desk: rig.desk.pages,
      onPolicyReport: (directive) => reports.push(directive),
    }),
  );
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...rig,
    url,
    reports,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rig.close();
    },
  };
}
export type DeskPages = Awaited<ReturnType<typeof startDeskPages>>;
