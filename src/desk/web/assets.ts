import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** Addresses of what `scripts/bundle-desk.ts` made. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  /** A book of words for each language. */
  readonly words: Readonly<Record<string, string>>;
  readonly icon: string;
}

const PATH = '/desk/assets';

/**
 * Reads the manifest of the bundle.
 * @param rootDir the project's folder
 * @throws when the bundle was not made (`npm run build` makes it)
 */
export function loadAssets(rootDir: string): Assets {
  const { style, script, words, icon } = JSON.parse(
    readFileSync(join(rootDir, 'dist/public/desk/manifest.json'), 'utf8'),
  ) as Assets;
  const at = (name: string) => `${PATH}/${name}`;
  return {
    style: at(style),
    script: at(script),
    icon: at(icon),
    words: Object.fromEntries(Object.entries(words).map(([language, name]) => [language, at(name)])),
  };
}

/** Serves the bundle; names hold a hash of the content, so browsers keep them for a year. */
export function serveAssets(rootDir: string): Router {
  const router = Router();
  const preferGzip: RequestHandler = (req, res, next) => {
    res.setHeader('Vary', 'Accept-Encoding');
    const file = req.path.slice(1);
    const type = /^[\w-]+\.(js|css|json|svg)$/.exec(file)?.[1];
    if (!type || !req.acceptsEncodings('gzip')) return next();
    res.setHeader('Content-Encoding', 'gzip');
    res.type(type);
    req.url += '.gz';
    next();
  };
  router.use(
    PATH,
    preferGzip,
    express.static(join(rootDir, 'dist/public/desk'), { index: false, immutable: true, maxAge: '1y' }),
  );
  return router;
}
