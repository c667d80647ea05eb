import express, { type Response, Router } from 'express';
import { loadAssets, serveAssets } from './assets.ts';
import { nonceOf, protectPages, REPORT_PATH } from './protect.ts';

export interface PagesOptions {
  /** The project's folder: the bundle lies in `dist/public/desk`. */
  readonly rootDir: string;
  /** Whether people may sign in with their institution's account. */
  readonly hasInstitution?: boolean;
  /** Told about each report of a browser that the policy stopped something: which directive, never where or what. */
  readonly onPolicyReport: (directive: string) => void;
}

const REPORT_BYTES = 8 * 1024;

/**
 * `GET /desk…`: one page, the same for everybody; who is signed in and everything else it asks of /api, as any other
 * program would. So what the pages can do is what openapi.json says, and no answer of ours here holds personal data.
 * @throws when the bundle was not made
 */
export function makeDeskPages({ rootDir, hasInstitution = false, onPolicyReport }: PagesOptions): Router {
  const assets = loadAssets(rootDir);
  const config = escapeAttribute(JSON.stringify({ words: assets.words, hasInstitution }));
  const page = (res: Response): string => `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light">
<meta name="desk" content="${config}">
<title>Rumbo</title>
<link rel="icon" type="image/svg+xml" href="${assets.icon}">
<link rel="stylesheet" href="${assets.style}">
<link rel="preload" href="${assets.words.es}" as="fetch" crossorigin>
<script type="module" nonce="${nonceOf(res)}" src="${assets.script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>Esta página necesita JavaScript. This page needs JavaScript.</noscript>
</body>
</html>
`;
  const router = Router();
  router.use(serveAssets(rootDir));
  const reports = express.json({ type: () => true, limit: REPORT_BYTES });
  router.post(REPORT_PATH, reports, (req, res) => {
    const body = req.body as { 'csp-report'?: Record<string, unknown> } | undefined;
    const directive = body?.['csp-report']?.['effective-directive'];
    onPolicyReport(typeof directive === 'string' && /^[a-z-]{3,40}$/.test(directive) ? directive : 'unknown');
    res.status(204).end();
  });
  router.get(/^\/desk(\/.*)?$/, ...protectPages(), (_req, res) => {
    res.type('html').send(page(res));
  });
  return router;
}

const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
