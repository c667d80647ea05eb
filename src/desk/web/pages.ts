import express, { Router } from 'express';
import { loadAssets, serveAssets } from './assets.ts';
import type { PlainDeps } from './plain/deps.ts';
import { makePlainRouter } from './plain/router.ts';
import { protectPages, REPORT_PATH } from './protect.ts';

export interface PagesOptions {
  /** The project's folder: the bundle lies in `dist/public/desk`. */
  readonly rootDir: string;
  /** Told about each report of a browser that the policy stopped something: which directive, never where or what. */
  readonly onPolicyReport: (directive: string) => void;
  /** What the pages are drawn from. */
  readonly desk: PlainDeps;
}

const REPORT_BYTES = 8 * 1024;

/**
 * `/desk…`: each address answers with a whole page that works by forms alone (`plain/`); the app's script, where it runs,
 * takes the page over and goes on by /api.
 * @throws when the bundle was not made
 */
export function makeDeskPages({ rootDir, onPolicyReport, desk }: PagesOptions): Router {
  const assets = loadAssets(rootDir);
  const router = Router();
  router.use(serveAssets(rootDir));
  const reports = express.json({ type: () => true, limit: REPORT_BYTES });
  router.post(REPORT_PATH, reports, (req, res) => {
    const body = req.body as { 'csp-report'?: Record<string, unknown> } | undefined;
    const directive = body?.['csp-report']?.['effective-directive'];
    onPolicyReport(typeof directive === 'string' && /^[a-z-]{3,40}$/.test(directive) ? directive : 'unknown');
    res.status(204).end();
  });
  router.use('/desk', desk.throttle, ...protectPages());
  router.use(makePlainRouter(desk, assets));
  return router;
}
